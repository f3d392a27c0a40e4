import { AddressDto, LineProductDto, LineVariantDto, TaxLineDto, totalsDto } from "../cart/index.ts";
import { paymentCollectionTree } from "../payment/index.ts";
import { type FieldTree, fieldGrammar, leaves, type Selection } from "../platform/http/fields.ts";
import { OrderItemDetailDto, OrderLineItemDto, OrderShippingMethodDto } from "./order-item.schema.ts";
import { OrderDto, OrderSummaryDto } from "./order.schema.ts";

const taxLine = leaves(TaxLineDto);

const orderTree: FieldTree = {
  ...leaves(OrderDto),
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
};

/** All but what a line says of its product and variant a second time. */
export const orderFields = fieldGrammar({
  defaults: [
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
  ],
  allowed: orderTree,
});

/** What a list shows of each order. */
export const orderListFields = fieldGrammar({
  defaults: [
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
  ],
  allowed: orderTree,
});

const kept = ["total", "subtotal", "tax_total", "discount_total", "item_total", "shipping_total"];

/** Fields that are worked out from the lines; the others need none loaded. */
const lineBound = [
  "items",
  "shipping_methods",
  "credit_lines",
  "fulfillment_status",
  ...Object.keys(totalsDto).filter((name) => !kept.includes(name)),
];

export const needsLines = (fields: Selection): boolean => lineBound.some((name) => fields.has(name));
