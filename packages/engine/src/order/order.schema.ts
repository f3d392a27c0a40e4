import Type, { type Static } from "typebox";
import { AddressBody, AddressDto, toAddressDto, totalsDto, toTotalsDto } from "../cart/index.ts";
import { PaymentCollectionDto, toPaymentCollectionDto } from "../payment/index.ts";
import { closed } from "../platform/http/shape.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import { fulfillmentStatuses } from "./fulfillment-status.ts";
import { FulfillmentDto, toFulfillmentDto } from "./fulfillment.schema.ts";
import {
  OrderItemDetailDto,
  OrderLineItemDto,
  OrderShippingMethodDto,
  toOrderLineItemDto,
  toOrderShippingMethodDto,
} from "./order-item.schema.ts";
import { type CreditLine, type Order, type OrderLines, orderStatuses, type OrderSurroundings } from "./order.ts";
import { orderTotals } from "./order-totals.ts";
import { paidOf, paymentStatuses } from "./payment-status.ts";

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

/** Whoever has the order now. */
export const OrderCustomerDto = Type.Object({
  id: Type.String(),
  email: Type.String(),
  first_name: Text,
  last_name: Text,
  company_name: Text,
  phone: Text,
  has_account: Type.Boolean(),
  created_at: Type.String(),
  updated_at: Type.String(),
});
export const OrderChannelDto = Type.Object({ id: Type.String(), name: Type.String() });
export const OrderRegionDto = Type.Object({ id: Type.String(), name: Type.String(), currency_code: Type.String() });

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
  customer: Type.Union([Type.Partial(OrderCustomerDto), Type.Null()]),
  sales_channel: Type.Union([Type.Partial(OrderChannelDto), Type.Null()]),
  region: Type.Union([Type.Partial(OrderRegionDto), Type.Null()]),
  payment_collections: Type.Array(Type.Partial(PaymentCollectionDto)),
  fulfillments: Type.Array(Type.Partial(FulfillmentDto)),
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
    payment_status: order.paymentStatus,
    fulfillment_status: order.fulfillmentStatus,
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
    ...(order.surroundings && toSurroundingsDto(order.surroundings)),
    payment_collections: order.paymentCollections.map(toPaymentCollectionDto),
    ...(order.fulfillments && { fulfillments: order.fulfillments.map(toFulfillmentDto) }),
  };
}

const toSurroundingsDto = ({ customer, salesChannel, region }: OrderSurroundings) => ({
  customer: customer && {
    id: customer.id,
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    company_name: customer.companyName,
    phone: customer.phone,
    has_account: customer.hasAccount,
    created_at: customer.createdAt,
    updated_at: customer.updatedAt,
  },
  sales_channel: salesChannel,
  region: region && { id: region.id, name: region.name, currency_code: region.currencyCode },
});

/** What needs the lines. Names that only this gives are `lineBound` in `order-fields.ts`. */
function toLinesDto(order: Order, lines: OrderLines, exponent: number) {
  const totals = orderTotals(lines);
  const about = { orderId: order.id, exponent };
  return {
    ...toTotalsDto(totals.cart, exponent),
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

const Json = Type.Record(Type.String(), Type.Unknown());
const OptionalMetadata = Type.Optional(Type.Union([Json, Type.Null()]));
const Email = Type.String({ maxLength: 320, pattern: "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$" });

export const OrderChangesBody = closed({
  email: Type.Optional(Email),
  locale: Type.Optional(Text),
  shipping_address: Type.Optional(AddressBody),
  billing_address: Type.Optional(AddressBody),
  metadata: OptionalMetadata,
  additional_data: Type.Optional(Json),
});

export const CreditLineBody = closed({
  amount: Type.Number({ exclusiveMinimum: 0, description: "In the currency's major unit." }),
  reference: Type.Optional(Text),
  reference_id: Type.Optional(Text),
  metadata: OptionalMetadata,
});

/** A line of the order with how far it has come, as the wire lists them. */
export const OrderItemDto = Type.Object({
  ...OrderItemDetailDto.properties,
  order_id: Type.String(),
  version: Type.Integer(),
  item: Type.Partial(OrderLineItemDto),
});

export function toOrderItemDtos(order: Order): Static<typeof OrderItemDto>[] {
  const { items = [] } = toOrderDto(order);
  return items.flatMap((item) =>
    item.detail ? [{ ...item.detail, order_id: order.id, version: order.version, item }] : [],
  );
}

const TransferNotes = {
  internal_note: Type.Optional(Type.String()),
  description: Type.Optional(Type.String({ maxLength: 1_000 })),
};

export const TransferBody = closed({
  customer_id: Type.String({ minLength: 1 }),
  update_order_email: Type.Optional(Type.Boolean()),
  ...TransferNotes,
  additional_data: Type.Optional(Json),
});

export const GuestTransferBody = closed({ email: Email, ...TransferNotes, additional_data: Type.Optional(Json) });

export const ShoppersTransferBody = closed({
  description: Type.Optional(Type.String({ maxLength: 1_000 })),
  update_order_email: Type.Optional(Type.Boolean()),
});

export const TransferTokenBody = closed({ token: Type.String({ minLength: 1, maxLength: 200 }) });
