import { type Database, happened, HanseError, inventory, type Logger, newId } from "@hanse/plugin-kit";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { FulfillmentBusy, FulfillmentState, NotSetAsideHere, ParcelLeavesWhole } from "./fulfillment.errors.ts";
import { beginShipment, endDelivery, endShipment, reopenFulfillment, takeUnsettled } from "./fulfillment.queries.ts";
import type { FulfillmentService } from "./fulfillment.service.ts";
import type { FulfilledUnits, Fulfillment, FulfillmentAtWork, Label, PlannedShipment } from "./fulfillment.ts";
import { DeliveryCreated, ShipmentCreated } from "./order.events.ts";
import type { OrderService } from "./order.service.ts";
import type { OrderRevisionService } from "./revision.service.ts";
import type { StockHoldingService } from "./stock-holding.service.ts";

/** How long after the last try a parcel that waits for an answer is looked at again. */
const retryAfterMs = 30_000;

export interface NewShipment {
  /** What is thought to be in the parcel; nothing is what is in it. */
  readonly units: readonly FulfilledUnits[];
  readonly labels: readonly Label[];
  readonly noNotification: boolean;
  readonly metadata: Record<string, unknown> | null;
  readonly actorId: string;
}

/**
 * Parcels that leave and arrive. Stock leaves with the parcel: what leaves which reservation is decided and on record first,
 * then the inventory plugin is told under keys made of it, then the order is. So it leaves once, whatever crashes.
 */
export class ShipmentService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #log: Logger;
  readonly #orders: OrderService;
  readonly #revisions: OrderRevisionService;
  readonly #fulfillments: FulfillmentService;
  readonly #holdings: StockHoldingService;

  constructor(uses: {
    database: Database;
    plugins: PluginHost;
    log: Logger;
    orders: OrderService;
    orderRevisions: OrderRevisionService;
    orderFulfillments: FulfillmentService;
    orderStockHoldings: StockHoldingService;
  }) {
    this.#database = uses.database;
    this.#plugins = uses.plugins;
    this.#log = uses.log;
    this.#orders = uses.orders;
    this.#revisions = uses.orderRevisions;
    this.#fulfillments = uses.orderFulfillments;
    this.#holdings = uses.orderStockHoldings;
  }

  /** The parcel leaves. */
  async ship(id: string, wanted: NewShipment, orderId?: string): Promise<Fulfillment> {
    const found = await this.#fulfillments.get(id, orderId);
    refuseParts(found, wanted.units);
    if (found.state === "open") await this.#begin(found, wanted);
    const { state } = await this.#fulfillments.get(id);
    if (state === "creating" || state === "canceling") throw new FulfillmentBusy({ id, state });
    if (state !== "shipping") throw new FulfillmentState({ id, state, wanted: "shipped" });
    await this.#leave(await this.#fulfillments.get(id));
    return this.#fulfillments.get(id);
  }

  /** The parcel has arrived; one that never left does both. */
  async deliver(id: string, actorId: string, orderId?: string): Promise<Fulfillment> {
    const { state } = await this.#fulfillments.get(id, orderId);
    const nothing = { units: [], labels: [], noNotification: true, metadata: null, actorId };
    if (state === "open" || state === "shipping") await this.ship(id, nothing);
    const { orderId: ofOrder } = await this.#fulfillments.get(id);
    await this.#database.transaction(async (tx) => {
      await this.#revisions.lock(tx, ofOrder);
      const [delivered] = await tx.query(endDelivery, [id]);
      if (delivered) return tx.emit(happened(DeliveryCreated, { fulfillmentId: id, orderId: ofOrder }));
      const now = await this.#fulfillments.get(id, ofOrder, tx);
      throw new FulfillmentState({ id, state: now.state, wanted: "marked as delivered" });
    });
    return this.#fulfillments.get(id);
  }

  /** Goes on with parcels whose process died or whose plugin did not answer. */
  async resume({ olderThanMs = retryAfterMs }: { olderThanMs?: number } = {}): Promise<void> {
    for (const { id } of await this.#database.query(takeUnsettled, [olderThanMs])) {
      try {
        const found = await this.#fulfillments.get(id);
        await (found.state === "shipping" ? this.#leave(found) : this.#fulfillments.settle(found));
      } catch (error) {
        this.#log.warn(
          { err: error, fulfillment: id },
          "a fulfillment waits for a plugin; it is tried again unless it was refused",
        );
      }
    }
  }

  /** Puts on record what is about to leave. Whoever was faster has done so already. */
  async #begin(found: FulfillmentAtWork, wanted: NewShipment): Promise<void> {
    const { id, orderId, locationId, items } = found;
    const order = await this.#orders.get(orderId);
    const holdings = await this.#holdings.of(orderId);
    const { shipments, lacking } = await this.#holdings.plan(order, items, { holdings, locationId });
    const { state } = await this.#fulfillments.get(id);
    // What it lacks it may lack because somebody else has just shipped it.
    if (state !== "open") return;
    if (lacking.length > 0) throw new NotSetAsideHere({ orderId, locationId, lines: [...lacking] });
    const { labels, noNotification, metadata, actorId } = wanted;
    const planned: PlannedShipment = { stock: shipments, labels, noNotification, metadata, actorId };
    await this.#database.transaction(async (tx) => {
      await this.#revisions.lock(tx, orderId);
      await tx.query(beginShipment, [id, JSON.stringify(planned)]);
    });
  }

  async #leave({ id, orderId, shipment, items, noNotification: isQuiet }: FulfillmentAtWork): Promise<void> {
    if (!shipment) throw new Error(`The fulfillment ${id} is shipping, but nobody wrote down what.`);
    for (const [index, { key, lines }] of shipment.stock.entries()) {
      try {
        const about = { reference: orderId, actor: shipment.actorId };
        await this.#plugins
          .one(inventory)
          .ship({ key, lines: [...lines], ...about }, { idempotencyKey: `${id}:ship:${index}` });
      } catch (error) {
        // Nothing has left yet, so the parcel stays where it is. Otherwise the rest has to follow.
        if (index === 0 && isRefusal(error)) await this.#database.query(reopenFulfillment, [id, "shipping"]);
        throw error;
      }
    }
    const labels = shipment.labels.map((label) => ({ ...label, id: newId("fulla") }));
    const metadata = shipment.metadata && JSON.stringify(shipment.metadata);
    const units = items.map(({ lineId, quantity }) => ({ lineId, quantity }));
    await this.#database.transaction(async (tx) => {
      await this.#revisions.lock(tx, orderId);
      const [shipped] = await tx.query(endShipment, [id, JSON.stringify(labels), shipment.actorId, metadata]);
      const noNotification = isQuiet || shipment.noNotification;
      if (shipped) tx.emit(happened(ShipmentCreated, { fulfillmentId: id, orderId, units, noNotification }));
    });
  }
}

/** Whether the plugin would say so again. */
const isRefusal = (error: unknown): boolean =>
  error instanceof HanseError && error.status < 500 && error.retryAfter === undefined;

function refuseParts({ id, items }: Fulfillment, units: readonly FulfilledUnits[]): void {
  if (units.length === 0) return;
  const packed = new Map(items.map(({ lineId, quantity }) => [lineId, quantity]));
  const named = new Map(units.map(({ lineId, quantity }) => [lineId, quantity]));
  const lines = [...new Set([...packed.keys(), ...named.keys()])]
    .map((lineId) => ({ lineId, packed: packed.get(lineId) ?? 0, named: named.get(lineId) ?? 0 }))
    .filter((line) => line.packed !== line.named);
  if (lines.length > 0) throw new ParcelLeavesWhole({ id, lines });
}
