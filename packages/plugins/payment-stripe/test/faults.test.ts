import { isError, PluginUnavailable } from "@hanse/plugin-kit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { FaultKind } from "./stripe-double/faults.ts";
import { newKey, openStripeShop, type StripeShop } from "./stripe-shop.ts";

let shop: StripeShop;
beforeAll(async () => {
  shop = await openStripeShop({ timeoutMs: 3_000 });
});
afterAll(() => shop.close());
afterEach(() => shop.double.server.faults.clear());

/** Calls as the engine does: again with the same key, as long as the outcome is not known. */
async function untilKnown<T>(call: () => Promise<T>): Promise<T> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await call();
    } catch (error) {
      if (!isError(error, PluginUnavailable) || turn === 4) throw error;
    }
  }
}

const kinds: FaultKind[] = [
  "drop-before",
  "drop-after",
  "fail-before",
  "fail-kept",
  "fail-after",
  "fail-after-kept",
  "rate-limit",
  "answer-twice",
  "garbage",
];

describe.each(kinds)("a request that goes wrong by %s", (kind) => {
  it("prepares one payment", async () => {
    const before = shop.double.intents.length;
    shop.double.plan({ kind, on: "POST /v1/payment_intents" });
    const session = { sessionId: `payses_${kind}`, amount: 1000, currencyCode: "eur", data: {} };
    const state = await untilKnown(() => shop.tried.client.initiate(session, { idempotencyKey: session.sessionId }));
    expect(state.status).toBe("pending");
    const [made, ...more] = shop.double.intents.slice(before).toReversed();
    expect(state.data["id"]).toBe(made?.id);
    // Nobody ever learned the secret of the one whose answer is lost for good, so nobody can pay it.
    expect(more).toHaveLength(kind === "fail-after-kept" ? 1 : 0);
  });

  it("charges a saved card once", async () => {
    const session = await shop.prepared({ data: { payment_method: "pm_card_visa" } });
    const idempotencyKey = newKey();
    shop.double.plan({ kind, on: "POST /v1/payment_intents/*/confirm" });
    const state = await untilKnown(() => shop.tried.client.authorize(session, { idempotencyKey }));
    expect(state).toMatchObject({ status: "authorized", amount: 1000 });
    const charges = [...shop.double.account.charges.values()];
    expect(charges.filter((charge) => charge.payment_intent === session.data["id"])).toHaveLength(1);
  });

  it("captures once", async () => {
    const paid = await shop.authorized();
    const key = newKey();
    shop.double.plan({ kind, on: "POST /v1/payment_intents/*/capture" });
    const state = await untilKnown(() => paid.capture(600, key));
    expect(state).toMatchObject({ status: "captured", captured: 600 });
    expect(await paid.capture(600, key)).toMatchObject({ captured: 600 });
  });

  it("refunds once, also when Stripe has forgotten the key", async () => {
    const paid = await shop.authorized();
    await paid.capture(1000);
    const key = newKey();
    shop.double.plan({ kind, on: "POST /v1/refunds" });
    const isKnown = await paid.refund(300, key).then(
      () => true,
      () => false,
    );
    expect(isKnown).toBe(kind === "answer-twice");
    shop.double.server.idempotency.forget();
    expect(await untilKnown(() => paid.refund(300, key))).toMatchObject({ captured: 1000, refunded: 300 });
    expect(await paid.refund(300, key)).toMatchObject({ refunded: 300 });
    const [, second] = await Promise.all([paid.refund(300, key), paid.refund(200)]);
    expect(second).toMatchObject({ refunded: 500 });
  });

  it("gives the authorisation up", async () => {
    const paid = await shop.authorized();
    shop.double.plan({ kind, on: "POST /v1/payment_intents/*/cancel" });
    const state = await untilKnown(() => shop.tried.client.cancel({ data: paid.data, key: paid.key }));
    expect(state).toMatchObject({ status: "canceled", amount: 0 });
    expect(shop.double.account.intent(paid.id).status).toBe("canceled");
  });

  it("tells where a payment stands", async () => {
    const paid = await shop.authorized();
    shop.double.plan({ kind, on: "GET /v1/payment_intents/*" });
    expect(await untilKnown(() => shop.tried.client.retrieve({ data: paid.data }))).toMatchObject({
      status: "authorized",
    });
  });
});

