import { type Database, HanseError, isError } from "@hanse/plugin-kit";
import { CartCompleted, type CartService, type LoadedCart, totalsOf } from "../cart/index.ts";
import type { Order, OrderService } from "../order/index.ts";
import {
  type PaymentAuthorizationService,
  type PaymentCollection,
  type PaymentCollectionService,
  PaymentSessionStale,
} from "../payment/index.ts";
import type { WorkflowRunner } from "../platform/workflow/runner.ts";
import { RedemptionRefused } from "../promotion/index.ts";
import { CartChanged, HoldExpired } from "./checkout.errors.ts";
import { ownerOfCart } from "./checkout.queries.ts";
import { placeOrder } from "./place-order.workflow.ts";
import type { PreparationService } from "./preparation.service.ts";
import { liveSession } from "./readiness.ts";

/** How completing a cart ended, as far as it was not an error. */
export type Completion =
  | { readonly state: "ordered"; readonly order: Order }
  /** The shopper has to do something in the browser, and complete the cart again. */
  | { readonly state: "requires_more" };

/** Somebody changed the cart or how it is paid in between, or used a promotion up: worth another look, but not for ever. */
const attempts = 5;
const isOutdated = (error: unknown): boolean =>
  isError(error, CartChanged) || isError(error, PaymentSessionStale) || isError(error, RedemptionRefused);

/** Whether the same request may well work later, without the shopper doing anything. */
const isPassing = (error: unknown): boolean =>
  !(error instanceof HanseError) ||
  error.status >= 500 ||
  error.retryAfter !== undefined ||
  isError(error, HoldExpired) ||
  isOutdated(error);

/** Turns carts into orders. */
export class CheckoutService {
  readonly #database: Database;
  readonly #carts: CartService;
  readonly #orders: OrderService;
  readonly #preparations: PreparationService;
  readonly #paymentCollections: PaymentCollectionService;
  readonly #paymentAuthorizations: PaymentAuthorizationService;
  readonly #runner: WorkflowRunner;

  constructor(uses: {
    database: Database;
    carts: CartService;
    orders: OrderService;
    preparations: PreparationService;
    paymentCollections: PaymentCollectionService;
    paymentAuthorizations: PaymentAuthorizationService;
    runner: WorkflowRunner;
  }) {
    this.#database = uses.database;
    this.#carts = uses.carts;
    this.#orders = uses.orders;
    this.#preparations = uses.preparations;
    this.#paymentCollections = uses.paymentCollections;
    this.#paymentAuthorizations = uses.paymentAuthorizations;
    this.#runner = uses.runner;
  }

  /**
   * Places the cart's order. However often and by however many it is asked for at once, there is one order and all get it;
   * when it fails, nothing is held and the cart is open again.
   *
   * @throws an error of the catalogue: what the cart lacks, that its prices changed, why the payment failed.
   */
  async complete(cartId: string, customerId: string | null): Promise<Completion> {
    return this.#untilCurrent(async () => this.#complete(await this.#carts.get(cartId, customerId)));
  }

  /**
   * Places the order of a cart that was paid with this session in the browser, should that not come back to do so. Nothing
   * where the shopper has chosen another way to pay since, or where the cart lacks something: then its money goes back.
   *
   * @returns why there is no order; undefined when there is one, or it is not this session's business.
   * @throws what may work later.
   */
  async follow(cartId: string, sessionId: string): Promise<HanseError | undefined> {
    const [owner] = await this.#database.query(ownerOfCart, [cartId]);
    if (!owner) return undefined;
    try {
      await this.#untilCurrent(async () => {
        const cart = await this.#carts.get(cartId, owner.customerId);
        const isPaidByIt = liveSession(cart.paymentCollection)?.id === sessionId;
        if (isPaidByIt && cart.completedAt === null) await this.#complete(cart);
      });
    } catch (error) {
      if (isPassing(error) || !(error instanceof HanseError)) throw error;
      return error;
    }
    return undefined;
  }

  async #untilCurrent<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (attempt === attempts || !isOutdated(error)) throw error;
      }
    }
  }

  async #complete(cart: LoadedCart): Promise<Completion> {
    if (cart.completedAt !== null) return { state: "ordered", order: await this.#orders.ofCart(cart.id) };
    const session = liveSession(cart.paymentCollection);
    if (session) await this.#paymentAuthorizations.keep(session);
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
