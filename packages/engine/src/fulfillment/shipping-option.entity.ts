import { defineEntity, p } from "@mikro-orm/postgresql";
import type { PriceCondition, RuleValue } from "./option-rule.ts";

const timestamps = () => ({
  createdAt: p.datetime().onCreate(() => new Date()),
  updatedAt: p
    .datetime()
    .onCreate(() => new Date())
    .onUpdate(() => new Date()),
});

/** Products that are shipped alike. */
export const ShippingProfile = defineEntity({
  name: "ShippingProfile",
  tableName: "shipping_profile",
  properties: {
    id: p.string().primary(),
    name: p.string(),
    type: p.string(),
    isDefault: p.boolean(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    ...timestamps(),
    version: p.integer().version(),
  },
});

export const ProductShippingProfile = defineEntity({
  name: "ProductShippingProfile",
  tableName: "product_shipping_profile",
  properties: {
    productId: p.string().primary(),
    shippingProfileId: p.string(),
  },
});

/** A label that groups options for shoppers: standard, express. */
export const ShippingOptionType = defineEntity({
  name: "ShippingOptionType",
  tableName: "shipping_option_type",
  properties: {
    id: p.string().primary(),
    label: p.string(),
    description: p.string(),
    code: p.string(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    ...timestamps(),
    version: p.integer().version(),
  },
});

/** A way of shipping that a shopper can choose. */
export const ShippingOption = defineEntity({
  name: "ShippingOption",
  tableName: "shipping_option",
  properties: {
    id: p.string().primary(),
    name: p.string(),
    priceType: p.string(),
    serviceZoneId: p.string(),
    shippingProfileId: p.string(),
    shippingOptionTypeId: p.string(),
    providerId: p.string(),
    serviceId: p.string(),
    data: p.json<Record<string, unknown>>(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    ...timestamps(),
    version: p.integer().version(),
  },
});

export const ShippingOptionPrice = defineEntity({
  name: "ShippingOptionPrice",
  tableName: "shipping_option_price",
  properties: {
    id: p.string().primary(),
    shippingOptionId: p.string(),
    currencyCode: p.string(),
    regionId: p.string().nullable(),
    amount: p.bigint("number"),
    conditions: p.json<readonly PriceCondition[]>(),
  },
});

export const ShippingOptionRule = defineEntity({
  name: "ShippingOptionRule",
  tableName: "shipping_option_rule",
  properties: {
    id: p.string().primary(),
    shippingOptionId: p.string(),
    attribute: p.string(),
    operator: p.string(),
    value: p.json<RuleValue>(),
  },
});
