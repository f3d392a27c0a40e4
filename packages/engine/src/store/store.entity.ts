import { defineEntity, p } from "@mikro-orm/postgresql";

/** The shop's own settings; there is one row. */
export const Store = defineEntity({
  name: "Store",
  tableName: "store",
  properties: {
    id: p.string().primary(),
    name: p.string(),
    defaultSalesChannelId: p.string().nullable(),
    defaultRegionId: p.string().nullable(),
    defaultLocationId: p.string().nullable(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    version: p.integer().version(),
  },
});

/** A currency the shop sells in. */
export const StoreCurrency = defineEntity({
  name: "StoreCurrency",
  tableName: "store_currency",
  properties: {
    storeId: p.string().primary(),
    currencyCode: p.string().primary(),
    isDefault: p.boolean(),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
