import {
  type Call,
  type Database,
  type InventoryItem,
  InventoryItemNotFound,
  InventoryItemReserved,
  type InventoryLevel,
} from "@hanse/plugin-kit";
import { LockMode } from "@mikro-orm/core";
import { Item } from "./item.entity.ts";
import { Level } from "./level.entity.ts";
import { levels, setStock } from "./stock.queries.ts";

/** A physical count of an item at a location. */
interface Count {
  itemId: string;
  locationId: string;
  stocked: number;
  incoming?: number;
}

/** Items, and how many of them are where. */
export class Stock {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async putItems(items: readonly InventoryItem[]): Promise<void> {
    const byId = new Map(items.map((item) => [item.id, item]));
    if (byId.size === 0) return;
    await this.#db.transaction((tx) => tx.em.upsertMany(Item, [...byId.values()]));
  }

  async deleteItems(itemIds: readonly string[]): Promise<void> {
    await this.#db.transaction(async ({ em }) => {
      const found = await em.find(
        Level,
        { item: { $in: [...itemIds] } },
        { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { item: "asc", locationId: "asc" } },
      );
      const reserved = new Set(found.filter((level) => level.reserved > 0).map((level) => level.item));
      if (reserved.size > 0) throw new InventoryItemReserved({ itemIds: [...reserved] });
      await em.nativeDelete(Level, { item: { $in: [...itemIds] } });
      await em.nativeDelete(Item, { id: { $in: [...itemIds] } });
    });
  }

  levels({
    itemIds,
    locationIds,
  }: {
    itemIds: readonly string[];
    locationIds?: readonly string[];
  }): Promise<InventoryLevel[]> {
    return this.#db.query(levels, [itemIds, locationIds ?? null]);
  }

  async setStock(given: readonly Count[], { signal }: Call): Promise<InventoryLevel[]> {
    const counts = [...new Map(given.map((count) => [place(count), count])).values()];
    while (true) {
      signal.throwIfAborted();
      if (!(await this.#count(counts))) break;
    }
    const now = await this.levels({
      itemIds: counts.map((count) => count.itemId),
      locationIds: counts.map((count) => count.locationId),
    });
    const byPlace = new Map(now.map((level) => [place(level), level]));
    return counts.flatMap((count) => byPlace.get(place(count)) ?? []);
  }

  /** Whether some were missed and all have to be counted again. */
  async #count(counts: readonly Count[]): Promise<boolean> {
    const [outcome] = await this.#db.query(setStock, [
      counts.map((count) => count.itemId),
      counts.map((count) => count.locationId),
      counts.map((count) => count.stocked),
      counts.map((count) => count.incoming ?? null),
    ]);
    if (!outcome) throw new Error("The statement inventory.set_stock gave no row.");
    if (outcome.unknown.length > 0) throw new InventoryItemNotFound({ itemIds: outcome.unknown });
    if (outcome.changed > 0) this.#db.eventsStored();
    return outcome.missed > 0;
  }
}

const place = ({ itemId, locationId }: { itemId: string; locationId: string }): string =>
  JSON.stringify([itemId, locationId]);
