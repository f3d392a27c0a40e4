import Type from "typebox";
import { defineError } from "../error.ts";

const Id = Type.String({ minLength: 1 });
const Count = Type.Integer({ minimum: 0 });

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
  Type.Object({ key: Id }),
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

/** A level cannot be deleted while units of it are promised to someone. */
export const InventoryLevelReserved = defineError(
  "inventory.level_reserved",
  400,
  "not_allowed",
  Type.Object({ levels: Type.Array(Type.Object({ itemId: Id, locationId: Id })) }),
  ({ levels }) =>
    `Units are reserved of ${levels.map((level) => `${level.itemId} at ${level.locationId}`).join(", ")}. Release or ship them first.`,
);

/** A level is not deleted while goods are there or on their way, unless that is wanted. */
export const InventoryLevelStocked = defineError(
  "inventory.level_stocked",
  400,
  "not_allowed",
  Type.Object({ levels: Type.Array(Type.Object({ itemId: Id, locationId: Id, stocked: Count, incoming: Count })) }),
  ({ levels }) =>
    `Units are there or on their way: ${levels.map((level) => `${level.stocked} and ${level.incoming} incoming of ${level.itemId} at ${level.locationId}`).join("; ")}. Move them or count them to 0 first.`,
);

/** More units were to leave than are there. Nothing was changed. */
export const NotStocked = defineError(
  "inventory.not_stocked",
  400,
  "not_allowed",
  Type.Object({ levels: Type.Array(Type.Object({ itemId: Id, locationId: Id, requested: Count, stocked: Count })) }),
  ({ levels }) =>
    `More would leave than is there: ${levels.map((level) => `${level.requested} of ${level.itemId} from ${level.locationId}, which has ${level.stocked}`).join("; ")}. Take fewer, or correct the count first.`,
);

/** A line has fewer units left to ship at that location. Nothing was changed. */
export const NotAllocated = defineError(
  "inventory.not_allocated",
  400,
  "not_allowed",
  Type.Object({
    key: Id,
    lines: Type.Array(Type.Object({ lineId: Id, locationId: Id, requested: Count, unshipped: Count })),
  }),
  ({ key, lines }) =>
    `The reservation ${key} has fewer units to ship: ${lines.map((line) => `${line.requested} of the line ${line.lineId} from ${line.locationId} asked for, ${line.unshipped} left`).join("; ")}.`,
);

/** Only what is sold may leave. */
export const ReservationNotCommitted = defineError(
  "inventory.reservation_not_committed",
  409,
  "conflict",
  Type.Object({ key: Id }),
  ({ key }) => `The reservation ${key} is only held. Commit it before shipping from it.`,
);

/** An idempotency key names one effect for good. */
export const InventoryKeyReused = defineError(
  "inventory.key_reused",
  409,
  "conflict",
  Type.Object({ key: Id }),
  ({ key }) => `The idempotency key ${key} stands for something else already. Give each effect a key of its own.`,
);
