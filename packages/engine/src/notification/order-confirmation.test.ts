import { expect, it } from "vitest";
import { orderConfirmation } from "./order-confirmation.ts";

const line = { lineId: "ordli_1", variantId: "variant_1", productId: "prod_1", sku: null, quantity: 2 };

it("tells what was bought and what it comes to, in the currency's own precision", () => {
  const order = {
    orderId: "order_1",
    displayId: 7,
    cartId: "cart_1",
    customerId: "cus_1",
    email: "ada@example.com",
    locale: null,
    currencyCode: "eur",
    total: 9290,
    lines: [
      { ...line, title: "Chopping Board", variantTitle: "Large", unitPrice: 4400 },
      { ...line, title: "Postcard", variantTitle: "Postcard", unitPrice: 0, quantity: 1 },
    ],
  };
  expect(orderConfirmation(order)).toEqual({
    to: "ada@example.com",
    subject: "Your order 7",
    text: [
      "Thank you for your order.",
      "",
      "2 x Chopping Board (Large), 44.00 EUR each",
      "1 x Postcard, 0.00 EUR each",
      "",
      "Total: 92.90 EUR",
      "Order id: order_1",
    ].join("\n"),
  });
  expect(orderConfirmation({ ...order, currencyCode: "jpy" }).text).toContain("Total: 9290 JPY");
});
