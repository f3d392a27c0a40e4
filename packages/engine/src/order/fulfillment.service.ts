import {
  type Database,
  fulfillment as contract,
  FulfillmentRefused,
  isError,
  type Logger,
  newId,
  type Queryable,
} from "@hanse/plugin-kit";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { FulfillmentBusy, FulfillmentNotFound, FulfillmentState } from "./fulfillment.errors.ts";
import {
  beginCancellation,
  beginFulfillment,
  dropFulfillment,
  endCancellation,
  loadFulfillment,
  openFulfillment,
  reopenFulfillment,
} from "./fulfillment.queries.ts";
import type { Fulfillment, FulfillmentAtWork, Label } from "./fulfillment.ts";
import type { OrderService } from "./order.service.ts";
import { type PackingService, type PackingWish, refuseUnfit } from "./packing.service.ts";
import type { OrderRevisionService } from "./revision.service.ts";

export interface NewFulfillment extends PackingWish {
  readonly id: string;
  readonly orderId: string;
  readonly noNotification: boolean;
  readonly metadata: Record<string, unknown> | null;
  /** Besides those that the provider gives. */
  readonly labels?: readonly Label[];
  readonly createdBy: string;
  /** Of the order, as the client last saw it. */
  readonly expectedVersion?: number | undefined;
}

/**
 * Parcels: packs units of orders, and unpacks them. A parcel is on record before its provider is asked for it, under the
 * parcel's id, so that a crash leads neither to two labels nor to units that nobody can pack any more.
 */
export class FulfillmentService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #log: Logger;
  readonly #orders: OrderService;
  readonly #revisions: OrderRevisionService;
  readonly #packing: PackingService;

  constructor(uses: {
    database: Database;
    plugins: PluginHost;
    log: Logger;
    orders: OrderService;
    orderRevisions: OrderRevisionService;
    orderPacking: PackingService;
  }) {
    this.#database = uses.database;
    this.#plugins = uses.plugins;
    this.#log = uses.log;
    this.#orders = uses.orders;
    this.#revisions = uses.orderRevisions;
    this.#packing = uses.orderPacking;
  }

  /** @param orderId where given, the fulfillment has to be one of its. */
  async get(id: string, orderId?: string, on: Queryable = this.#database): Promise<FulfillmentAtWork> {
    const [row] = await on.query(loadFulfillment, [id]);
    if (!row || (orderId !== undefined && row.fulfillment.orderId !== orderId)) throw new FulfillmentNotFound({ id });
    return row.fulfillment;
  }

  /** Packs a parcel, once for its id. Only counts: stock leaves when the parcel does. */
  async create(wanted: NewFulfillment): Promise<Fulfillment> {
    const [known] = await this.#database.query(loadFulfillment, [wanted.id]);
    const { fulfillment = await this.#pack(wanted) } = known ?? {};
    if (fulfillment.state === "creating") await this.#order(fulfillment, wanted.labels ?? []);
    return this.get(wanted.id);
  }

  async #pack(wanted: NewFulfillment): Promise<FulfillmentAtWork> {
    const { id, orderId, noNotification, metadata, createdBy, expectedVersion } = wanted;
    const units = merged(wanted.units);
    const packed = await this.#packing.pack(await this.#orders.get(orderId), { ...wanted, units });
    const made = { id, orderId, ...packed, noNotification, metadata, createdBy };
    const items = units.map((unit) => ({ id: newId("fulit"), ...unit }));
    await this.#database.transaction(async (tx) => {
      // Somebody else may have packed the same units meanwhile.
      refuseUnfit(await this.#revisions.lock(tx, orderId, expectedVersion), units);
      await tx.query(beginFulfillment, [JSON.stringify(made), JSON.stringify(items)]);
    });
    return this.get(id);
  }

  /** Unpacks a parcel that has not left. */
  async cancel(id: string, orderId?: string): Promise<Fulfillment> {
    const found = await this.get(id, orderId);
    await this.#database.transaction(async (tx) => {
      await this.#revisions.lock(tx, found.orderId);
      const [begun] = await tx.query(beginCancellation, [id]);
      if (begun) return;
      const { state } = await this.get(id, orderId, tx);
      if (state === "creating" || state === "shipping") throw new FulfillmentBusy({ id, state });
      if (state !== "canceling") throw new FulfillmentState({ id, state, wanted: "canceled" });
    });
    await this.#giveUp(await this.get(id));
    return this.get(id);
  }

  /** Ends what a dead process has begun, or a provider has not answered. */
  async settle(fulfillment: FulfillmentAtWork): Promise<void> {
    if (fulfillment.state === "creating") await this.#order(fulfillment, []);
    if (fulfillment.state === "canceling") await this.#giveUp(fulfillment);
  }

  async #order({ id, providerId, parcel, orderId }: FulfillmentAtWork, own: readonly Label[]): Promise<void> {
    try {
      const shipment = await this.#plugins.provider(contract, providerId).create(parcel, { idempotencyKey: id });
      const labels = [...shipment.labels, ...own].map((label) => ({ id: newId("fulla"), ...label }));
      await this.#database.query(openFulfillment, [id, JSON.stringify(shipment.data), JSON.stringify(labels)]);
    } catch (error) {
      if (!isError(error, FulfillmentRefused)) throw error;
      await this.#database.transaction(async (tx) => {
        await this.#revisions.lock(tx, orderId);
        await tx.query(dropFulfillment, [id]);
      });
      this.#log.info({ err: error, fulfillment: id, order: orderId }, "a fulfillment was refused by its provider");
      throw error;
    }
  }

  async #giveUp({ id, providerId, data, orderId }: FulfillmentAtWork): Promise<void> {
    try {
      await this.#plugins.provider(contract, providerId).cancel({ data, key: id }, { idempotencyKey: `${id}:cancel` });
    } catch (error) {
      if (isError(error, FulfillmentRefused)) await this.#database.query(reopenFulfillment, [id, "canceling"]);
      throw error;
    }
    await this.#database.transaction(async (tx) => {
      await this.#revisions.lock(tx, orderId);
      await tx.query(endCancellation, [id]);
    });
  }
}

/** The same line named twice is one line. */
function merged(units: readonly { lineId: string; quantity: number }[]): { lineId: string; quantity: number }[] {
  return [...Map.groupBy(units, ({ lineId }) => lineId)].map(([lineId, same]) => ({
    lineId,
    quantity: same.reduce((sum, { quantity }) => sum + quantity, 0),
  }));
}
