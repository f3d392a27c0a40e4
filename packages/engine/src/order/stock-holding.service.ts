import { CallUndone, type Database, inventory, isError, ReservationNotFound } from "@hanse/plugin-kit";
import type { VariantStockService } from "../inventory/index.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import type { FulfilledUnits } from "./fulfillment.ts";
import { reservationKeys } from "./fulfillment.queries.ts";
import type { Order } from "./order.ts";
import { type Holding, type LeavingUnits, type StockPlan, stockPlan } from "./stock-plan.ts";

/** What the inventory plugin holds for orders. Call these outside transactions. */
export class StockHoldingService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #variantStock: VariantStockService;

  constructor(uses: { database: Database; plugins: PluginHost; variantStock: VariantStockService }) {
    this.#database = uses.database;
    this.#plugins = uses.plugins;
    this.#variantStock = uses.variantStock;
  }

  /** Under which keys the order has reservations, that of the checkout first. */
  async keysOf(orderId: string): Promise<string[]> {
    return (await this.#database.query(reservationKeys, [orderId])).map(({ key }) => key);
  }

  async of(orderId: string): Promise<Holding[]> {
    const keys = await this.keysOf(orderId);
    const held = await Promise.all(keys.map((key) => this.#allocations(key)));
    return held.flat();
  }

  /** What leaves the order's reservations with the units. Nothing for lines whose stock nobody keeps. */
  async plan(
    order: Order,
    units: readonly FulfilledUnits[],
    { holdings, locationId }: { holdings: readonly Holding[]; locationId: string },
  ): Promise<StockPlan> {
    return stockPlan(await this.#leaving(order, units), holdings, locationId);
  }

  /** Gives back all that has not left. Repeated, it does nothing more. */
  async release(orderId: string): Promise<void> {
    for (const key of await this.keysOf(orderId)) await this.#plugins.one(inventory).release({ key });
  }

  /** Asking for a commit again tells how a reservation stands. */
  async #allocations(key: string): Promise<Holding[]> {
    try {
      const { allocations } = await this.#plugins.one(inventory).commit({ key });
      return allocations.map((allocation) => ({ ...allocation, key }));
    } catch (error) {
      if (isError(error, CallUndone) || isError(error, ReservationNotFound)) return [];
      throw error;
    }
  }

  async #leaving(order: Order, units: readonly FulfilledUnits[]): Promise<LeavingUnits[]> {
    const wanted = new Map(units.map(({ lineId, quantity }) => [lineId, quantity]));
    const lines = (order.lines?.items ?? []).filter(({ id, product }) => wanted.has(id) && product.manageInventory);
    const items = await this.#variantStock.itemsOf(lines.flatMap(({ variantId }) => variantId ?? []));
    return lines.map(({ id, cartLineItemId, variantId, quantity, shippedQuantity }) => ({
      lineId: id,
      names: [id, ...(cartLineItemId === null ? [] : [cartLineItemId])],
      quantity: wanted.get(id) ?? 0,
      unshipped: quantity - shippedQuantity,
      items: (variantId === null ? undefined : items.get(variantId)) ?? [],
    }));
  }
}
