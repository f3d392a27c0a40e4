import { PaymentRefused } from "@hanse/plugin-kit";
import { schemaDrift } from "@hanse/plugin-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stripePayment } from "../src/index.ts";
import { newKey, openStripeShop, type StripeShop } from "./stripe-shop.ts";

let shop: StripeShop;
beforeAll(async () => {
  shop = await openStripeShop({ statementDescriptor: "HANSE SHOP" });
});
afterAll(() => shop.close());

const refusal = (reason: string) => ({
  code: PaymentRefused.code,
  data: { reason: expect.stringContaining(reason) as string },
});

describe("a prepared payment", () => {
  it("gives the browser what storefronts look for, and leaves the ways to pay to the account", async () => {
    const { sessionId, data } = await shop.prepared({ amount: 1999 });
    expect(data).toMatchObject({ id: expect.stringMatching(/^pi_/u) as string, status: "requires_payment_method" });
    expect(data["client_secret"]).toEqual(expect.stringContaining("_secret_"));
    expect(shop.double.account.intent(String(data["id"]))).toMatchObject({
      amount: 1999,
      currency: "eur",
      capture_method: "manual",
      automatic_payment_methods: { enabled: true },
      metadata: { session_id: sessionId },
      statement_descriptor_suffix: "HANSE SHOP",
    });
  });

  it("follows the cart's amount and currency until it is paid", async () => {
    const session = await shop.prepared({ amount: 1000 });
    const { data } = await shop.tried.client.update({ ...session, amount: 5000, currencyCode: "jpy" });
    expect(data).toMatchObject({ id: session.data["id"], amount: 5000, currency: "jpy" });
    shop.double.confirmInBrowser(data["client_secret"]);
    await expect(shop.tried.client.update(session)).rejects.toMatchObject(refusal("cannot be changed any more"));
    await expect(shop.tried.client.authorize(session, { idempotencyKey: newKey() })).rejects.toMatchObject(
      refusal("is in jpy, not in eur"),
    );
  });

  it("is made anew after it was canceled", async () => {
    const session = await shop.prepared();
    await shop.tried.client.cancel({ data: session.data });
    const { data } = await shop.tried.client.update(session);
    expect(data["id"]).not.toBe(session.data["id"]);
    await shop.tried.client.cancel({ data });
    const third = await shop.tried.client.update(session);
    expect([session.data["id"], data["id"]]).not.toContain(third.data["id"]);
  });

  it("is one, also when two ask for different amounts at once", async () => {
    const session = { sessionId: "payses_twice", currencyCode: "eur", data: {} };
    const before = shop.double.intents.length;
    const states = await Promise.all(
      [1000, 1000, 2000, 2000].map((amount) => shop.tried.client.initiate({ ...session, amount })),
    );
    expect(new Set(states.map(({ data }) => data["id"])).size).toBe(1);
    const open = shop.double.intents.slice(before).filter(({ status }) => status !== "canceled");
    expect(open).toHaveLength(1);
  });

  it("is refused in Stripe's words where Stripe refuses it", async () => {
    await expect(shop.prepared({ amount: 1 })).rejects.toMatchObject(refusal("at least 50 cents"));
    await expect(shop.prepared({ amount: 1001, currencyCode: "kwd" })).rejects.toMatchObject(refusal("steps of 10"));
  });
});

