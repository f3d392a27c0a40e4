import { moneyText, type OrderConfirmation } from "@hanse/plugin-kit";
import { html } from "../html.ts";
import { block, layout, paragraph, rows } from "../layout.ts";
import type { Letterhead, Mail } from "../mail.ts";
import { addressLines } from "./address-lines.ts";
import { lineName } from "./line-name.ts";

/** What a shopper is told when their order is placed. */
export function orderConfirmationMail(order: OrderConfirmation, shop: Letterhead): Mail {
  const money = (amount: number): string => moneyText(amount, order.currencyCode, shop.locale);
  const title = "Thank you for your order";
  const number = `Order ${order.displayId}`;
  const lines = order.lines.map(
    (line) => [`${line.quantity} × ${lineName(line)}`, money(line.unitPrice * line.quantity)] as const,
  );
  const totals = [
    ...order.shippingMethods.map(({ name, amount }) => [`Shipping: ${name}`, money(amount)] as const),
    ...(order.discountTotal === 0 ? [] : [["Discount", money(-order.discountTotal)] as const]),
  ];
  const total = ["Total", money(order.total)] as const;
  // Whether the lines are with or without taxes, the total is with them.
  const taxes = order.taxTotal === 0 ? [] : [["Taxes in the total", money(order.taxTotal)] as const];
  const address = order.shippingAddress && addressLines(order.shippingAddress, shop.locale);
  return {
    subject: `Your order ${order.displayId} at ${shop.shopName}`,
    text: [
      `${title}.`,
      number,
      "",
      ...[...lines, ...totals, total, ...taxes].map(([name, value]) => `${name}: ${value}`),
      ...(address ? ["", "Delivery to:", ...address] : []),
      "",
      `${shop.shopName}, ${shop.storefrontUrl}`,
    ].join("\n"),
    html: layout(
      shop,
      title,
      html`${paragraph(number)}${rows([...lines, ...totals, [...total, true], ...taxes])}${address && block("Delivery to", address)}`,
    ),
  };
}
