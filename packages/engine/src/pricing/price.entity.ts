import { defineEntity, p } from "@mikro-orm/postgresql";

const timestamps = () => ({
  createdAt: p.datetime().onCreate(() => new Date()),
  updatedAt: p
    .datetime()
    .onCreate(() => new Date())
    .onUpdate(() => new Date()),
});

/** What a variant costs in a currency, in a region where one is named, from and up to a quantity. */
export const Price = defineEntity({
  name: "Price",
  tableName: "price",
  properties: {
    id: p.string().primary(),
    variantId: p.string(),
    currencyCode: p.string(),
    regionId: p.string().nullable(),
    /** Minor units. */
    amount: p.bigint("number"),
    /** The former price, above `amount`. */
    compareAtAmount: p.bigint("number").nullable(),
    minQuantity: p.integer().nullable(),
    maxQuantity: p.integer().nullable(),
    ...timestamps(),
  },
});

/** Whether prices of a currency, or of a region, contain the tax. */
export const PricePreference = defineEntity({
  name: "PricePreference",
  tableName: "price_preference",
  properties: {
    id: p.string().primary(),
    attribute: p.string().$type<PreferenceAttribute>(),
    value: p.string(),
    isTaxInclusive: p.boolean(),
    ...timestamps(),
  },
});

export type PreferenceAttribute = "currency_code" | "region_id";
