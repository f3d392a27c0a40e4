import { type Adjustment, calculateTotals, type Totals } from "../cart/index.ts";
import { multiplyRounded } from "../platform/money/rounding.ts";
import type { OrderItem, OrderLines } from "./order.ts";

/** How many of a line the customer keeps, and so pays for: neither given back nor written off. */
export const keptQuantity = (
  item: Pick<OrderItem, "quantity" | "returnReceivedQuantity" | "returnDismissedQuantity" | "writtenOffQuantity">,
): number => item.quantity - item.returnReceivedQuantity - item.returnDismissedQuantity - item.writtenOffQuantity;

/** All figures of an order as it is now, in minor units: a pure function of its lines, whatever came before. */
export function orderTotals({ items, shippingMethods, creditLines }: OrderLines): Totals {
  const totals = calculateTotals({
    items: items.map((item) => ({
      id: item.id,
      unitPrice: item.unitPrice,
      quantity: keptQuantity(item),
      taxInclusive: item.isTaxInclusive,
      taxRates: item.taxLines.map(({ rate }) => rate),
      discounts: item.adjustments.map((adjustment) => discountOf(adjustment, keptQuantity(item), item.quantity)),
    })),
    shippingMethods: shippingMethods.map((method) => ({
      id: method.id,
      amount: method.amount,
      taxInclusive: method.isTaxInclusive,
      taxRates: method.taxLines.map(({ rate }) => rate),
      discounts: method.adjustments.map((adjustment) => discountOf(adjustment, 1, 1)),
    })),
  });
  const credit = creditLines.reduce((sum, { amount }) => sum + amount, 0);
  const { cart } = totals;
  return {
    ...totals,
    cart: { ...cart, total: cart.total - credit, creditLineTotal: credit, creditLineSubtotal: credit },
  };
}

/** A discount was given for the whole line: who keeps a part of the line keeps that part of it. */
const discountOf = ({ amount, isTaxInclusive }: Adjustment, kept: number, ordered: number) => ({
  amount: ordered === 0 ? 0 : multiplyRounded(amount, kept, ordered),
  taxInclusive: isTaxInclusive,
});
