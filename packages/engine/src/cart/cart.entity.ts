import { defineEntity, p } from "@mikro-orm/postgresql";
import type { Address, Adjustment, LineProduct, TaxLine } from "./cart.ts";

const timestamps = () => ({
  createdAt: p.datetime().onCreate(() => new Date()),
  updatedAt: p
    .datetime()
    .onCreate(() => new Date())
    .onUpdate(() => new Date()),
});

/** The tables of a cart. Carts change with every click, so they are read and written by the statements of `cart.queries.ts`. */
export const CartRow = defineEntity({
  name: "Cart",
  tableName: "cart",
  properties: {
    id: p.string().primary(),
    regionId: p.string().nullable().index("cart_region"),
    salesChannelId: p.string().index("cart_sales_channel"),
    customerId: p.string().nullable().index("cart_customer"),
    currencyCode: p.string(),
    email: p.string().nullable(),
    locale: p.string().nullable(),
    shippingAddress: p.json<Address>().nullable(),
    billingAddress: p.json<Address>().nullable(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    promoCodes: p.json<string[]>(),
    version: p.integer().version(),
    checkoutRun: p.string().nullable(),
    completedAt: p.datetime().nullable(),
    ...timestamps(),
  },
});

export const CartLineItemRow = defineEntity({
  name: "CartLineItem",
  tableName: "cart_line_item",
  properties: {
    id: p.string().primary(),
    cartId: p.string().index("cart_line_item_cart"),
    position: p.integer(),
    variantId: p.string(),
    productId: p.string(),
    quantity: p.integer(),
    unitPrice: p.bigint("number"),
    compareAtUnitPrice: p.bigint("number").nullable(),
    isTaxInclusive: p.boolean(),
    product: p.json<LineProduct>(),
    taxLines: p.json<TaxLine[]>(),
    adjustments: p.json<Adjustment[]>(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    ...timestamps(),
  },
});

export const CartShippingMethodRow = defineEntity({
  name: "CartShippingMethod",
  tableName: "cart_shipping_method",
  properties: {
    id: p.string().primary(),
    cartId: p.string().index("cart_shipping_method_cart"),
    shippingOptionId: p.string(),
    name: p.string(),
    amount: p.bigint("number"),
    isTaxInclusive: p.boolean(),
    data: p.json<Record<string, unknown>>(),
    taxLines: p.json<TaxLine[]>(),
    adjustments: p.json<Adjustment[]>(),
    ...timestamps(),
  },
});
