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
