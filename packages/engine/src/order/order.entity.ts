import { defineEntity, p } from "@mikro-orm/postgresql";
import type { Address, Adjustment, SoldItem, TaxLine } from "../cart/index.ts";
import { fulfillmentStatuses } from "./fulfillment-status.ts";
import { orderStatuses } from "./order.ts";
import { paymentStatuses } from "./payment-status.ts";

const timestamps = () => ({
  createdAt: p.datetime().onCreate(() => new Date()),
  updatedAt: p
    .datetime()
    .onCreate(() => new Date())
    .onUpdate(() => new Date()),
});

const count = () => p.integer().default(0);

/** The tables of an order. Placed and read by the statements of `order.queries.ts`; later changes go through these. */
export const OrderRow = defineEntity({
  name: "Order",
  tableName: "orders",
  properties: {
    id: p.string().primary(),
    displayId: p.bigint("number").autoincrement(),
    cartId: p.string().nullable().unique(),
    isDraftOrder: p.boolean().default(false),
    regionId: p.string().nullable().index("orders_region"),
    customerId: p.string().nullable(),
    salesChannelId: p.string().nullable().index("orders_sales_channel"),
    paymentCollectionId: p.string().nullable().index("orders_payment_collection"),
    reservationKey: p.string().nullable(),
    email: p.string(),
    currencyCode: p.string(),
    locale: p.string().nullable(),
    status: p.enum([...orderStatuses]),
    shippingAddress: p.json<Address>().nullable(),
    billingAddress: p.json<Address>().nullable(),
    /** Kept by PostgreSQL. */
    shippingCountry: p.string().nullable().persist(false),
    placedTotal: p.bigint("number"),
    total: p.bigint("number"),
    subtotal: p.bigint("number"),
    taxTotal: p.bigint("number"),
    discountTotal: p.bigint("number"),
    itemTotal: p.bigint("number"),
    shippingTotal: p.bigint("number"),
    creditTotal: p.bigint("number").default(0),
    /** Kept by PostgreSQL, as all that follows from payments and lines. */
    paymentStatus: p.enum([...paymentStatuses]).default("not_paid"),
    fulfillmentStatus: p.enum([...fulfillmentStatuses]).default("not_fulfilled"),
    search: p.text().nullable().persist(false),
    totalMajor: p.decimal("number").nullable().persist(false),
    metadata: p.json<Record<string, unknown>>().nullable(),
    version: p.integer().version(),
    ...timestamps(),
    canceledAt: p.datetime().nullable(),
  },
});

export const OrderLineItemRow = defineEntity({
  name: "OrderLineItem",
  tableName: "order_line_item",
  properties: {
    id: p.string().primary(),
    orderId: p.string(),
    cartLineItemId: p.string().nullable().unique(),
    position: p.integer(),
    variantId: p.string().nullable(),
    productId: p.string().nullable(),
    quantity: p.integer(),
    unitPrice: p.bigint("number"),
    compareAtUnitPrice: p.bigint("number").nullable(),
    isTaxInclusive: p.boolean(),
    product: p.json<SoldItem["product"]>(),
    taxLines: p.json<TaxLine[]>(),
    adjustments: p.json<Adjustment[]>(),
    total: p.bigint("number"),
    taxTotal: p.bigint("number").default(0),
    fulfilledQuantity: count(),
    shippedQuantity: count(),
    deliveredQuantity: count(),
    returnRequestedQuantity: count(),
    returnReceivedQuantity: count(),
    returnDismissedQuantity: count(),
    writtenOffQuantity: count(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    /** Kept by PostgreSQL. */
    search: p.text().nullable().persist(false),
    ...timestamps(),
  },
});

export const OrderShippingMethodRow = defineEntity({
  name: "OrderShippingMethod",
  tableName: "order_shipping_method",
  properties: {
    id: p.string().primary(),
    orderId: p.string(),
    position: p.integer(),
    shippingOptionId: p.string().nullable(),
    name: p.string(),
    amount: p.bigint("number"),
    isTaxInclusive: p.boolean(),
    data: p.json<Record<string, unknown>>(),
    taxLines: p.json<TaxLine[]>(),
    adjustments: p.json<Adjustment[]>(),
    referenceId: p.string().nullable(),
    ...timestamps(),
  },
});
