import Type, { type Static } from "typebox";
import { defineContract } from "../contract.ts";
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
 * How many of an item are at a location. `reserved` are promised, held or committed, and have not left. `available` is
 * `stocked - reserved`: what can still be promised without backorder; negative after a backorder or in a shortage.
 */
export const InventoryLevel = Type.Object({
  itemId: Id,
  locationId: Id,
  stocked: Count,
  reserved: Count,
  incoming: Count,
  available: Type.Integer(),
  /**
   * The shortage: promised units that were there when they were promised and are not any more. Backordered units are not
   * among them. Whatever arrives or is given back fills these first.
   */
  missing: Count,
  /** Grows with every change of this level, also if it is deleted and made again: of two reports, the higher is the later. */
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

/** Where units of a line were taken from; a line that no location could serve alone has several. `shipped` of them have left. */
export const Allocation = Type.Object({
  lineId: Id,
  itemId: Id,
  locationId: Id,
  quantity: Type.Integer({ minimum: 1 }),
  shipped: Count,
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
 * Why stock moved: `count`, a physical count; `receive`, goods came in; `return`, a customer sent them back; `adjust`,
 * anything else, such as damage; `transfer`, from one location to another; `ship`, a customer's goods left; `remove`, the
 * level was deleted.
 */
export const MovementKind = Type.Union([
  Type.Literal("count"),
  Type.Literal("receive"),
  Type.Literal("return"),
  Type.Literal("adjust"),
  Type.Literal("transfer"),
  Type.Literal("ship"),
  Type.Literal("remove"),
]);
export type MovementKind = Static<typeof MovementKind>;

/** One change of what is stocked. Movements are kept for good, also those of items that are gone. */
export const StockMovement = Type.Object({
  /** A number; the higher one came later. */
  id: Id,
  itemId: Id,
  locationId: Id,
  kind: MovementKind,
  /** What was added to `stocked`; negative for what left, never 0. */
  quantity: Type.Integer(),
  /** How many there were after it. */
  stocked: Count,
  reason: Nullable(Type.String()),
  reference: Nullable(Type.String()),
  actor: Nullable(Type.String()),
  /** ISO 8601, UTC. */
  occurredAt: Type.String(),
});
export type StockMovement = Static<typeof StockMovement>;

const place = { itemId: Id, locationId: Id };
/** PostgreSQL keeps more, but no warehouse does, and sums must stay exact in JSON. */
const mostUnits = 1_000_000_000;
const Units = Type.Integer({ minimum: 1, maximum: mostUnits });
const ChangedLevels = Type.Array(InventoryLevel);
/** What a movement says about itself. */
const note = {
  /** In words, for whoever reads the movements. */
  reason: Type.Optional(Type.String({ maxLength: 1_000 })),
  /** What it belongs to: an order, a delivery note, a return. */
  reference: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  /** Who did it: a user, an API key, a job. */
  actor: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
};

/** Levels changed, all in one transaction. Keep the report with the highest version of each level: reports may overtake one another. */
export const StockChanged = defineEvent(
  "inventory.stock_changed",
  Type.Object({ levels: Type.Array(InventoryLevel, { minItems: 1 }) }),
  ({ levels }) => levels[0]?.itemId ?? "inventory",
);

/** A level is short of more promised units than before: `missing` of them now. That this is over is told by {@link StockChanged}. */
export const Shortage = defineEvent(
  "inventory.shortage",
  Type.Object({ ...place, missing: Type.Integer({ minimum: 1 }), version: Type.Integer() }),
  ({ itemId }) => itemId,
);

/**
 * What a committed reservation still holds, told when it is committed and with every change after that: `allocations` with
 * the units that have not left, none once it is released or all of it was shipped. Keep the report with the highest version.
 */
export const ReservationChanged = defineEvent(
  "inventory.reservation_changed",
  Type.Object({
    key: Id,
    version: Count,
    allocations: Type.Array(
      Type.Object({ lineId: Id, itemId: Id, locationId: Id, quantity: Type.Integer({ minimum: 1 }) }),
    ),
  }),
  ({ key }) => key,
);

/** Keeps stock: what is there, what is promised. `reserve` alone decides whether something can be sold. */
export const inventory = defineContract(
  "inventory",
  1,
  "one",
  {
    /**
     * Holds all lines or none, until the hold expires. The idempotency key is required and becomes the reservation's key.
     * The same key again gives that reservation as it stands; `inventory.key_reused` when that was made for other lines, items
     * or quantities, `inventory.reservation_expired` when its hold ran out, `plugin.call_undone` when it was released.
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
    /** Gives the units back, committed ones too, except what was shipped. A key never seen leaves a tombstone. */
    release: { input: ReservationKey, output: Type.Object({}), deadlineMs: 5_000, idempotent: true },
    /**
     * Units of a committed reservation leave: `stocked` and `reserved` fall together. All that is left of it, or the given
     * lines, all or none. Needs an idempotency key of its own, and the same key ships once. Fails with
     * `inventory.reservation_not_committed`; `inventory.not_allocated` when lines have fewer units left at that location;
     * `inventory.not_stocked` when a backorder or a shortage is not filled yet. The movement's reference is the reservation's
     * key unless told.
     */
    ship: {
      input: Type.Object({
        key: Id,
        lines: Type.Optional(
          Type.Array(Type.Object({ lineId: Id, locationId: Id, quantity: Units }), { minItems: 1, maxItems: 1_000 }),
        ),
        ...note,
      }),
      output: Reservation,
      deadlineMs: 5_000,
      idempotent: true,
    },
    /**
     * Gives back some units of a committed reservation that have not left, all of the given lines or none: an order was made
     * smaller. Keyed like `ship`, and the same key gives back once. Fails with `inventory.reservation_not_committed`;
     * `inventory.not_allocated` when lines have fewer units left at that location; `plugin.call_undone` when the reservation
     * was released. A reservation of which nothing is left stays committed, without allocations.
     */
    releaseLines: {
      input: Type.Object({
        key: Id,
        lines: Type.Array(Type.Object({ lineId: Id, locationId: Id, quantity: Units }), {
          minItems: 1,
          maxItems: 1_000,
        }),
      }),
      output: Reservation,
      deadlineMs: 5_000,
      idempotent: true,
      optional: true,
    },
    /**
     * Sets what a committed reservation takes from where, and makes one that never was: staff keep units aside. The lines
     * replace the ones it has, so the same call again changes nothing. Only what it takes in addition must be there:
     * `inventory.insufficient`, and nothing is changed. Below what has left it is `inventory.not_allocated`. A line stays with
     * its item: `inventory.key_reused`. A held reservation is `inventory.reservation_not_committed`, a released one
     * `plugin.call_undone`.
     */
    amend: {
      input: Type.Object({
        key: Id,
        lines: Type.Array(Type.Object({ lineId: Id, ...place, quantity: Units }), { minItems: 1, maxItems: 1_000 }),
      }),
      output: Reservation,
      deadlineMs: 5_000,
      idempotent: true,
      optional: true,
    },
    /** All levels of the items, at the given locations or everywhere. Unknown items have none. */
    levels: {
      input: Type.Object({ itemIds: Type.Array(Id), locationIds: Type.Optional(Type.Array(Id)) }),
      output: Type.Array(InventoryLevel),
      deadlineMs: 2_000,
      idempotent: true,
    },
    /**
     * How many of each item can be promised now without backorder, from the locations together. One answer an item, in the
     * order given; 0 of what is unknown.
     */
    availability: {
      input: Type.Object({ itemIds: Type.Array(Id, { maxItems: 10_000 }), locationIds: Type.Array(Id) }),
      output: Type.Array(Type.Object({ itemId: Id, available: Count })),
      deadlineMs: 2_000,
      idempotent: true,
    },
    /** Creates items or changes them; the ids are the caller's. Of one id given twice, the last counts. */
    putItems: { input: Type.Array(InventoryItem), output: Type.Object({}), deadlineMs: 10_000, idempotent: true },
    /**
     * Deletes items with their levels, all or none: `inventory.item_reserved` when units of one are promised. The levels are
     * reported once more, empty.
     */
    deleteItems: {
      input: Type.Object({ itemIds: Type.Array(Id) }),
      output: Type.Object({}),
      deadlineMs: 10_000,
      idempotent: true,
    },
    /**
     * Deletes levels, all or none: of locations that are closed, or of some items there. `inventory.level_reserved` when
     * units are promised. They are reported once more, empty.
     */
    deleteLevels: {
      input: Type.Object({ locationIds: Type.Array(Id, { minItems: 1 }), itemIds: Type.Optional(Type.Array(Id)) }),
      output: Type.Object({}),
      deadlineMs: 10_000,
      idempotent: true,
    },
    /**
     * A physical count: sets what is stocked, and what is incoming when given. Below what is reserved it is accepted, and the
     * difference is a shortage: the level's `missing`. Returns the levels in the order given.
     */
    setStock: {
      input: Type.Array(Type.Object({ ...place, stocked: Count, incoming: Type.Optional(Count), ...note })),
      output: ChangedLevels,
      deadlineMs: 10_000,
      idempotent: true,
    },
    /**
     * Counts like `setStock`, where what is left out stays as it is, and deletes other levels, all or nothing.
     * `inventory.level_reserved` when units of a deleted one are promised; `inventory.level_stocked` when units are there or
     * incoming, unless `force` says to write them off. Deleting what is not there does nothing. Returns the counted levels in
     * the order given.
     */
    changeLevels: {
      input: Type.Object({
        counts: Type.Array(
          Type.Object({ ...place, stocked: Type.Optional(Count), incoming: Type.Optional(Count), ...note }),
          { maxItems: 2_000 },
        ),
        deletions: Type.Array(Type.Object(place), { maxItems: 1_000 }),
        force: Type.Boolean(),
      }),
      output: ChangedLevels,
      deadlineMs: 10_000,
      idempotent: true,
      optional: true,
    },
    /**
     * Adds to what is stocked, or takes away; all changes or none. Needs an idempotency key: the same key changes once, then
     * gives the levels as they are; `inventory.key_reused` when it stands for other changes. `inventory.not_stocked` when more
     * would go than is there; going below what is reserved makes a shortage. Returns the levels by item and location.
     */
    adjust: {
      input: Type.Object({
        changes: Type.Array(
          Type.Object({ ...place, quantity: Type.Integer({ minimum: -mostUnits, maximum: mostUnits }) }),
          {
            minItems: 1,
            maxItems: 1_000,
          },
        ),
        ...note,
      }),
      output: ChangedLevels,
      deadlineMs: 5_000,
      idempotent: true,
    },
    /** Goods come in: from a supplier (`receive`), which lowers `incoming`, or back from a customer. Keyed like `adjust`. */
    receive: {
      input: Type.Object({
        kind: Type.Union([Type.Literal("receive"), Type.Literal("return")]),
        goods: Type.Array(Type.Object({ ...place, quantity: Units }), { minItems: 1, maxItems: 1_000 }),
        ...note,
      }),
      output: ChangedLevels,
      deadlineMs: 5_000,
      idempotent: true,
    },
    /** Moves units from one location to another, all or none. Keyed like `adjust`. */
    transfer: {
      input: Type.Object({
        goods: Type.Array(Type.Object({ itemId: Id, fromLocationId: Id, toLocationId: Id, quantity: Units }), {
          minItems: 1,
          maxItems: 500,
        }),
        ...note,
      }),
      output: ChangedLevels,
      deadlineMs: 5_000,
      idempotent: true,
    },
    /** Why stock is what it is, the latest first. `next`, unless null, is the `before` of the next page. */
    movements: {
      input: Type.Object({
        itemId: Type.Optional(Id),
        locationId: Type.Optional(Id),
        reference: Type.Optional(Id),
        before: Type.Optional(Type.String({ pattern: "^[0-9]{1,18}$" })),
        limit: Type.Integer({ minimum: 1, maximum: 200 }),
      }),
      output: Type.Object({ movements: Type.Array(StockMovement), next: Nullable(Id) }),
      deadlineMs: 2_000,
      idempotent: true,
    },
  },
  [StockChanged, Shortage, ReservationChanged],
);
