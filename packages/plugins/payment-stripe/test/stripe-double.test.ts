import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseForm } from "./stripe-double/form-body.ts";
import { openStripeDouble, type StripeDouble } from "./stripe-double/index.ts";

let double: StripeDouble;
let stripe: Stripe;
beforeAll(async () => {
  double = await openStripeDouble();
  stripe = clientOf(double.secretKey);
});
afterAll(() => double.close());

const clientOf = (secretKey: string): Stripe => {
  const { apiHost: host, apiPort: port, apiProtocol: protocol } = double.config;
  return new Stripe(secretKey, { host, port, protocol, maxNetworkRetries: 0, telemetry: false });
};
const euros = { amount: 1000, currency: "eur" };

describe("the double of Stripe's API", () => {
  it("reads nested forms", () => {
    expect(parseForm("a=1&b[c]=2&b[d][e]=3&f[0]=4&f[1]=5&g[0][h]=6&i[]=7")).toEqual({
      a: "1",
      b: { c: "2", d: { e: "3" } },
      f: ["4", "5"],
      g: [{ h: "6" }],
      i: ["7"],
    });
  });

  it("answers a key again, and refuses it for something else", async () => {
    const options = { idempotencyKey: "once" };
    const first = await stripe.paymentIntents.create(euros, options);
    const second = await stripe.paymentIntents.create(euros, options);
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers).toMatchObject({ "idempotent-replayed": "true" });
    await expect(stripe.paymentIntents.create({ ...euros, amount: 2000 }, options)).rejects.toMatchObject({
      type: "StripeIdempotencyError",
    });
    // The second comes while the first is under way, or just after it.
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4].map(() => stripe.paymentIntents.create(euros, { idempotencyKey: "at-once" })),
    );
    const made = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value.id] : []));
    expect(new Set(made).size).toBe(1);
    for (const outcome of outcomes.filter(({ status }) => status === "rejected"))
      expect(outcome).toMatchObject({ reason: { statusCode: 409, code: "idempotency_key_in_use" } });
  });

  it("keeps its own failure for the key, but not a request that never began", async () => {
    const options = { idempotencyKey: "failed" };
    double.plan({ kind: "fail-kept" });
    await expect(stripe.paymentIntents.create(euros, options)).rejects.toMatchObject({ statusCode: 500 });
    await expect(stripe.paymentIntents.create(euros, options)).rejects.toMatchObject({ statusCode: 500 });
    const typo = { ...euros, colour: "red" } as typeof euros;
    await expect(stripe.paymentIntents.create(typo, { idempotencyKey: "typo" })).rejects.toMatchObject({
      code: "parameter_unknown",
      param: "colour",
    });
    expect(await stripe.paymentIntents.create(euros, { idempotencyKey: "typo" })).toMatchObject({ amount: 1000 });
  });

  it("wants the account's key", async () => {
    await expect(clientOf("sk_test_wrong").paymentIntents.create(euros)).rejects.toMatchObject({ statusCode: 401 });
  });

  it("keeps books of the money", async () => {
    const before = double.books("usd");
    const dollars = { amount: 1000, currency: "usd", capture_method: "manual" } as const;
    const intents = await Promise.all([1, 2, 3].map(() => stripe.paymentIntents.create(dollars)));
    for (const { client_secret: secret } of intents) double.confirmInBrowser(secret);
    const [first, second, third] = intents.map(({ id }) => id) as [string, string, string];
    await stripe.paymentIntents.capture(first, { amount_to_capture: 600 });
    await stripe.refunds.create({ payment_intent: first, amount: 100 });
    await stripe.paymentIntents.cancel(third);
    const { paying, ...sums } = double.books("usd");
    expect(before.paying).toEqual([]);
    expect(sums).toEqual({ authorized: 1000, captured: 600, refunded: 100 });
    // They were made at once, and the double keeps them in the order in which they came.
    expect(new Set(paying.map(({ id }) => id))).toEqual(new Set([first, second]));
  });

  it("captures an intent once, and cancels none that was captured", async () => {
    const { id, client_secret: secret } = await stripe.paymentIntents.create({ ...euros, capture_method: "manual" });
    await expect(stripe.paymentIntents.capture(id)).rejects.toMatchObject({ code: "payment_intent_unexpected_state" });
    double.confirmInBrowser(secret);
    await expect(stripe.paymentIntents.update(id, { amount: 1 })).rejects.toMatchObject({ statusCode: 400 });
    await stripe.paymentIntents.capture(id, { amount_to_capture: 400 });
    await expect(stripe.paymentIntents.capture(id)).rejects.toMatchObject({ message: /already been captured/u });
    await expect(stripe.paymentIntents.cancel(id)).rejects.toMatchObject({ code: "payment_intent_unexpected_state" });
  });

  it("signs webhooks as Stripe's client expects them, and posts them to a URL", async () => {
    const { id, client_secret: secret } = await stripe.paymentIntents.create(euros);
    double.confirmInBrowser(secret);
    const event = double.webhooks.events.findLast(({ type }) => type === "payment_intent.succeeded");
    const { headers, body } = double.webhooks.sign(event ?? expect.fail("no event"));
    const signature = headers["stripe-signature"] ?? "";
    const read = await stripe.webhooks.constructEventAsync(Buffer.from(body), signature, double.webhookSecret);
    expect(read.data.object).toMatchObject({ id });
    double.webhooks.sendTo(`http://127.0.0.1:${double.config.apiPort}/nowhere`);
    await stripe.paymentIntents.create(euros);
    await double.webhooks.settled();
    expect(double.webhooks.deliveries.at(-1)).toMatchObject({ status: 401 });
  });
});
