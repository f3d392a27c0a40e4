import {
  type Call,
  type Database,
  type InventoryItem,
  InventoryItemNotFound,
  InventoryItemReserved,
  type InventoryLevel,
  InventoryLevelReserved,
} from "@hanse/plugin-kit";
import { Item } from "./item.entity.ts";
import type { Note } from "./note.ts";
import { availability, deleteItems, levels, removeLevels, setStock } from "./stock.queries.ts";

/** A physical count of an item at a location. */
interface Count extends Note {
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
    await this.#db.transaction(async (tx) => {
      const [kept] = await tx.query(removeLevels, [itemIds, null]);
      const reserved = new Set(kept?.reserved.map((level) => level.itemId));
      if (reserved.size > 0) throw new InventoryItemReserved({ itemIds: [...reserved] });
      await tx.query(deleteItems, [itemIds]);
      tx.afterCommit(() => this.#db.eventsStored());
    });
  }

  async deleteLevels({
    locationIds,
    itemIds,
  }: {
    locationIds: readonly string[];
    itemIds?: readonly string[];
  }): Promise<void> {
    const [kept] = await this.#db.query(removeLevels, [itemIds ?? null, locationIds]);
    if (kept && kept.reserved.length > 0) throw new InventoryLevelReserved({ levels: kept.reserved });
    this.#db.eventsStored();
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

  availability({
    itemIds,
    locationIds,
  }: {
    itemIds: readonly string[];
    locationIds: readonly string[];
  }): Promise<{ itemId: string; available: number }[]> {
    return this.#db.query(availability, [itemIds, locationIds]);
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
      counts.map((count) => count.reason ?? null),
      counts.map((count) => count.reference ?? null),
      counts.map((count) => count.actor ?? null),
    ]);
    if (!outcome) throw new Error("The statement inventory.set_stock gave no row.");
    if (outcome.unknown.length > 0) throw new InventoryItemNotFound({ itemIds: outcome.unknown });
    if (outcome.changed > 0) this.#db.eventsStored();
    return outcome.missed > 0;
  }
}

const place = ({ itemId, locationId }: { itemId: string; locationId: string }): string =>
  JSON.stringify([itemId, locationId]);
