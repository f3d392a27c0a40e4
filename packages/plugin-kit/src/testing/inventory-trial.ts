import { randomBytes } from "node:crypto";
import type { Static } from "typebox";
import { Check } from "typebox/value";
import { expect } from "vitest";
import type { Client } from "../contract.ts";
import {
  type inventory,
  type InventoryLevel,
  ReservationChanged,
  type ReservationLine,
  Shortage,
  StockChanged,
} from "../contracts/inventory.ts";
import type { TriedPlugin } from "./tried-plugin.ts";

type AnyLine = Pick<ReservationLine, "itemId" | "quantity"> & Partial<ReservationLine>;

/** An inventory plugin on trial. It is opened once; each test has items of its own. */
export interface InventoryTrial {
  readonly client: Client<typeof inventory>;
  /** A key, or anything else, that no other test knows. */
  fresh(kind: string): string;
  /** A new item with so many units at each location. */
  stock(levels: Record<string, number>): Promise<string>;
  level(itemId: string, locationId?: string): Promise<InventoryLevel>;
  /** Holds lines at the location `main` unless told; resolves to the key. */
  hold(...lines: AnyLine[]): Promise<string>;
  /** The same, committed. */
  sell(...lines: AnyLine[]): Promise<string>;
  /** Every report of an item's levels so far, once it has told of this one. */
  reportsUntil(level: InventoryLevel): Promise<InventoryLevel[]>;
  /** Every shortage of an item that was reported so far. */
  shortages(itemId: string): Static<typeof Shortage.payload>[];
  /** Every report of a reservation so far. */
  reservationReports(key: string): Static<typeof ReservationChanged.payload>[];
}

export function inventoryTrial(opened: () => TriedPlugin<typeof inventory>): InventoryTrial {
  const fresh = (kind: string): string => `${kind}-${randomBytes(6).toString("hex")}`;
  const reports = (itemId: string): InventoryLevel[] =>
    opened()
      .events.filter((event) => event.name === StockChanged.name)
      .flatMap(({ payload }) => {
        expect(Check(StockChanged.payload, payload)).toBe(true);
        return (payload as Static<typeof StockChanged.payload>).levels;
      })
      .filter((level) => level.itemId === itemId);
  const hold = async (...lines: AnyLine[]): Promise<string> => {
    const key = fresh("hold");
    await opened().client.reserve(holding(...lines), { idempotencyKey: key });
    return key;
  };
  return {
    // Tests are registered before the plugin is open.
    get client() {
      return opened().client;
    },
    fresh,
    async stock(levels) {
      const itemId = fresh("item");
      const { client } = opened();
      await client.putItems([{ id: itemId, sku: null, title: null, requiresShipping: true }]);
      await client.setStock(Object.entries(levels).map(([locationId, stocked]) => ({ itemId, locationId, stocked })));
      return itemId;
    },
    async level(itemId, locationId = "main") {
      const [level] = await opened().client.levels({ itemIds: [itemId], locationIds: [locationId] });
      if (!level) throw new Error(`${itemId} has no level at ${locationId}.`);
      return level;
    },
    hold,
    async sell(...lines) {
      const key = await hold(...lines);
      await opened().client.commit({ key });
      return key;
    },
    async reportsUntil(level) {
      await expect.poll(() => reports(level.itemId), { timeout: 5_000 }).toContainEqual(level);
      return reports(level.itemId);
    },
    shortages: (itemId) =>
      opened()
        .events.filter((event) => event.name === Shortage.name && event.aggregate === itemId)
        .map(({ payload }) => payload as Static<typeof Shortage.payload>),
    reservationReports: (key) =>
      opened()
        .events.filter((event) => event.name === ReservationChanged.name && event.aggregate === key)
        .map(({ payload }) => {
          expect(Check(ReservationChanged.payload, payload)).toBe(true);
          return payload as Static<typeof ReservationChanged.payload>;
        }),
  };
}

/** A request to hold lines, at the location `main` unless told. */
export const holding = (...lines: AnyLine[]): { lines: ReservationLine[]; holdSeconds: number } => ({
  lines: lines.map((line, index) => ({
    lineId: `line-${index + 1}`,
    locationIds: ["main"],
    allowBackorder: false,
    ...line,
  })),
  holdSeconds: 600,
});
