import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CartDto } from "../../src/cart/index.ts";
import { type Paying, StripeShop } from "./stripe-shop.ts";

const isOrdered = { status: 200, body: { type: "order" } };
const isRequiresMore = { status: 200, body: { type: "cart", error: { type: "payment_requires_more_error" } } };
const isDeclined = { status: 200, body: { type: "cart", error: { type: "payment_authorization_error" } } };
/** Nothing was ever charged, and there is no order. */
const nothing = { orders: 0, authorized: 0, captured: 0, refunded: 0 };

describe.each(["manual", "automatic"] as const)("%s capture", (way) => {
  let stripe: StripeShop;
  let paying: Paying;
  beforeAll(async () => void (stripe = await StripeShop.open({ captureMethod: way })));
  afterAll(() => stripe.close());
  beforeEach(async () => {
    stripe.sendWebhooks();
    paying = await stripe.ready();
  });

  const paid = ({ total }: Paying) => ({
    authorized: way === "manual" ? total : 0,
    captured: way === "manual" ? 0 : total,
    refunded: 0,
  });
  const oneOrder = (of = paying) => ({ orders: 1, ...paid(of) });
  /** What was authorised is released, and what was taken is refunded. */
  const givenBack = ({ total }: Paying) =>
    way === "manual"
      ? { authorized: 0, captured: 0, refunded: 0 }
      : { authorized: 0, captured: total, refunded: total };
  const noOrder = () => ({ orders: 0, ...givenBack(paying) });

  describe("a bank that asks for more", () => {
    it("is satisfied in the browser, before the cart is completed", async () => {
      const { double } = stripe;
      expect(double.confirmInBrowser(paying.clientSecret, "requires-action")).toEqual({ status: "requires_action" });
      await stripe.settled();
      double.completeAction(paying.clientSecret);
      expect(await stripe.complete(paying)).toMatchObject(isOrdered);
      expect(await stripe.outcome(paying)).toEqual(oneOrder());
    });

    it("asks when the shop confirms a saved card, and is satisfied then", async () => {
      const saved = await stripe.ready({ payment_method: "pm_card_authenticationRequired" });
      const answer = await stripe.complete<{ type: "cart"; cart: CartDto }>(saved);
      expect(answer).toMatchObject(isRequiresMore);
      expect(answer.body.cart.payment_collection?.payment_sessions).toMatchObject([
        {
          status: "requires_more",
          data: { client_secret: saved.clientSecret, next_action: { type: "use_stripe_sdk" } },
        },
      ]);
      stripe.double.completeAction(saved.clientSecret);
      expect(await stripe.complete(saved)).toMatchObject(isOrdered);
      expect(await stripe.outcome(saved)).toEqual(oneOrder(saved));
    });

    it("refuses, and another card on the same session is accepted", async () => {
      const { double } = stripe;
      double.confirmInBrowser(paying.clientSecret, "requires-action");
      expect(double.completeAction(paying.clientSecret, { succeeds: false }).error).toMatch(/authenticate/);
      await stripe.settled();
      double.confirmInBrowser(paying.clientSecret);
      expect(await stripe.complete(paying)).toMatchObject(isOrdered);
      expect(await stripe.outcome(paying)).toEqual(oneOrder());
    });

    it("refuses while the checkout waits, which gives everything back; another session pays", async () => {
      const saved = await stripe.ready({ payment_method: "pm_card_authenticationRequired" });
      await stripe.complete(saved);
      stripe.double.completeAction(saved.clientSecret, { succeeds: false });
      expect(await stripe.complete(saved)).toMatchObject(isDeclined);
      const other = await stripe.begin(saved.cartId);
      stripe.double.confirmInBrowser(other.clientSecret);
      expect(await stripe.complete(other)).toMatchObject(isOrdered);
      expect(await stripe.outcome(other)).toEqual(oneOrder(other));
      expect(stripe.standing(saved)).toEqual({ authorized: 0, captured: 0, refunded: 0 });
    });

    it("is left alone until the hold expires: nothing is held or charged", async () => {
      stripe.double.confirmInBrowser(paying.clientSecret, "requires-action");
      expect(await stripe.complete(paying)).toMatchObject(isRequiresMore);
      await stripe.expireHolds();
      expect(await stripe.outcome(paying)).toEqual(nothing);
    });

    it("is satisfied only after the hold expired, and the webhook makes the order", async () => {
      stripe.double.confirmInBrowser(paying.clientSecret, "requires-action");
      await stripe.complete(paying);
      await stripe.expireHolds();
      stripe.double.completeAction(paying.clientSecret);
      await stripe.settled();
      expect(await stripe.orderIds(paying)).toHaveLength(1);
      expect(await stripe.outcome(paying)).toEqual(oneOrder());
    });
  });

  describe("a card that is declined", () => {
    it("is followed by another one on the same session", async () => {
      const { double } = stripe;
      expect(double.confirmInBrowser(paying.clientSecret, "insufficient-funds").error).toMatch(/insufficient funds/);
      await stripe.settled();
      double.confirmInBrowser(paying.clientSecret);
      expect(await stripe.complete(paying)).toMatchObject(isOrdered);
      expect(await stripe.outcome(paying)).toEqual(oneOrder());
    });

    it("is told in Stripe's words when the cart is completed, and another session pays", async () => {
      stripe.double.confirmInBrowser(paying.clientSecret, "declined");
      expect(await stripe.complete(paying)).toMatchObject({
        ...isDeclined,
        body: { error: { message: "Your card was declined." } },
      });
      const other = await stripe.begin(paying.cartId);
      expect(other.intentId).not.toBe(paying.intentId);
      stripe.double.confirmInBrowser(other.clientSecret);
      expect(await stripe.complete(other)).toMatchObject(isOrdered);
      expect(await stripe.outcome(other)).toEqual(oneOrder(other));
    });

    it("is a saved one, and another saved one pays", async () => {
      const saved = await stripe.ready({ payment_method: "pm_card_visa_chargeDeclined" });
      expect(await stripe.complete(saved)).toMatchObject(isDeclined);
      const other = await stripe.begin(saved.cartId, { payment_method: "pm_card_visa" });
      expect(await stripe.complete(other)).toMatchObject(isOrdered);
      expect(await stripe.outcome(other)).toEqual(oneOrder(other));
    });

    it("ends the session, and what another tab pays on it all the same goes back", async () => {
      stripe.double.confirmInBrowser(paying.clientSecret, "declined");
      expect(await stripe.complete(paying)).toMatchObject(isDeclined);
      stripe.double.confirmInBrowser(paying.clientSecret);
      expect(stripe.standing(paying)).toEqual(paid(paying));
      expect(await stripe.outcome(paying)).toEqual(noOrder());
    });

    it("and nothing after it leaves nothing", async () => {
      stripe.double.confirmInBrowser(paying.clientSecret, "declined");
      expect(await stripe.outcome(paying)).toEqual(nothing);
    });
  });

  describe("after the shopper has paid", () => {
    it.each(["before", "after"] as const)(
      "the total changes %s the webhook: that money goes back, new money buys",
      async (when) => {
        const { double, shopper, variantId } = stripe;
        double.webhooks.hold();
        double.confirmInBrowser(paying.clientSecret);
        const add = () =>
          shopper.send("POST", `/store/carts/${paying.cartId}/line-items`, { variant_id: variantId, quantity: 1 });
        if (when === "before") expect(await add()).toMatchObject({ status: 200 });
        else await shopper.must("POST", `/store/carts/${paying.cartId}`, { email: null });
        await double.webhooks.release();
        await stripe.settled();
        if (when === "after") {
          expect(await add()).toMatchObject({ status: 200 });
          await shopper.must("POST", `/store/carts/${paying.cartId}`, { email: "ada@example.com" });
        }
        const other = await stripe.begin(paying.cartId);
        expect(other.total).toBeGreaterThan(paying.total);
        double.confirmInBrowser(other.clientSecret);
        expect(await stripe.complete(other)).toMatchObject(isOrdered);
        expect(await stripe.outcome(other)).toEqual(oneOrder(other));
        expect(stripe.standing(paying)).toEqual(givenBack(paying));
      },
    );

    it("a price changes: the shopper is told, and has the money back", async () => {
      stripe.double.webhooks.hold();
      stripe.double.confirmInBrowser(paying.clientSecret);
      await stripe.rows(
        "UPDATE price SET amount = amount + 100 WHERE variant_id = $1 AND currency_code = 'eur' AND min_quantity IS NULL",
        [stripe.variantId],
      );
      expect(await stripe.refusal(paying)).toBe("checkout.prices_changed");
      await stripe.double.webhooks.release();
      expect(await stripe.outcome(paying)).toEqual(noOrder());
    });

    it("a price changes, which only the webhook finds out: the money goes back", async () => {
      await stripe.rows(
        "UPDATE price SET amount = amount - 100 WHERE variant_id = $1 AND currency_code = 'eur' AND min_quantity IS NULL",
        [stripe.variantId],
      );
      stripe.double.confirmInBrowser(paying.clientSecret);
      expect(await stripe.outcome(paying)).toEqual(noOrder());
    });

    it("there is nothing left of it: the money goes back", async () => {
      stripe.double.confirmInBrowser(paying.clientSecret);
      stripe.double.webhooks.hold();
      await stripe.stock("none");
      try {
        expect(await stripe.refusal(paying)).toBe("checkout.out_of_stock");
        await stripe.double.webhooks.release();
        expect(await stripe.outcome(paying)).toEqual(noOrder());
      } finally {
        await stripe.stock("plenty");
      }
    });

    it("there is nothing left of it until the shopper tries again: that money buys", async () => {
      stripe.double.webhooks.lose();
      stripe.double.confirmInBrowser(paying.clientSecret);
      await stripe.stock("none");
      expect(await stripe.refusal(paying)).toBe("checkout.out_of_stock");
      await stripe.stock("plenty");
      expect(await stripe.complete(paying)).toMatchObject(isOrdered);
      expect(await stripe.outcome(paying)).toEqual(oneOrder());
    });

    it.each(["before", "after"] as const)("another provider is chosen, and used, %s the webhook", async (when) => {
      const { double, shopper } = stripe;
      double.webhooks.hold();
      double.confirmInBrowser(paying.clientSecret);
      await shopper.pay(paying.cartId, "pp_system_default");
      if (when === "before") await double.webhooks.release();
      expect(await stripe.complete(paying)).toMatchObject({
        ...isOrdered,
        body: { order: { payment_collections: [{ payments: [{ provider_id: "pp_system_default" }] }] } },
      });
      if (when === "after") await double.webhooks.release();
      expect(await stripe.outcome(paying)).toEqual({ orders: 1, ...givenBack(paying) });
    });

    it("another provider is chosen, and the first one is chosen again: one of its payments buys", async () => {
      const { double, shopper } = stripe;
      double.webhooks.lose();
      double.confirmInBrowser(paying.clientSecret);
      await shopper.pay(paying.cartId, "pp_system_default");
      const again = await stripe.begin(paying.cartId);
      expect(again.intentId).not.toBe(paying.intentId);
      double.confirmInBrowser(again.clientSecret);
      expect(await stripe.complete(again)).toMatchObject(isOrdered);
      expect(await stripe.outcome(again)).toEqual(oneOrder(again));
      expect(stripe.standing(paying)).toEqual(givenBack(paying));
    });

    it("the storefront begins the payment again: the same payment counts", async () => {
      stripe.double.webhooks.lose();
      stripe.double.confirmInBrowser(paying.clientSecret);
      const again = await stripe.begin(paying.cartId);
      expect(again.intentId).toBe(paying.intentId);
      expect(await stripe.complete(paying)).toMatchObject(isOrdered);
      expect(await stripe.outcome(paying)).toEqual(oneOrder());
    });

    it("the cart lacks something: the money is kept for a while, then goes back", async () => {
      await stripe.shopper.must("POST", `/store/carts/${paying.cartId}`, { email: null });
      stripe.double.confirmInBrowser(paying.clientSecret);
      await stripe.settled();
      expect(stripe.standing(paying)).toEqual(paid(paying));
      expect(await stripe.outcome(paying)).toEqual(noOrder());
    });
  });
});

