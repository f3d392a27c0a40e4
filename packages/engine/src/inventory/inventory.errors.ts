import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const StockLocationNotFound = defineError(
  "inventory.location_not_found",
  404,
  "not_found",
  Type.Object({ ids: Type.Array(Type.String()) }),
  ({ ids }) => `There is no stock location ${ids.join(", ")}. GET /admin/stock-locations lists all of them.`,
);

export const ChannelToSupplyNotFound = defineError(
  "inventory.sales_channel_not_found",
  404,
  "not_found",
  Type.Object({ ids: Type.Array(Type.String()) }),
  ({ ids }) =>
    `There is no sales channel ${ids.join(", ")} that a stock location could supply. Make the channel first.`,
);

export const StockedVariantNotFound = defineError(
  "inventory.variant_not_found",
  404,
  "not_found",
  Type.Object({ ids: Type.Array(Type.String()) }),
  ({ ids }) => `There is no variant ${ids.join(", ")} to keep stock of. Make the variant first.`,
);

/** A managed variant without an item can never be shown to be in stock. */
export const VariantWithoutItem = defineError(
  "inventory.variant_without_item",
  400,
  "not_allowed",
  Type.Object({ ids: Type.Array(Type.String()) }),
  ({ ids }) =>
    `Stock of the variant ${ids.join(", ")} is managed, but none was ever recorded. Record its stock, or turn manage_inventory off.`,
  { wireCode: "insufficient_inventory" },
);

/** A count of such a variant does not say how many there are of each item. */
export const VariantOfSeveralItems = defineError(
  "inventory.variant_of_several_items",
  400,
  "not_allowed",
  Type.Object({ ids: Type.Array(Type.String()) }),
  ({ ids }) => `The variant ${ids.join(", ")} is made of several inventory items. Set the stock of each item instead.`,
);

export const ChannelWithoutLocation = defineError(
  "inventory.channel_without_location",
  400,
  "not_allowed",
  Type.Object({ salesChannelId: Type.String() }),
  ({ salesChannelId }) =>
    `No stock location supplies the sales channel ${salesChannelId}. Link one: POST /admin/stock-locations/:id/sales-channels.`,
  { wireCode: "insufficient_inventory" },
);

export const LevelExists = defineError(
  "inventory.level_exists",
  400,
  "invalid_data",
  Type.Object({ levels: Type.Array(Type.Object({ itemId: Type.String(), locationId: Type.String() })) }),
  ({ levels }) =>
    `There is a level already of ${levels.map(({ itemId, locationId }) => `${itemId} at ${locationId}`).join(", ")}. Change it instead of making it.`,
);

export const LevelNotFound = defineError(
  "inventory.level_not_found",
  404,
  "not_found",
  Type.Object({ levels: Type.Array(Type.String()) }),
  ({ levels }) =>
    `There is no inventory level ${levels.join(", ")}. Make it: POST /admin/inventory-items/:id/location-levels.`,
);

export const SkuTaken = defineError(
  "inventory.sku_taken",
  400,
  "invalid_data",
  Type.Object({ sku: Type.String(), itemId: Type.String() }),
  ({ sku, itemId }) => `Inventory item with sku: ${sku}, already exists: ${itemId}. Choose another SKU.`,
);

export const ReservationItemNotFound = defineError(
  "inventory.reservation_item_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no reservation ${id}. GET /admin/reservations lists all of them.`,
);

/** An order's units are its customer's: only what happens to the order changes that. */
export const ReservationOfOrder = defineError(
  "inventory.reservation_of_order",
  400,
  "not_allowed",
  Type.Object({ id: Type.String(), lineItemId: Type.Union([Type.String(), Type.Null()]) }),
  ({ id, lineItemId }) =>
    `The reservation ${id} belongs to ${lineItemId === null ? "" : `the line ${lineItemId} of `}an order. Change, fulfill or cancel the order instead.`,
);
