import { defineEntity, p } from "@mikro-orm/postgresql";
import type { PriceListType } from "./resolve-price.ts";

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
    /** Null for the variant's own price. */
    priceListId: p.string().nullable(),
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

export type PriceListStatus = "draft" | "active";

/** Prices that hold for a time, for everyone or for groups of customers, beside the variants' own. */
export const PriceList = defineEntity({
  name: "PriceList",
  tableName: "price_list",
  properties: {
    id: p.string().primary(),
    title: p.string(),
    description: p.text().default(""),
    type: p.string().$type<PriceListType>(),
    status: p.string().$type<PriceListStatus>(),
    startsAt: p.datetime().nullable(),
    endsAt: p.datetime().nullable(),
    /** Empty for everyone. */
    customerGroupIds: p.array(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    createdBy: p.string().nullable(),
    ...timestamps(),
    version: p.integer().version(),
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
    version: p.integer().version(),
  },
});

export type PreferenceAttribute = "currency_code" | "region_id";