describe("a capture whose answer was lost", () => {
  it("is found by its key, and a capture by someone else is not taken for it", async () => {
    const paid = await shop.authorized();
    const key = newKey();
    shop.double.plan({ kind: "drop-after", on: "POST /v1/payment_intents/*/capture" });
    await expect(paid.capture(400, key)).rejects.toMatchObject({ code: PluginUnavailable.code });
    shop.double.server.idempotency.forget();
    expect(await paid.capture(400, key)).toMatchObject({ status: "captured", captured: 400 });

    const other = await shop.authorized();
    shop.double.plan({ kind: "drop-before", on: "POST /v1/payment_intents/*/capture" });
    const otherKey = newKey();
    await expect(other.capture(400, otherKey)).rejects.toMatchObject({ code: PluginUnavailable.code });
    shop.double.dashboard.capture(other.id, 400);
    await expect(other.capture(400, otherKey)).rejects.toMatchObject({ code: "payment.refused" });
  });
});

describe("a failure that Stripe keeps for the key", () => {
  it("is not taken for the outcome: what happened is found before another key is tried", async () => {
    const patient = await openStripeShop({ maxNetworkRetries: 1 });
    const paid = await patient.authorized();
    const key = newKey();
    patient.double.plan({ kind: "fail-after-kept", on: "POST /v1/payment_intents/*/capture" });
    expect(await paid.capture(800, key)).toMatchObject({ status: "captured", captured: 800 });
    patient.double.plan({ kind: "fail-after-kept", on: "POST /v1/refunds" });
    expect(await paid.refund(300, newKey())).toMatchObject({ captured: 800, refunded: 300 });
    patient.double.plan({ kind: "fail-kept", on: "POST /v1/refunds" });
    expect(await paid.refund(300, newKey())).toMatchObject({ captured: 800, refunded: 600 });
    await patient.close();
  });
});

describe("a Stripe that does not answer", () => {
  it.each(["hang-before", "hang-after"] as const)("is given up at the caller's deadline: %s", async (kind) => {
    const paid = await shop.authorized();
    const { abandoned } = shop.double.server;
    const call = { data: paid.data, amount: 1000, currencyCode: "eur" };
    const idempotencyKey = newKey();
    shop.double.plan({ kind, on: "POST /v1/payment_intents/*/capture" });
    // Enough for a busy machine to reach Stripe.
    await expect(shop.tried.client.capture(call, { idempotencyKey, budgetMs: 1_500 })).rejects.toMatchObject({
      code: PluginUnavailable.code,
    });
    await expect.poll(() => shop.double.server.abandoned).toBe(abandoned + 1);
    expect(await shop.tried.client.capture(call, { idempotencyKey })).toMatchObject({ captured: 1000 });
  });

  it("is not asked again once the caller has given up", async () => {
    const eager = await openStripeShop({ maxNetworkRetries: 5 });
    const paid = await eager.authorized();
    const before = eager.double.requests.length;
    eager.double.plan({ kind: "hang-before", times: 9 });
    const caller = new AbortController();
    const { signal } = caller;
    const failure = eager.tried.client.retrieve({ data: paid.data }, { signal }).catch((error: unknown) => error);
    await expect.poll(() => eager.double.requests.length, { timeout: 4_000 }).toBe(before + 1);
    caller.abort();
    expect(await failure).toMatchObject({ code: PluginUnavailable.code });
    await expect.poll(() => eager.double.server.abandoned).toBe(1);
    expect(eager.double.requests).toHaveLength(before + 1);
    await eager.close();
  });

  it("is waited for while it works on the same key", async () => {
    const paid = await shop.authorized();
    const key = newKey();
    shop.double.plan({ kind: "delay", ms: 50, on: "POST /v1/payment_intents/*/capture" });
    const states = await Promise.all([paid.capture(1000, key), paid.capture(1000, key)]);
    for (const state of states) expect(state).toMatchObject({ captured: 1000 });
  });
});

describe("secrets and keys", () => {
  it("names no key when Stripe does not accept it", async () => {
    const stranger = await openStripeShop({ secretKey: "sk_test_TopSecretTopSecret" });
    const failure: unknown = await stranger.prepared().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: PluginUnavailable.code });
    const told = JSON.stringify([String((failure as Error).cause), stranger.tried.complaints]);
    expect(told).toContain("does not accept the configured secret key");
    expect(told).not.toMatch(/TopSecret|sk_test/u);
    await stranger.close();
  });

  it("sends a key with everything that changes something", () => {
    const posts = shop.double.requests.filter(({ method }) => method === "POST");
    expect(posts.length).toBeGreaterThan(50);
    for (const { idempotencyKey } of posts) expect(idempotencyKey).toMatch(/^hanse:/u);
  });
});
