import { type Database, happened, newId } from "@hanse/plugin-kit";
import type { PaymentCancellationService } from "../payment/index.ts";
import type { RedemptionService } from "../promotion/index.ts";
import type { OrderAdministration, Change } from "./administration.service.ts";
import { OrderClosed } from "./fulfillment.errors.ts";
import { OrderUnderWay } from "./order.errors.ts";
import { OrderCanceled } from "./order.events.ts";
import { cancelOrder } from "./order.queries.ts";
import type { OrderService } from "./order.service.ts";
import type { OrderRevisionService } from "./revision.service.ts";
import type { StockHoldingService } from "./stock-holding.service.ts";

/**
 * Calls orders off. One transaction decides: from then on nothing can be packed, and nothing is owed. Stock and money go
 * back by the event it leaves, which is delivered until that is done, whatever crashes or is down meanwhile.
 */
export class CancellationService {
  readonly #database: Database;
  readonly #orders: OrderService;
  readonly #revisions: OrderRevisionService;
  readonly #administration: OrderAdministration;
  readonly #holdings: StockHoldingService;
  readonly #redemptions: RedemptionService;
  readonly #payments: PaymentCancellationService;

  constructor(uses: {
    database: Database;
    orders: OrderService;
    orderRevisions: OrderRevisionService;
    orderAdministration: OrderAdministration;
    orderStockHoldings: StockHoldingService;
    redemptions: RedemptionService;
    paymentCancellations: PaymentCancellationService;
  }) {
    this.#database = uses.database;
    this.#orders = uses.orders;
    this.#revisions = uses.orderRevisions;
    this.#administration = uses.orderAdministration;
    this.#holdings = uses.orderStockHoldings;
    this.#redemptions = uses.redemptions;
    this.#payments = uses.paymentCancellations;
  }

  /** Once: who comes second finds it canceled. */
  async cancel(id: string, { actorId, expectedVersion }: Change): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const order = await this.#revisions.lock(tx, id, expectedVersion);
      const { status, total, displayId, cartId, customerId, email, locale, currencyCode } = order;
      if (status === "canceled") return;
      if (status !== "pending" && status !== "requires_action")
        throw new OrderClosed({ id, status, wanted: "canceled" });
      const standing = (order.fulfillments ?? []).filter(({ state }) => state !== "canceled");
      if (standing.length > 0) throw new OrderUnderWay({ id, fulfillments: standing.map((each) => each.id) });
      const off = { id: newId("ordcl"), amount: total, reference: "order.canceled", referenceId: id, metadata: null };
      if (total > 0) await this.#administration.creditLine(tx, order, off, { kind: "cancel", actorId });
      await tx.query(cancelOrder, [id]);
      // An order that staff made counts as its own cart.
      await this.#redemptions.giveBack(tx, cartId ?? id);
      const about = { orderId: id, displayId, cartId, customerId, email, locale, currencyCode, total, actorId };
      tx.emit(happened(OrderCanceled, about));
    });
  }

  /** What follows from a cancellation, for its event. Repeated, it does nothing more. */
  async releaseStock(id: string): Promise<void> {
    await this.#holdings.release(id);
  }

  /** Gives up what was authorised, and gives back what was taken. Repeated, it does nothing more. */
  async returnMoney(id: string): Promise<void> {
    const { paymentCollections } = await this.#orders.get(id);
    await this.#payments.cancelAll(paymentCollections.map((collection) => collection.id));
  }
}
