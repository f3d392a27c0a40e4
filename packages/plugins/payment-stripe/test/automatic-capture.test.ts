import { afterAll, beforeAll, expect, it } from "vitest";
import { newKey, openStripeShop, type StripeShop } from "./stripe-shop.ts";

let shop: StripeShop;
beforeAll(async () => {
  shop = await openStripeShop({ captureMethod: "automatic" });
});
afterAll(() => shop.close());

it("takes the money when the browser confirms, and gives it back when the checkout is undone", async () => {
  const paid = await shop.authorized(1500);
  const { client } = shop.tried;
  expect(await client.retrieve({ data: paid.data })).toMatchObject({
    status: "captured",
    amount: 1500,
    captured: 1500,
    refunded: 0,
  });
  await expect(paid.capture(1500)).rejects.toMatchObject({ code: "payment.refused" });
  await expect(client.cancel({ data: paid.data, key: paid.key })).rejects.toMatchObject({
    code: "payment.refused",
    message: expect.stringContaining("refund it instead") as string,
  });
  await paid.refund(1500);
  expect(await client.retrieve({ data: paid.data })).toMatchObject({
    status: "captured",
    captured: 1500,
    refunded: 1500,
  });
  expect(shop.double.books().paying).toEqual([]);
});

it("counts currencies as Stripe does", async () => {
  const { client } = shop.tried;
  for (const [currencyCode, amount, atStripe] of [
    ["jpy", 500, 500],
    ["isk", 500, 50_000],
    ["mga", 50_000, 500],
    ["kwd", 1250, 1250],
  ] as const) {
    const session = await shop.prepared({ amount, currencyCode, card: "succeeds" });
    const state = await client.authorize(session, { idempotencyKey: newKey() });
    expect(state).toMatchObject({ status: "captured", amount, captured: amount, data: { amount: atStripe } });
    const part = { data: state.data, amount: amount / 5, currencyCode };
    const refunded = await client.refund(part, { idempotencyKey: newKey() });
    expect(refunded).toMatchObject({ refunded: amount / 5 });
    expect(shop.double.books(currencyCode)).toMatchObject({ captured: atStripe, refunded: atStripe / 5 });
  }
});