describe("what the merchant does at Stripe before there is an order", () => {
  let stripe: StripeShop;
  let paying: Paying;
  beforeAll(async () => void (stripe = await StripeShop.open()));
  afterAll(() => stripe.close());
  beforeEach(async () => {
    stripe.sendWebhooks();
    paying = await stripe.ready();
  });

  it("gives the payment up: another session pays", async () => {
    stripe.double.dashboard.cancel(paying.intentId);
    expect(await stripe.complete(paying)).not.toMatchObject(isOrdered);
    await stripe.settled();
    const other = await stripe.begin(paying.cartId);
    expect(other.intentId).not.toBe(paying.intentId);
    stripe.double.confirmInBrowser(other.clientSecret);
    expect(await stripe.complete(other)).toMatchObject(isOrdered);
    expect(await stripe.outcome(other)).toMatchObject({ orders: 1, authorized: other.total });
  });

  it("gives the payment up while two tabs begin it again: the money of the one that counts goes back", async () => {
    const { double, shopper, variantId } = stripe;
    double.webhooks.lose();
    double.dashboard.cancel(paying.intentId);
    const [before] = await stripe.rows<{ data: object }>("SELECT data FROM payment_session WHERE id = $1", [
      paying.sessionId,
    ]);
    const other = await stripe.begin(paying.cartId);
    expect(other).toMatchObject({ sessionId: paying.sessionId });
    // As the slower of the two leaves it.
    await stripe.rows("UPDATE payment_session SET data = $2 WHERE id = $1", [paying.sessionId, before?.data]);
    double.confirmInBrowser(other.clientSecret);
    await shopper.must("POST", `/store/carts/${paying.cartId}/line-items`, { variant_id: variantId, quantity: 1 });
    expect(await stripe.outcome(other)).toEqual({ orders: 0, authorized: 0, captured: 0, refunded: 0 });
  });

  it("captures all of it: the order has it captured", async () => {
    const { double } = stripe;
    double.webhooks.hold();
    double.confirmInBrowser(paying.clientSecret);
    double.dashboard.capture(paying.intentId);
    await double.webhooks.release();
    expect(await stripe.outcome(paying)).toEqual({ orders: 1, authorized: 0, captured: paying.total, refunded: 0 });
  });

  it("captures a part of it: that does not pay the cart, and goes back", async () => {
    const { double } = stripe;
    double.webhooks.hold();
    double.confirmInBrowser(paying.clientSecret);
    double.dashboard.capture(paying.intentId, 1_000);
    await double.webhooks.release();
    expect(await stripe.outcome(paying)).toEqual({ orders: 0, authorized: 0, captured: 1_000, refunded: 1_000 });
  });

  it("captures and refunds all of it: the session is over, and another one pays", async () => {
    const { double } = stripe;
    double.webhooks.hold();
    double.confirmInBrowser(paying.clientSecret);
    double.dashboard.capture(paying.intentId);
    double.dashboard.refund(paying.intentId);
    await double.webhooks.release();
    const { total } = paying;
    expect(await stripe.outcome(paying)).toEqual({ orders: 0, authorized: 0, captured: total, refunded: total });
    const other = await stripe.begin(paying.cartId);
    expect(other.intentId).not.toBe(paying.intentId);
    double.confirmInBrowser(other.clientSecret);
    expect(await stripe.complete(other)).toMatchObject(isOrdered);
    expect(await stripe.outcome(other)).toMatchObject({ orders: 1, authorized: other.total });
  });

  it("refunds a part while the shop could not refund the whole: the rest goes back", async () => {
    const { double, shopper } = stripe;
    await shopper.must("POST", `/store/carts/${paying.cartId}`, { email: null });
    double.confirmInBrowser(paying.clientSecret);
    double.dashboard.capture(paying.intentId);
    await stripe.settled();
    double.plan({ kind: "drop-before", on: "POST /v1/refunds" });
    await stripe.rows("UPDATE payment_follow_up SET due_at = now() WHERE payment_session_id = $1", [paying.sessionId]);
    await stripe.sweep();
    double.dashboard.refund(paying.intentId, 100);
    const { total } = paying;
    expect(await stripe.outcome(paying)).toEqual({ orders: 0, authorized: 0, captured: total, refunded: total });
  });
});
