import Type, { type Static } from "typebox";
import {
  lineItemDto,
  LineProductDto,
  LineVariantDto,
  shippingMethodDto,
  toLineItemDto,
  toLineProductDto,
  toLineVariantDto,
  toShippingMethodDto,
  type LineTotals,
} from "../cart/index.ts";
import { toMajor } from "../platform/money/money.ts";
import { multiplyRounded } from "../platform/money/rounding.ts";
import { keptQuantity } from "./order-totals.ts";
import type { OrderItem, OrderShippingMethod } from "./order.ts";

const Amount = Type.Number({ description: "In the currency's major unit." });
const Metadata = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]);

/** How far a line has come. */
export const OrderItemDetailDto = Type.Object({
  id: Type.String(),
  item_id: Type.String(),
  quantity: Type.Integer(),
  fulfilled_quantity: Type.Integer(),
  shipped_quantity: Type.Integer(),
  delivered_quantity: Type.Integer(),
  return_requested_quantity: Type.Integer(),
  return_received_quantity: Type.Integer(),
  return_dismissed_quantity: Type.Integer(),
  written_off_quantity: Type.Integer(),
  metadata: Metadata,
  created_at: Type.String(),
  updated_at: Type.String(),
});

export const OrderLineItemDto = Type.Object({
  ...lineItemDto,
  order_id: Type.String(),
  item_total: Amount,
  item_subtotal: Amount,
  item_tax_total: Amount,
  refundable_total: Amount,
  refundable_total_per_unit: Amount,
  detail: OrderItemDetailDto,
  product: Type.Union([LineProductDto, Type.Null()]),
  variant: Type.Union([LineVariantDto, Type.Null()]),
});

export const OrderShippingMethodDto = Type.Object({ ...shippingMethodDto, order_id: Type.String() });

export function toOrderLineItemDto(
  item: OrderItem,
  totals: LineTotals,
  { orderId, exponent }: { orderId: string; exponent: number },
): Static<typeof OrderLineItemDto> {
  const line = toLineItemDto(item, totals, exponent);
  const { variantId, productId, product } = item;
  const kept = keptQuantity(item);
  return {
    ...line,
    order_id: orderId,
    item_total: line.total,
    item_subtotal: line.subtotal,
    item_tax_total: line.tax_total,
    refundable_total: toMajor(totals.total, exponent),
    refundable_total_per_unit: kept === 0 ? 0 : toMajor(multiplyRounded(totals.total, 1, kept), exponent),
    detail: {
      id: item.id,
      item_id: item.id,
      quantity: item.quantity,
      fulfilled_quantity: item.fulfilledQuantity,
      shipped_quantity: item.shippedQuantity,
      delivered_quantity: item.deliveredQuantity,
      return_requested_quantity: item.returnRequestedQuantity,
      return_received_quantity: item.returnReceivedQuantity,
      return_dismissed_quantity: item.returnDismissedQuantity,
      written_off_quantity: item.writtenOffQuantity,
      metadata: null,
      created_at: item.createdAt,
      updated_at: item.updatedAt,
    },
    product: productId === null ? null : toLineProductDto({ productId, product }),
    variant: productId === null || variantId === null ? null : toLineVariantDto({ variantId, productId, product }),
  };
}

export const toOrderShippingMethodDto = (
  method: OrderShippingMethod,
  totals: LineTotals,
  { orderId, exponent }: { orderId: string; exponent: number },
): Static<typeof OrderShippingMethodDto> => ({ ...toShippingMethodDto(method, totals, exponent), order_id: orderId });
