import Type, { type Static } from "typebox";
import { AddressDto, toAddressDto, totalsDto, toTotalsDto } from "../cart/index.ts";
import { PaymentCollectionDto, toPaymentCollectionDto } from "../payment/index.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import { fulfillmentStatus, fulfillmentStatuses } from "./fulfillment-status.ts";
import {
  OrderLineItemDto,
  OrderShippingMethodDto,
  toOrderLineItemDto,
  toOrderShippingMethodDto,
} from "./order-item.schema.ts";
import { type CreditLine, type Order, type OrderLines, orderStatuses } from "./order.ts";
import { orderTotals } from "./order-totals.ts";
import { paidOf, paymentStatus, paymentStatuses } from "./payment-status.ts";

const Text = Type.Union([Type.String(), Type.Null()]);
const Amount = Type.Number({ description: "In the currency's major unit." });

/** What is owed and what was paid. */
export const OrderSummaryDto = Type.Object({
  pending_difference: Amount,
  current_order_total: Amount,
  original_order_total: Amount,
  transaction_total: Amount,
  paid_total: Amount,
  refunded_total: Amount,
  accounting_total: Amount,
});

/** Money off the whole order. */
const CreditLineDto = Type.Object({
  id: Type.String(),
  order_id: Type.String(),
  amount: Amount,
  reference: Text,
  reference_id: Text,
  metadata: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
  created_at: Type.String(),
  updated_at: Type.String(),
});

/** An order as the wire shows it; `fields=` decides what of it is sent. */
export const OrderDto = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  display_id: Type.Integer(),
  custom_display_id: Text,
  status: Type.Enum([...orderStatuses]),
  region_id: Text,
  customer_id: Text,
  sales_channel_id: Text,
  email: Type.String(),
  currency_code: Type.String(),
  locale: Text,
  payment_status: Type.Enum([...paymentStatuses]),
  fulfillment_status: Type.Enum([...fulfillmentStatuses]),
  summary: OrderSummaryDto,
  ...totalsDto,
  metadata: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
  created_at: Type.String(),
  updated_at: Type.String(),
  canceled_at: Text,
  items: Type.Array(Type.Partial(OrderLineItemDto)),
  shipping_methods: Type.Array(Type.Partial(OrderShippingMethodDto)),
  shipping_address: Type.Union([Type.Partial(AddressDto), Type.Null()]),
  billing_address: Type.Union([Type.Partial(AddressDto), Type.Null()]),
  customer: Type.Union([Type.Object({ id: Type.String(), email: Type.Optional(Type.String()) }), Type.Null()]),
  payment_collections: Type.Array(Type.Partial(PaymentCollectionDto)),
  fulfillments: Type.Array(Type.Unknown()),
  credit_lines: Type.Array(CreditLineDto),
});
export type OrderDto = Static<typeof OrderDto>;

/** What `fields=` may leave of an order. */
export const SelectedOrder = Type.Partial(OrderDto);

/** The order with all that was loaded of it. */
export function toOrderDto(order: Order): Partial<OrderDto> {
  const exponent = exponentOf(order.currencyCode);
  return {
    id: order.id,
    version: order.version,
    display_id: order.displayId,
    custom_display_id: null,
    status: order.status,
    region_id: order.regionId,
    customer_id: order.customerId,
    sales_channel_id: order.salesChannelId,
    email: order.email,
    currency_code: order.currencyCode,
    locale: order.locale,
    payment_status: paymentStatus(order.paymentCollections, order.total),
    summary: toSummaryDto(order, exponent),
    ...(order.lines && toLinesDto(order, order.lines, exponent)),
    total: toMajor(order.total, exponent),
    subtotal: toMajor(order.subtotal, exponent),
    tax_total: toMajor(order.taxTotal, exponent),
    discount_total: toMajor(order.discountTotal, exponent),
    item_total: toMajor(order.itemTotal, exponent),
    shipping_total: toMajor(order.shippingTotal, exponent),
    metadata: order.metadata,
    created_at: order.createdAt,
    updated_at: order.updatedAt,
    canceled_at: order.canceledAt,
    shipping_address: order.shippingAddress && toAddressDto(order.shippingAddress),
    billing_address: order.billingAddress && toAddressDto(order.billingAddress),
    customer: order.customerId === null ? null : { id: order.customerId, email: order.email },
    payment_collections: order.paymentCollections.map(toPaymentCollectionDto),
    fulfillments: [],
  };
}

/** What needs the lines. Names that only this gives are `lineBound` in `order-fields.ts`. */
function toLinesDto(order: Order, lines: OrderLines, exponent: number) {
  const totals = orderTotals(lines);
  const about = { orderId: order.id, exponent };
  return {
    ...toTotalsDto(totals.cart, exponent),
    fulfillment_status: fulfillmentStatus(lines.items),
    // Totals come in the order of the lines.
    items: totals.items.flatMap((sums, index) => {
      const item = lines.items[index];
      return item ? [toOrderLineItemDto(item, sums, about)] : [];
    }),
    credit_lines: lines.creditLines.map((line) => toCreditLineDto(line, { orderId: order.id, exponent })),
    shipping_methods: totals.shippingMethods.flatMap((sums, index) => {
      const method = lines.shippingMethods[index];
      return method ? [toOrderShippingMethodDto(method, sums, about)] : [];
    }),
  };
}

const toCreditLineDto = (
  line: CreditLine,
  { orderId, exponent }: { orderId: string; exponent: number },
): Static<typeof CreditLineDto> => ({
  id: line.id,
  order_id: orderId,
  amount: toMajor(line.amount, exponent),
  reference: line.reference,
  reference_id: line.referenceId,
  metadata: line.metadata,
  created_at: line.createdAt,
  updated_at: line.updatedAt,
});

function toSummaryDto(
  { total, placedTotal, paymentCollections }: Order,
  exponent: number,
): Static<typeof OrderSummaryDto> {
  const { captured, refunded } = paidOf(paymentCollections);
  const received = captured - refunded;
  return {
    pending_difference: toMajor(total - received, exponent),
    current_order_total: toMajor(total, exponent),
    original_order_total: toMajor(placedTotal, exponent),
    transaction_total: toMajor(received, exponent),
    paid_total: toMajor(captured, exponent),
    refunded_total: toMajor(refunded, exponent),
    accounting_total: toMajor(total, exponent),
  };
}
