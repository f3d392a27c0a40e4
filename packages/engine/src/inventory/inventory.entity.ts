import { defineEntity, p } from "@mikro-orm/postgresql";
import type { LocationAddress } from "./stock-location.queries.ts";

/** Where stock is kept, and where parcels leave from. */
export const StockLocation = defineEntity({
  name: "StockLocation",
  tableName: "stock_location",
  properties: {
    id: p.string().primary(),
    name: p.string(),
    address: p.json<LocationAddress>().nullable(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
  },
});

/** A sales channel sells what its locations have. */
export const SalesChannelLocation = defineEntity({
  name: "SalesChannelLocation",
  tableName: "sales_channel_location",
  properties: {
    salesChannelId: p.string().primary(),
    locationId: p.string().primary(),
  },
});

/** What has to be in stock for one unit of a variant. */
export const VariantInventoryItem = defineEntity({
  name: "VariantInventoryItem",
  tableName: "variant_inventory_item",
  properties: {
    variantId: p.string().primary(),
    inventoryItemId: p.string().primary(),
    requiredQuantity: p.integer().default(1),
  },
});

/** A copy of the inventory plugin's counters, for reads that span many variants. */
export const StockLevel = defineEntity({
  name: "StockLevel",
  tableName: "stock_level",
  properties: {
    itemId: p.string().primary(),
    locationId: p.string().primary(),
    stocked: p.bigint("number"),
    reserved: p.bigint("number"),
    incoming: p.bigint("number"),
    available: p.bigint("number"),
    missing: p.bigint("number").default(0),
    version: p.bigint("number"),
  },
});
