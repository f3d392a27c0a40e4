import type { Static } from "typebox";
import type { OrderPlaced } from "../order/index.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** What a shopper is told when their order is placed. */
export function orderConfirmation(order: Static<typeof OrderPlaced.payload>): Mail {
  const money = (amount: number): string => {
    const exponent = exponentOf(order.currencyCode);
    return `${toMajor(amount, exponent).toFixed(exponent)} ${order.currencyCode.toUpperCase()}`;
  };
  const lines = order.lines.map(({ quantity, title, variantTitle, unitPrice }) => {
    const name = variantTitle === title ? title : `${title} (${variantTitle})`;
    return `${quantity} x ${name}, ${money(unitPrice)} each`;
  });
  return {
    to: order.email,
    subject: `Your order ${order.displayId}`,
    text: [
      "Thank you for your order.",
      "",
      ...lines,
      "",
      `Total: ${money(order.total)}`,
      `Order id: ${order.orderId}`,
    ].join("\n"),
  };
}
