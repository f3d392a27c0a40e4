import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OrderDto } from "../../src/order/index.ts";
import type { PaymentService } from "../../src/payment/payment.service.ts";
import { type Paying, StripeShop } from "./stripe-shop.ts";

let stripe: StripeShop;
let payments: PaymentService;
let paying: Paying;
let paymentId: string;

beforeAll(async () => {
  stripe = await StripeShop.open();
  payments = stripe.shop.container.resolve<PaymentService>("payments");
});
afterAll(() => stripe.close());
beforeEach(async () => {
  stripe.sendWebhooks();
  paying = await stripe.ready();
  stripe.double.confirmInBrowser(paying.clientSecret);
  await stripe.complete(paying);
  paymentId = await stripe.paymentId(paying);
});

const refusal = { code: "payment.refused" };

async function paymentStatus(): Promise<string> {
  const { body } = await stripe.complete<{ order: OrderDto }>(paying);
  return body.order.payment_status;
}

describe("the shop", () => {
  it("captures a part, of which Stripe releases the rest, and refunds it in parts", async () => {
    await payments.capture(paymentId, { amount: 1_000 });
    expect(await stripe.outcome(paying)).toEqual({ orders: 1, authorized: 0, captured: 1_000, refunded: 0 });
    await payments.refund(paymentId, { amount: 400 });
    expect(await stripe.outcome(paying)).toEqual({ orders: 1, authorized: 0, captured: 1_000, refunded: 400 });
    await payments.refund(paymentId);
    expect(await stripe.outcome(paying)).toEqual({ orders: 1, authorized: 0, captured: 1_000, refunded: 1_000 });
    await expect(payments.refund(paymentId, { amount: 1 })).rejects.toMatchObject({ code: "payment.refund_too_much" });
  });

  it("is told that Stripe captures once, and may ask for no more", async () => {
    await payments.capture(paymentId, { amount: 1_000 });
    await expect(payments.capture(paymentId, { amount: 500 })).rejects.toMatchObject(refusal);
    expect(await stripe.outcome(paying)).toEqual({ orders: 1, authorized: 0, captured: 1_000, refunded: 0 });
  });

  it("moves money once for a key, however many ask at once", async () => {
    const { total } = paying;
    await Promise.all([...Array(4)].map(() => payments.capture(paymentId, { idempotencyKey: "whole" })));
    await Promise.all([...Array(4)].map(() => payments.refund(paymentId, { amount: 300, idempotencyKey: "part" })));
    expect(await stripe.outcome(paying)).toEqual({ orders: 1, authorized: 0, captured: total, refunded: 300 });
  });

  it.each(["drop-before", "drop-after", "hang-after", "fail-after-kept"] as const)(
    "captures and refunds once when Stripe's answer is lost: %s",
    async (kind) => {
      const { double } = stripe;
      double.plan({ kind, on: "POST /v1/payment_intents/*/capture" });
      await payments.capture(paymentId).catch(() => undefined);
      await payments.resume({ olderThanMs: 0 });
      double.plan({ kind, on: "POST /v1/refunds" });
      await payments.refund(paymentId, { amount: 700 }).catch(() => undefined);
      await payments.resume({ olderThanMs: 0 });
      expect(await stripe.outcome(paying)).toEqual({
        orders: 1,
        authorized: 0,
        captured: paying.total,
        refunded: 700,
      });
    },
  );
});

describe("what the merchant does at Stripe's own pages", () => {
  it("is a capture, which the shop has on record", async () => {
    stripe.double.dashboard.capture(paying.intentId);
    expect(await stripe.outcome(paying)).toEqual({ orders: 1, authorized: 0, captured: paying.total, refunded: 0 });
    expect(await paymentStatus()).toBe("captured");
  });

  it("is a capture of a part, and a refund of a part of it", async () => {
    stripe.double.dashboard.capture(paying.intentId, 2_000);
    stripe.double.dashboard.refund(paying.intentId, 500);
    expect(await stripe.outcome(paying)).toEqual({ orders: 1, authorized: 0, captured: 2_000, refunded: 500 });
    expect(await paymentStatus()).toBe("partially_refunded");
  });

  it("is a refund beside one of the shop's own", async () => {
    await payments.capture(paymentId);
    const { dashboard } = stripe.double;
    const refunding = payments.refund(paymentId, { amount: 600 });
    dashboard.refund(paying.intentId, 100);
    await refunding;
    expect(await stripe.outcome(paying)).toEqual({
      orders: 1,
      authorized: 0,
      captured: paying.total,
      refunded: 700,
    });
  });

  it("is the capture that the shop was about to ask for, and whose webhook does not come", async () => {
    stripe.double.webhooks.lose();
    stripe.double.dashboard.capture(paying.intentId, 1_500);
    await expect(payments.capture(paymentId)).rejects.toMatchObject(refusal);
    expect(await stripe.outcome(paying)).toEqual({ orders: 1, authorized: 0, captured: 1_500, refunded: 0 });
  });

  it("is told in the wrong order, and twice", async () => {
    const { webhooks, dashboard } = stripe.double;
    webhooks.hold();
    dashboard.capture(paying.intentId);
    dashboard.refund(paying.intentId, 100);
    dashboard.refund(paying.intentId, 200);
    const { events } = webhooks;
    await webhooks.release((held) => held.toReversed());
    for (const event of events.slice(-3)) await webhooks.deliver(event);
    expect(await stripe.outcome(paying)).toEqual({
      orders: 1,
      authorized: 0,
      captured: paying.total,
      refunded: 300,
    });
  });

  it("is giving the payment up", async () => {
    stripe.double.dashboard.cancel(paying.intentId);
    expect(await stripe.outcome(paying)).toEqual({ orders: 1, authorized: 0, captured: 0, refunded: 0 });
    expect(await paymentStatus()).toBe("canceled");
    const events = await stripe.rows("SELECT id FROM event WHERE name = 'payment.canceled' AND aggregate = $1", [
      paymentId,
    ]);
    expect(events).toHaveLength(1);
    await expect(payments.capture(paymentId)).rejects.toMatchObject({ code: "payment.capture_too_much" });
  });
});
