import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Paying, StripeShop } from "./stripe-shop.ts";

const isOrdered = { status: 200, body: { type: "order" } };

describe.each(["manual", "automatic"] as const)("paid in the browser, %s capture, a cart becomes one order", (way) => {
  let stripe: StripeShop;
  let paying: Paying;
  beforeAll(async () => void (stripe = await StripeShop.open({ captureMethod: way })));
  afterAll(() => stripe.close());
  beforeEach(async () => {
    stripe.sendWebhooks();
    paying = await stripe.ready();
  });

  /** The event that tells of the money. */
  const money = way === "manual" ? "payment_intent.amount_capturable_updated" : "payment_intent.succeeded";

  const oneOrder = () => ({
    orders: 1,
    authorized: way === "manual" ? paying.total : 0,
    captured: way === "manual" ? 0 : paying.total,
    refunded: 0,
  });

  it("when the browser comes first, and the webhook afterwards", async () => {
    const { double } = stripe;
    double.webhooks.hold();
    double.confirmInBrowser(paying.clientSecret);
    expect(await stripe.complete(paying)).toMatchObject(isOrdered);
    await double.webhooks.release();
    expect(await stripe.outcome(paying)).toEqual(oneOrder());
  });

  it("when the webhook comes first, and the browser afterwards", async () => {
    stripe.double.confirmInBrowser(paying.clientSecret);
    await stripe.settled();
    const [order] = await stripe.orderIds(paying);
    expect(await stripe.complete(paying)).toMatchObject({ ...isOrdered, body: { order: { id: order } } });
    expect(await stripe.outcome(paying)).toEqual(oneOrder());
  });

  it("when each webhook comes three times, at once", async () => {
    stripe.sendWebhooks(3);
    stripe.double.confirmInBrowser(paying.clientSecret);
    expect(await stripe.complete(paying)).toMatchObject(isOrdered);
    expect(await stripe.outcome(paying)).toEqual(oneOrder());
    const told = stripe.double.webhooks.deliveries.filter(
      ({ event }) => event.type === money && "id" in event.data.object && event.data.object.id === paying.intentId,
    );
    expect(told.map(({ status }) => status)).toEqual([200, 200, 200]);
    const events = await stripe.rows("SELECT id FROM event WHERE name = 'payment.changed' AND aggregate = $1", [
      paying.sessionId,
    ]);
    expect(events).toHaveLength(1);
  });

  it("when no webhook ever comes", async () => {
    stripe.double.webhooks.lose();
    stripe.double.confirmInBrowser(paying.clientSecret);
    expect(await stripe.complete(paying)).toMatchObject(isOrdered);
    expect(await stripe.outcome(paying)).toEqual(oneOrder());
  });

  it("when the browser never comes back", async () => {
    stripe.double.confirmInBrowser(paying.clientSecret);
    await stripe.settled();
    expect(await stripe.orderIds(paying)).toHaveLength(1);
    expect(await stripe.outcome(paying)).toEqual(oneOrder());
  });

  it("when neither comes: the shop asks Stripe", async () => {
    stripe.double.webhooks.lose();
    stripe.double.confirmInBrowser(paying.clientSecret);
    expect(await stripe.orderIds(paying)).toEqual([]);
    expect(await stripe.outcome(paying)).toEqual(oneOrder());
  });

  it("when two tabs complete it at once", async () => {
    stripe.double.confirmInBrowser(paying.clientSecret);
    const [first, second] = await Promise.all([stripe.complete(paying), stripe.complete(paying)]);
    expect(first).toMatchObject(isOrdered);
    expect(second).toEqual(first);
    expect(await stripe.outcome(paying)).toEqual(oneOrder());
  });

  it("when it is completed five times at the very moment of the webhook", async () => {
    stripe.sendWebhooks(2);
    stripe.double.confirmInBrowser(paying.clientSecret);
    const answers = await Promise.all([...Array(5)].map(() => stripe.complete(paying)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject(isOrdered);
    expect(await stripe.outcome(paying)).toEqual(oneOrder());
  });

  it("when the browser completes it before it was paid, and again afterwards", async () => {
    expect(await stripe.complete(paying)).toMatchObject({ status: 200, body: { type: "cart" } });
    stripe.double.confirmInBrowser(paying.clientSecret);
    expect(await stripe.complete(paying)).toMatchObject(isOrdered);
    expect(await stripe.outcome(paying)).toEqual(oneOrder());
  });

  it("when it was completed before it was paid, and only the webhook comes afterwards", async () => {
    await stripe.complete(paying);
    stripe.double.confirmInBrowser(paying.clientSecret);
    await stripe.settled();
    expect(await stripe.orderIds(paying)).toHaveLength(1);
    expect(await stripe.outcome(paying)).toEqual(oneOrder());
  });

  it("the same order when old webhooks are sent again after it", async () => {
    stripe.double.confirmInBrowser(paying.clientSecret);
    await stripe.complete(paying);
    const { webhooks } = stripe.double;
    await webhooks.settled();
    for (const event of webhooks.events.toReversed()) expect(await webhooks.deliver(event)).toBe(200);
    expect(await stripe.outcome(paying)).toEqual(oneOrder());
  });
});
