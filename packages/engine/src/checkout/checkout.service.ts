import { isError } from "@hanse/plugin-kit";
import { type Cart, type CartService, type LoadedCart, samePrices, type SettlementService, totalsOf } from "../cart/index.ts";
import type { ShippingOptionService, ShippingProfileService } from "../fulfillment/index.ts";
import type { PaymentCollection, PaymentCollectionService } from "../payment/index.ts";
import type { WorkflowRunner } from "../platform/workflow/runner.ts";
import type { Outcome } from "../platform/workflow/workflow.ts";
import { CartCompleted } from "../cart/index.ts";
import type { Checkout } from "./checkout.ts";
import { CartChanged, PricesChanged } from "./checkout.errors.ts";
import { placeOrder } from "./place-order.workflow.ts";
import { payingSession, readyEmail } from "./readiness.ts";

/** How completing a cart ended, as far as it was not an error. */
export type Completion =
  | { readonly state: "ordered"; readonly orderId: string }
  /** The shopper has to do something in the browser, and complete the cart again. */
  | { readonly state: "requires_more" };

/** Somebody else changed the cart in between: worth another look, but not for ever. */
const attempts = 5;

/** Turns carts into orders. */
export class CheckoutService {
  readonly #carts: CartService;
  readonly #settlements: SettlementService;
  readonly #shippingOptions: ShippingOptionService;
  readonly #shippingProfiles: ShippingProfileService;
  readonly #paymentCollections: PaymentCollectionService;
  readonly #runner: WorkflowRunner;

  constructor(uses: {
    carts: CartService;
    settlements: SettlementService;
    shippingOptions: ShippingOptionService;
    shippingProfiles: ShippingProfileService;
    paymentCollections: PaymentCollectionService;
    runner: WorkflowRunner;
  }) {
    this.#carts = uses.carts;
    this.#settlements = uses.settlements;
    this.#shippingOptions = uses.shippingOptions;
    this.#shippingProfiles = uses.shippingProfiles;
    this.#paymentCollections = uses.paymentCollections;
    this.#runner = uses.runner;
  }

  /**
   * Places the cart's order. However often and by however many it is asked for at once, there is one order and all get it;
   * when it fails, nothing is held and the cart is open again.
   *
   * @throws an error of the catalogue: what the cart lacks, that its prices changed, why the payment failed.
   */
  async complete(cartId: string, customerId: string | null): Promise<Completion> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return completionOf(await this.#run(await this.#carts.get(cartId, customerId)));
      } catch (error) {
        if (attempt === attempts || !isError(error, CartChanged)) throw error;
      }
    }
  }

  /** What the cart has to pay; made when there is none yet. */
  async paymentCollection(cartId: string, customerId: string | null): Promise<PaymentCollection> {
    const cart = await this.#carts.get(cartId, customerId);
    if (cart.completedAt !== null) throw new CartCompleted({ id: cartId });
    const { regionId, currencyCode } = cart;
    return this.#paymentCollections.forCart({ cartId, regionId, currencyCode, amount: totalsOf(cart).cart.total });
  }

  /** Joins the run that has the cart or has turned it into an order; starts one when the cart is ready for it. */
  async #run(cart: LoadedCart): Promise<Outcome<{ orderId: string }>> {
    if (cart.completedAt !== null || cart.checkoutRun !== null) return this.#runner.resume(placeOrder, cart.id);
    return this.#runner.start(placeOrder, cart.id, await this.#prepare(cart));
  }

  /** Works the cart out once more. Nothing is held yet, so whatever is wrong with it needs no undoing. */
  async #prepare({ paymentCollection, checkoutRun: _, ...before }: LoadedCart): Promise<Checkout> {
    const cart = await this.#settlements.settle({ cart: before, effect: "prices", growing: [] });
    const { total } = totalsOf(cart).cart;
    if (!isAsShown(before, cart, total, paymentCollection)) {
      await this.#carts.change(cart.id, cart.customerId, (now) => ({ cart: now, effect: "prices", growing: [] }));
      const { currencyCode } = cart;
      throw new PricesChanged({ cartId: cart.id, before: totalsOf(before).cart.total, after: total, currencyCode });
    }
    const email = readyEmail(cart, await this.#profiles());
    const session = payingSession(paymentCollection, cart, total);
    return { cart, email, total, paymentCollectionId: paymentCollection?.id ?? null, session };
  }

  async #profiles() {
    const { id: fallback } = await this.#shippingProfiles.default();
    const options = await this.#shippingOptions.list();
    return { fallback, ofOption: new Map(options.map((option) => [option.id, option.profileId])) };
  }
}

/** Whether the shopper, and the payment that was prepared, saw these very prices. */
function isAsShown(before: Cart, after: Cart, total: number, collection: PaymentCollection | null): boolean {
  const methods = after.shippingMethods;
  return (
    samePrices(before.items, after.items) &&
    before.shippingMethods.length === methods.length &&
    before.shippingMethods.every((method, index) => method.amount === methods[index]?.amount) &&
    totalsOf(before).cart.total === total &&
    (!collection || (collection.amount === total && collection.currencyCode === after.currencyCode))
  );
}

const completionOf = (outcome: Outcome<{ orderId: string }>): Completion =>
  outcome.state === "done" ? { state: "ordered", orderId: outcome.output.orderId } : { state: "requires_more" };
