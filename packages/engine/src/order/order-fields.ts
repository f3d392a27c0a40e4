import { AddressDto, LineProductDto, LineVariantDto, TaxLineDto, totalsDto } from "../cart/index.ts";
import { paymentCollectionTree } from "../payment/index.ts";
import { type FieldTree, fieldGrammar, leaves, type Selection } from "../platform/http/fields.ts";
import type { OrderParts } from "./order.queries.ts";
import { OrderItemDetailDto, OrderLineItemDto, OrderShippingMethodDto } from "./order-item.schema.ts";
import { fulfillmentTree, shoppersFulfillmentTree } from "./fulfillment.schema.ts";
import { OrderChannelDto, OrderCustomerDto, OrderDto, OrderRegionDto, OrderSummaryDto } from "./order.schema.ts";

const taxLine = leaves(TaxLineDto);

const { sales_channel: _channel, region: _region, ...shared } = leaves(OrderDto);

const orderTree: FieldTree = {
  ...shared,
  summary: leaves(OrderSummaryDto),
  items: {
    ...leaves(OrderLineItemDto),
    tax_lines: taxLine,
    detail: leaves(OrderItemDetailDto),
    product: leaves(LineProductDto),
    variant: leaves(LineVariantDto),
  },
  shipping_methods: { ...leaves(OrderShippingMethodDto), tax_lines: taxLine },
  shipping_address: leaves(AddressDto),
  billing_address: leaves(AddressDto),
  customer: { id: true, email: true },
  payment_collections: paymentCollectionTree,
  fulfillments: shoppersFulfillmentTree,
};

/** What only staff see is among it. */
const staffTree: FieldTree = {
  ...orderTree,
  customer: leaves(OrderCustomerDto),
  sales_channel: leaves(OrderChannelDto),
  region: leaves(OrderRegionDto),
  fulfillments: fulfillmentTree,
};

/** All but what a line says of its product and variant a second time. */
const wholeOrder = [
  "*",
  "*summary",
  "*items",
  "*items.tax_lines",
  "*items.detail",
  "*shipping_methods",
  "*shipping_methods.tax_lines",
  "*shipping_address",
  "*billing_address",
  "*customer",
  "*payment_collections",
  "*payment_collections.payments",
  "*payment_collections.payment_sessions",
  "*fulfillments",
  "*fulfillments.items",
  "*fulfillments.labels",
];

const heading = [
  "id",
  "status",
  "*summary",
  "display_id",
  "custom_display_id",
  "total",
  "currency_code",
  "metadata",
  "created_at",
  "updated_at",
];

export const orderFields = fieldGrammar({ defaults: wholeOrder, allowed: orderTree });

/** What a list shows of each order. */
export const orderListFields = fieldGrammar({ defaults: heading, allowed: orderTree });

export const staffOrderFields = fieldGrammar({
  defaults: [...wholeOrder, "*sales_channel", "*region", "*fulfillments.provider", "*fulfillments.delivery_address"],
  allowed: staffTree,
});

export const staffOrderListFields = fieldGrammar({ defaults: heading, allowed: staffTree });

const kept = ["total", "subtotal", "tax_total", "discount_total", "item_total", "shipping_total"];

/** Fields that are worked out from the lines; the others need none loaded. */
const lineBound = [
  "items",
  "shipping_methods",
  "credit_lines",
  "fulfillments",
  ...Object.keys(totalsDto).filter((name) => !kept.includes(name)),
];

/** What of an order has to be loaded to show these fields. */
export const partsFor = (fields: Selection): OrderParts => ({
  lines: lineBound.some((name) => fields.has(name)),
  surroundings: ["customer", "sales_channel", "region"].some((name) => fields.has(name)),
});
