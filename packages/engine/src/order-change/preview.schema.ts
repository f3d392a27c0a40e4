import Type, { type Static } from "typebox";
import { keptQuantity, type Order, OrderDto, type OrderLines, orderTotals, toOrderDto } from "../order/index.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import { multiplyRounded } from "../platform/money/rounding.ts";
import type { OrderChange } from "./order-change.ts";
import {
  OrderChangeActionDto,
  OrderChangeDto,
  targetOf,
  toActionDto,
  toOrderChangeDto,
} from "./order-change.schema.ts";

const Amount = Type.Number({ description: "In the currency's major unit." });
const Actions = Type.Array(OrderChangeActionDto);

/** An order as it will be once its open change is confirmed. */
export const OrderPreviewDto = Type.Object({
  ...Type.Partial(OrderDto).properties,
  items: Type.Array(
    Type.Object({ ...OrderDto.properties.items.items.properties, return_requested_total: Amount, actions: Actions }),
  ),
  shipping_methods: Type.Array(
    Type.Object({ ...OrderDto.properties.shipping_methods.items.properties, actions: Actions }),
  ),
  /** What the goods that are announced as coming back are worth. */
  return_requested_total: Amount,
  order_change: Type.Union([OrderChangeDto, Type.Null()]),
});
export type OrderPreviewDto = Static<typeof OrderPreviewDto>;

/** @param lines what the order consists of after the change. */
export function toOrderPreviewDto(order: Order, lines: OrderLines, change: OrderChange | undefined): OrderPreviewDto {
  const { currencyCode } = order;
  const exponent = exponentOf(currencyCode);
  const totals = orderTotals(lines);
  const { total, subtotal, taxTotal, discountTotal, itemTotal, shippingTotal } = totals.cart;
  const after = toOrderDto({ ...order, lines, total, subtotal, taxTotal, discountTotal, itemTotal, shippingTotal });
  const actions = change?.actions.map((action) => ({
    of: targetOf(action),
    dto: toActionDto(action, change, currencyCode),
  }));
  const actionsOf = (id: string | undefined) => (actions ?? []).flatMap(({ of, dto }) => (of === id ? [dto] : []));
  // In the order of the lines.
  const comingBack = lines.items.map((item, index) => {
    const kept = keptQuantity(item);
    const sum = totals.items[index]?.total ?? 0;
    return kept === 0 ? 0 : multiplyRounded(sum, item.returnRequestedQuantity, kept);
  });
  return {
    ...after,
    items: (after.items ?? []).map((item, index) => ({
      ...item,
      return_requested_total: toMajor(comingBack[index] ?? 0, exponent),
      actions: actionsOf(item.id),
    })),
    shipping_methods: (after.shipping_methods ?? []).map((method) => ({ ...method, actions: actionsOf(method.id) })),
    return_requested_total: toMajor(
      comingBack.reduce((sum, worth) => sum + worth, 0),
      exponent,
    ),
    order_change: change ? toOrderChangeDto(change, currencyCode) : null,
  };
}
