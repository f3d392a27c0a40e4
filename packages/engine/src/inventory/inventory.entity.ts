import { defineEntity, p } from "@mikro-orm/postgresql";
import type { LocationAddress } from "./location-address.ts";

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
    version: p.integer().version(),
  },
});

/** A thing that is kept in stock, with the texts and measures that the inventory plugin need not know. */
export const InventoryItem = defineEntity({
  name: "InventoryItem",
  tableName: "inventory_item",
  properties: {
    id: p.string().primary(),
    sku: p.string().nullable(),
    title: p.string().nullable(),
    description: p.string().nullable(),
    thumbnail: p.string().nullable(),
    requiresShipping: p.boolean().default(true),
    weight: p.double().nullable(),
    length: p.double().nullable(),
    height: p.double().nullable(),
    width: p.double().nullable(),
    originCountry: p.string().nullable(),
    hsCode: p.string().nullable(),
    midCode: p.string().nullable(),
    material: p.string().nullable(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    version: p.integer().version(),
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
    band: p.integer().persist(false),
    version: p.bigint("number"),
    closed: p.boolean().default(false),
    createdAt: p.datetime().defaultRaw("now()"),
    updatedAt: p.datetime().defaultRaw("now()"),
  },
});

/** Units that staff keep aside, or that an order is waiting for: what of them has not left. */
export const ReservationItem = defineEntity({
  name: "ReservationItem",
  tableName: "reservation_item",
  properties: {
    id: p.string().primary(),
    key: p.string(),
    lineId: p.string(),
    locationId: p.string(),
    inventoryItemId: p.string(),
    quantity: p.bigint("number"),
    origin: p.enum(["staff", "order"]),
    lineItemId: p.string().nullable(),
    externalId: p.string().nullable(),
    description: p.string().nullable(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    createdBy: p.string().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    version: p.integer().version(),
  },
});
