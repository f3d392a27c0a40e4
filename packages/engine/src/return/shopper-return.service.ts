import type { Database } from "@hanse/plugin-kit";
import type { OrderRevisionService, OrderService } from "../order/index.ts";
import { noteAdded } from "../platform/idempotency/idempotent-replies.ts";
import type { NewAction, OrderConfirmationService, OrderPricingService } from "../order-change/index.ts";
import { announce, type GivenBack } from "./announcement.ts";
import type { Return } from "./return.ts";
import { NotForShoppers } from "./return.errors.ts";
import type { ReturnService } from "./return.service.ts";

/** What a shopper sends back. */
export interface ShopperReturn {
  readonly orderId: string;
  /** Whoever is signed in; null for guests. */
  readonly customerId: string | null;
  readonly items: readonly GivenBack[];
  readonly shippingOptionId: string | null;
  readonly note: string | null;
  /** Where the goods go; null for where the order's channel is supplied from. */
  readonly locationId: string | null;
  readonly receiveNow: boolean;
}

/** Returns that shoppers ask for themselves: requested at once, beside whatever staff are about to do to the order. */
export class ShopperReturnService {
  readonly #database: Database;
  readonly #orders: OrderService;
  readonly #revisions: OrderRevisionService;
  readonly #returns: ReturnService;
  readonly #confirmations: OrderConfirmationService;
  readonly #pricing: OrderPricingService;

  constructor(uses: {
    database: Database;
    orders: OrderService;
    orderRevisions: OrderRevisionService;
    returns: ReturnService;
    orderConfirmations: OrderConfirmationService;
    orderPricing: OrderPricingService;
  }) {
    this.#database = uses.database;
    this.#orders = uses.orders;
    this.#revisions = uses.orderRevisions;
    this.#returns = uses.returns;
    this.#confirmations = uses.orderConfirmations;
    this.#pricing = uses.orderPricing;
  }

  /** @throws OrderNotFound also for another customer's order; NotReturnable; StockLocationNotFound; NotForShoppers */
  async request(wanted: ShopperReturn): Promise<Return> {
    const { orderId, customerId, items, shippingOptionId, note, locationId, receiveNow } = wanted;
    if (receiveNow) throw new NotForShoppers({ orderId });
    const seen = await this.#orders.visibleTo(customerId, orderId);
    await this.#returns.assertReasons(items.map(({ reasonId }) => reasonId));
    await this.#returns.assertLocation(locationId);
    const priced =
      shippingOptionId === null
        ? null
        : await this.#pricing.shipping(seen, { optionId: shippingOptionId, isReturn: true, referenceId: null });
    const id = await this.#database.transaction(async (tx) => {
      const order = await this.#revisions.lock(tx, orderId);
      const createdBy = customerId;
      const returnId = await this.#returns.make(tx, { orderId, orderVersion: order.version, locationId, createdBy });
      const about = { orderId, changeType: "return_request", returnId, description: note, createdBy } as const;
      const actions: NewAction[] = announce(returnId, items);
      if (priced) {
        const method = { ...priced, referenceId: returnId };
        actions.push({
          action: "SHIPPING_ADD",
          details: { method, hasOwnPrice: false },
          returnId,
          internalNote: null,
        });
      }
      const confirmation = await this.#confirmations.applyNow(tx, order, about, actions);
      await this.#returns.request(tx, returnId, confirmation);
      await noteAdded(tx, `return ${returnId}`);
      return returnId;
    });
    return this.#returns.get(id);
  }
}
