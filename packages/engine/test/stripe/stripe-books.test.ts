import { afterAll, beforeAll, expect, it } from "vitest";
import { type Paying, StripeShop } from "./stripe-shop.ts";

// The other tests say nothing unless their books notice what is wrong.
let stripe: StripeShop;
beforeAll(async () => void (stripe = await StripeShop.open()));
afterAll(() => stripe.close());

const check = (paying: Paying) => stripe.outcome(paying);

it("notices money that no order has", async () => {
  stripe.double.webhooks.lose();
  const paying = await stripe.ready();
  stripe.double.confirmInBrowser(paying.clientSecret);
  await stripe.rows("DELETE FROM payment_follow_up WHERE payment_session_id = $1", [paying.sessionId]);
  await expect(check(paying)).rejects.toThrow(/deeply equal/);
  stripe.double.dashboard.cancel(paying.intentId);
  expect(await check(paying)).toMatchObject({ orders: 0, authorized: 0 });
});

it("notices an order whose money is gone, and what was captured unseen", async () => {
  stripe.double.webhooks.lose();
  const paying = await stripe.ready();
  stripe.double.confirmInBrowser(paying.clientSecret);
  await stripe.complete(paying);
  expect(await check(paying)).toMatchObject({ orders: 1, authorized: paying.total });
  stripe.double.dashboard.capture(paying.intentId, 100);
  await expect(check(paying)).rejects.toThrow(/deeply equal/);
});