describe("authorize", () => {
  it("does not take another session's payment for this one's, whatever the browser put into its data", async () => {
    const paid = await shop.authorized(1000);
    const session = await shop.prepared({ amount: 1000, data: { id: paid.id } });
    expect(session.data["id"]).not.toBe(paid.id);
    const stolen = { ...session, data: paid.data };
    const state = await shop.tried.client.authorize(stolen, { idempotencyKey: newKey() });
    expect(state).toMatchObject({ status: "requires_more", amount: 0, data: { id: session.data["id"] } });
    const changed = await shop.tried.client.update(stolen);
    expect(changed.data["id"]).toBe(session.data["id"]);
  });

  it("asks for the amount of the cart that is bought, also when no update said so before", async () => {
    const session = await shop.prepared({ amount: 1000 });
    const more = { ...session, amount: 1200 };
    const early = await shop.tried.client.authorize(more, { idempotencyKey: newKey() });
    expect(early).toMatchObject({ status: "requires_more", data: { amount: 1200 } });
  });

  it("tells which amount the browser really paid", async () => {
    const session = await shop.prepared({ amount: 1000, card: "succeeds" });
    const state = await shop.tried.client.authorize({ ...session, amount: 1200 }, { idempotencyKey: newKey() });
    expect(state).toMatchObject({ status: "authorized", amount: 1000 });
  });

  it("reports why a bank said no, and a later try that worked", async () => {
    const session = await shop.prepared({ card: "insufficient-funds" });
    const state = await shop.tried.client.authorize(session, { idempotencyKey: newKey() });
    expect(state).toMatchObject({ status: "declined", message: "Your card has insufficient funds." });
    shop.double.confirmInBrowser(session.data["client_secret"], "succeeds");
    const second = await shop.tried.client.authorize(session, { idempotencyKey: newKey() });
    expect(second).toMatchObject({ status: "authorized", amount: 1000 });
  });

  it("reports a bank's check that the shopper did not pass", async () => {
    const session = await shop.prepared({ card: "requires-action" });
    const waiting = await shop.tried.client.authorize(session, { idempotencyKey: newKey() });
    expect(waiting).toMatchObject({ status: "requires_more", data: { next_action: { type: "use_stripe_sdk" } } });
    shop.double.completeAction(session.data["client_secret"], { succeeds: false });
    const state = await shop.tried.client.authorize(session, { idempotencyKey: newKey() });
    expect(state).toMatchObject({ status: "declined", message: expect.stringContaining("authenticate") as string });
  });

  it("confirms a saved payment method itself, once per key", async () => {
    const session = await shop.prepared({ data: { payment_method: "pm_card_visa" } });
    const idempotencyKey = newKey();
    const states = await Promise.all([1, 2, 3].map(() => shop.tried.client.authorize(session, { idempotencyKey })));
    for (const state of states) expect(state).toMatchObject({ status: "authorized", amount: 1000 });
    const charges = [...shop.double.account.charges.values()];
    expect(charges.filter((charge) => charge.payment_intent === session.data["id"])).toHaveLength(1);
  });

  it("answers a saved card that is declined with a state, not with an error", async () => {
    const session = await shop.prepared({ data: { payment_method: "pm_card_visa_chargeDeclined" } });
    const state = await shop.tried.client.authorize(session, { idempotencyKey: newKey() });
    expect(state).toMatchObject({ status: "declined", message: "Your card was declined.", amount: 0 });
  });

  it("leaves a method that the browser put there to the browser's confirmation", async () => {
    const session = await shop.prepared();
    const intent = shop.double.account.intent(String(session.data["id"]));
    Object.assign(intent, { payment_method: "pm_card_visa", status: "requires_confirmation" });
    const state = await shop.tried.client.authorize(session, { idempotencyKey: newKey() });
    expect(state).toMatchObject({ status: "requires_more", amount: 0 });
    expect(shop.double.books().paying).not.toContain(intent);
  });

  it("refuses a session that was never prepared, and a key of another session", async () => {
    const unknown = { sessionId: "payses_unknown", amount: 1000, currencyCode: "eur", data: {} };
    await expect(shop.tried.client.authorize(unknown, { idempotencyKey: newKey() })).rejects.toMatchObject(
      refusal("was never prepared"),
    );
    const paid = await shop.authorized();
    const other = await shop.prepared();
    await expect(shop.tried.client.authorize(other, { idempotencyKey: paid.key })).rejects.toMatchObject(
      refusal("was used for another payment session"),
    );
  });
});

describe("a payment whose intent was replaced by another one", () => {
  it.each(["with", "without"] as const)(
    "is found and given up by the first one's data, %s the session's key",
    async (how) => {
      const { client } = shop.tried;
      const { data: first, ...session } = await shop.prepared();
      shop.double.dashboard.cancel(String(first["id"]));
      const { data: second } = await client.update({ ...session, data: first }, { idempotencyKey: newKey() });
      expect(second["id"]).not.toBe(first["id"]);
      shop.double.confirmInBrowser(second["client_secret"]);
      expect(await client.retrieve({ data: first })).toMatchObject({
        status: "authorized",
        data: { id: second["id"] },
      });
      const key = newKey();
      if (how === "with") await client.authorize({ ...session, data: first }, { idempotencyKey: key });
      await client.cancel({ data: first, ...(how === "with" && { key }) }, { idempotencyKey: newKey() });
      expect(shop.double.account.intent(String(second["id"])).status).toBe("canceled");
    },
  );
});

describe("the schema", () => {
  it("is what the entities describe", async () => {
    const { data } = stripePayment.definition;
    expect(data && (await schemaDrift(data, shop.databaseUrl))).toBe("");
  });
});
