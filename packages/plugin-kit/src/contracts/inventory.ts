import Type, { type Static } from "typebox";
import { defineContract } from "../contract.ts";
import { defineError } from "../error.ts";
import { defineEvent } from "../event.ts";

const Id = Type.String({ minLength: 1 });
const Count = Type.Integer({ minimum: 0 });
const Nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

/** A thing that is kept in stock. */
export const InventoryItem = Type.Object({
  id: Id,
  sku: Nullable(Type.String()),
  title: Nullable(Type.String()),
  requiresShipping: Type.Boolean(),
});
export type InventoryItem = Static<typeof InventoryItem>;

/**
 * How many of an item are at a location. `reserved` are promised, held or committed. `available` is `stocked - reserved`:
 * what can still be promised without backorder; negative after a backorder or a physical count below what is promised.
 */
export const InventoryLevel = Type.Object({
  itemId: Id,
  locationId: Id,
  stocked: Count,
  reserved: Count,
  incoming: Count,
  available: Type.Integer(),
  /** Grows with every change of this level: of two reports, the higher version is the later. */
  version: Type.Integer(),
});
export type InventoryLevel = Static<typeof InventoryLevel>;

/**
 * One line of a reservation: so many of an item. They come from the first of the locations that has them all; if none
 * has, from several in the order given; if even that is too little, a line with `allowBackorder` takes all of them from
 * its first location, beyond what is there.
 */
export const ReservationLine = Type.Object({
  /** Unique within the reservation; the cart's line id (and item, where a line needs several). */
  lineId: Id,
  itemId: Id,
  quantity: Type.Integer({ minimum: 1 }),
  /** In order of preference, at least one. */
  locationIds: Type.Array(Id, { minItems: 1 }),
  allowBackorder: Type.Boolean(),
});
export type ReservationLine = Static<typeof ReservationLine>;

/** Where units of a line were taken from; a line that no location could serve alone has several. */
export const Allocation = Type.Object({
  lineId: Id,
  itemId: Id,
  locationId: Id,
  quantity: Type.Integer({ minimum: 1 }),
});
export type Allocation = Static<typeof Allocation>;

/** A reservation is named by the idempotency key it was made with. */
const ReservationKey = Type.Object({ key: Id });

export const Reservation = Type.Object({
  key: Id,
  status: Type.Union([
    Type.Literal("held"),
    Type.Literal("committed"),
    Type.Literal("released"),
    Type.Literal("expired"),
  ]),
  expiresAt: Nullable(Type.String()),
  allocations: Type.Array(Allocation),
});
export type Reservation = Static<typeof Reservation>;

/**
 * Not enough units at the allowed locations together. Nothing was reserved. `available` is what the line could have had,
 * after the lines before it.
 */
export const InsufficientInventory = defineError(
  "inventory.insufficient",
  400,
  "not_allowed",
  Type.Object({
    lines: Type.Array(Type.Object({ lineId: Id, itemId: Id, requested: Count, available: Type.Integer() })),
  }),
  ({ lines }) =>
    `Not enough in stock: ${lines.map((line) => `${line.requested} of ${line.itemId} asked for, ${Math.max(0, line.available)} available`).join("; ")}.`,
  { wireCode: "insufficient_inventory" },
);

/** The hold ran out before it was committed; its units may be promised to someone else by now. */
export const ReservationExpired = defineError(
  "inventory.reservation_expired",
  409,
  "conflict",
  Type.Object({ key: Id }),
  ({ key }) => `The hold ${key} has expired, so its stock is free again. Reserve it anew.`,
);

export const ReservationNotFound = defineError(
  "inventory.reservation_not_found",
  404,
  "not_found",
  ReservationKey,
  ({ key }) => `There is no reservation ${key}.`,
);

export const InventoryItemNotFound = defineError(
  "inventory.item_not_found",
  404,
  "not_found",
  Type.Object({ itemIds: Type.Array(Id) }),
  ({ itemIds }) => `There is no inventory item ${itemIds.join(", ")}.`,
);

/** The item cannot be deleted while units of it are promised to someone. */
export const InventoryItemReserved = defineError(
  "inventory.item_reserved",
  400,
  "not_allowed",
  Type.Object({ itemIds: Type.Array(Id) }),
  ({ itemIds }) => `Units of ${itemIds.join(", ")} are reserved. Release the reservations before deleting the item.`,
);

/** Keeps stock: what is there, what is promised. `reserve` alone decides whether something can be sold. */
export const inventory = defineContract("inventory", 1, "one", {
  /**
   * Holds all lines or none, until the hold expires. The idempotency key is required and becomes the reservation's key.
   * The same key again gives that reservation as it stands, whatever the lines; `inventory.reservation_expired` when its
   * hold ran out, `plugin.call_undone` when it was released.
   */
  reserve: {
    input: Type.Object({
      lines: Type.Array(ReservationLine, { minItems: 1 }),
      holdSeconds: Type.Integer({ minimum: 1 }),
    }),
    output: Reservation,
    deadlineMs: 5_000,
    idempotent: true,
  },
  /**
   * Makes a hold permanent. Fails with `inventory.reservation_expired` when it has run out, `plugin.call_undone` when it
   * was released, `inventory.reservation_not_found` when it never was.
   */
  commit: { input: ReservationKey, output: Reservation, deadlineMs: 5_000, idempotent: true },
  /** Gives the units back, committed ones too. A key never seen leaves a tombstone. */
  release: { input: ReservationKey, output: Type.Object({}), deadlineMs: 5_000, idempotent: true },
  /** All levels of the items, at the given locations or everywhere. Unknown items have none. */
  levels: {
    input: Type.Object({ itemIds: Type.Array(Id), locationIds: Type.Optional(Type.Array(Id)) }),
    output: Type.Array(InventoryLevel),
    deadlineMs: 2_000,
    idempotent: true,
  },
  /** Creates items or changes them; the ids are the caller's. Of one id given twice, the last counts. */
  putItems: { input: Type.Array(InventoryItem), output: Type.Object({}), deadlineMs: 10_000, idempotent: true },
  /** Deletes items with their levels, all or none: `inventory.item_reserved` when units of one are promised. */
  deleteItems: {
    input: Type.Object({ itemIds: Type.Array(Id) }),
    output: Type.Object({}),
    deadlineMs: 10_000,
    idempotent: true,
  },
  /**
   * A physical count: sets what is stocked, and what is incoming when given. Below what is reserved, the difference is a
   * shortage, reported by the level's `available`. Returns the levels in the order given.
   */
  setStock: {
    input: Type.Array(Type.Object({ itemId: Id, locationId: Id, stocked: Count, incoming: Type.Optional(Count) })),
    output: Type.Array(InventoryLevel),
    deadlineMs: 10_000,
    idempotent: true,
  },
});

/** Levels changed, all in one transaction. Keep the report with the highest version of each level: reports may overtake one another. */
export const StockChanged = defineEvent(
  "inventory.stock_changed",
  Type.Object({ levels: Type.Array(InventoryLevel, { minItems: 1 }) }),
  ({ levels }) => levels[0]?.itemId ?? "inventory",
);
