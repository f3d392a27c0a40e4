import { isError } from "@hanse/plugin-kit";
import { CartCompleted, type CartService, type LoadedCart, totalsOf } from "../cart/index.ts";
import type { Order, OrderService } from "../order/index.ts";
import { type PaymentCollection, type PaymentCollectionService, PaymentSessionStale } from "../payment/index.ts";
import type { WorkflowRunner } from "../platform/workflow/runner.ts";
import { CartChanged } from "./checkout.errors.ts";
import { placeOrder } from "./place-order.workflow.ts";
import type { PreparationService } from "./preparation.service.ts";

/** How completing a cart ended, as far as it was not an error. */
export type Completion =
  | { readonly state: "ordered"; readonly order: Order }
  /** The shopper has to do something in the browser, and complete the cart again. */
  | { readonly state: "requires_more" };

/** Somebody changed the cart, or how it is paid, in between: worth another look, but not for ever. */
const attempts = 5;
const isOutdated = (error: unknown): boolean => isError(error, CartChanged) || isError(error, PaymentSessionStale);

/** Turns carts into orders. */
export class CheckoutService {
  readonly #carts: CartService;
  readonly #orders: OrderService;
  readonly #preparations: PreparationService;
  readonly #paymentCollections: PaymentCollectionService;
  readonly #runner: WorkflowRunner;

  constructor(uses: {
    carts: CartService;
    orders: OrderService;
    preparations: PreparationService;
    paymentCollections: PaymentCollectionService;
    runner: WorkflowRunner;
  }) {
    this.#carts = uses.carts;
    this.#orders = uses.orders;
    this.#preparations = uses.preparations;
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
        return await this.#complete(await this.#carts.get(cartId, customerId));
      } catch (error) {
        if (attempt === attempts || !isOutdated(error)) throw error;
      }
    }
  }

  async #complete(cart: LoadedCart): Promise<Completion> {
    if (cart.completedAt !== null) return { state: "ordered", order: await this.#orders.ofCart(cart.id) };
    // Whoever finds the cart frozen joins the checkout that has it, or lets it go on where it waits for the shopper.
    const outcome =
      cart.checkoutRun === null
        ? await this.#runner.start(placeOrder, cart.id, await this.#preparations.prepare(cart))
        : await this.#runner.resume(placeOrder, cart.id);
    if (outcome.state === "parked") return { state: "requires_more" };
    return { state: "ordered", order: await this.#orders.get(outcome.output.orderId) };
  }

  /** What the cart has to pay; made when there is none yet. */
  async paymentCollection(cartId: string, customerId: string | null): Promise<PaymentCollection> {
    const cart = await this.#carts.get(cartId, customerId);
    if (cart.completedAt !== null) throw new CartCompleted({ id: cartId });
    const { regionId, currencyCode } = cart;
    return this.#paymentCollections.forCart({ cartId, regionId, currencyCode, amount: totalsOf(cart).cart.total });
  }
}
