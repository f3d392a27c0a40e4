import { PaymentChanged } from "@hanse/plugin-kit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EventObject } from "./stripe-double/event-log.ts";
import { newKey, openStripeShop, type StripeShop } from "./stripe-shop.ts";

let shop: StripeShop;
beforeAll(async () => {
  shop = await openStripeShop();
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.double.webhooks.sendTo(take);
});

const signal = new AbortController().signal;
const take = (message: { headers: Record<string, string>; body: Uint8Array }) =>
  shop.tried.running.webhook({ ...message, signal });

/** What the shop was told of a session, oldest first. */
async function told({ sessionId }: { sessionId: string }) {
  await shop.double.webhooks.settled();
  await shop.tried.running.forwardEvents();
  return shop.tried.events
    .filter(({ name, aggregate }) => name === PaymentChanged.name && aggregate === sessionId)
    .map(({ payload }) => payload as { status: string; amount: number; captured: number; refunded: number });
}

const lastEvent = (type: string, id: unknown): EventObject => {
  const found = shop.double.webhooks.events.findLast(
    (event) => event.type === type && JSON.stringify(event.data.object).includes(String(id)),
  );
  if (!found) throw new Error(`There is no ${type} of ${String(id)}.`);
  return found;
};

describe("a webhook", () => {
  it("tells that the browser has paid, with all that a call about the payment needs", async () => {
    const session = await shop.prepared({ amount: 1999, card: "succeeds" });
    const [change, ...more] = await told(session);
    expect(more).toEqual([]);
    expect(change).toMatchObject({
      providerId: "pp_stripe_stripe",
      sessionId: session.sessionId,
      status: "authorized",
      amount: 1999,
      captured: 0,
      data: { id: session.data["id"], client_secret: session.data["client_secret"] },
    });
    const state = await shop.tried.client.authorize(session, { idempotencyKey: newKey() });
    expect(state).toMatchObject({ status: "authorized", amount: 1999 });
  });

  it("tells of a declined card, of a bank's check, and of a cancel", async () => {
    const session = await shop.prepared({ card: "declined" });
    expect((await told(session)).map(({ status }) => status)).toEqual(["declined"]);
    shop.double.confirmInBrowser(session.data["client_secret"], "requires-action");
    expect((await told(session)).map(({ status }) => status)).toEqual(["declined", "requires_more"]);
    shop.double.dashboard.cancel(String(session.data["id"]));
    expect((await told(session)).at(-1)).toMatchObject({ status: "canceled", amount: 0 });
  });

  it("tells of what the merchant did on Stripe's own pages", async () => {
    const paid = await shop.authorized(1000);
    shop.double.dashboard.capture(paid.id, 700);
    expect((await told(paid)).at(-1)).toMatchObject({ status: "captured", amount: 1000, captured: 700, refunded: 0 });
    shop.double.dashboard.refund(paid.id, 300);
    expect((await told(paid)).at(-1)).toMatchObject({ status: "captured", captured: 700, refunded: 300 });
  });

  it("is one event, however often it comes", async () => {
    shop.double.webhooks.sendTo(take, { copies: 3 });
    const session = await shop.prepared({ card: "succeeds" });
    expect(await told(session)).toHaveLength(1);
    const event = lastEvent("payment_intent.amount_capturable_updated", session.data["id"]);
    const statuses = await Promise.all([1, 2, 3].map(() => shop.double.webhooks.deliver(event)));
    expect(statuses).toEqual([200, 200, 200]);
    expect(await told(session)).toHaveLength(1);
  });

  it("tells where the payment stands, not where it stood, when it comes late or out of order", async () => {
    shop.double.webhooks.hold();
    const paid = await shop.authorized(1000);
    await paid.capture(1000);
    expect(await told(paid)).toEqual([]);
    await shop.double.webhooks.release((held) => held.toReversed());
    const changes = await told(paid);
    expect(changes.length).toBeGreaterThan(1);
    for (const change of changes) expect(change).toMatchObject({ status: "captured", captured: 1000 });
  });

  it("is not needed: without it, authorize finds out", async () => {
    shop.double.webhooks.lose();
    const session = await shop.prepared({ card: "succeeds" });
    const state = await shop.tried.client.authorize(session, { idempotencyKey: newKey() });
    expect(state).toMatchObject({ status: "authorized", amount: 1000 });
    expect(await told(session)).toEqual([]);
  });

  it("comes again when Stripe could not be asked", async () => {
    shop.double.webhooks.hold();
    const session = await shop.prepared({ card: "succeeds" });
    shop.double.plan({ kind: "drop-before", on: "GET /v1/payment_intents/*" });
    await shop.double.webhooks.release();
    expect(await told(session)).toEqual([]);
    const event = lastEvent("payment_intent.amount_capturable_updated", session.data["id"]);
    expect(await shop.double.webhooks.deliver(event)).toBe(200);
    expect(await told(session)).toMatchObject([{ status: "authorized" }]);
  });

  it("says nothing of a payment that its session no longer has", async () => {
    const session = await shop.prepared();
    await shop.tried.client.cancel({ data: session.data });
    await shop.double.webhooks.settled();
    const before = await told(session);
    await shop.tried.client.update(session);
    const event = lastEvent("payment_intent.canceled", session.data["id"]);
    expect(await shop.double.webhooks.deliver({ ...event, id: "evt_late" })).toBe(200);
    expect(await told(session)).toEqual(before);
  });
});

describe("a webhook that is not for this shop", () => {
  const event = async () => {
    shop.double.webhooks.lose();
    const session = await shop.prepared({ card: "succeeds" });
    return { session, event: lastEvent("payment_intent.amount_capturable_updated", session.data["id"]) };
  };

  it("is refused when its signature is forged, missing, stale, or made for another body", async () => {
    const { session, event: genuine } = await event();
    const { sign } = shop.double.webhooks;
    const signed = (options?: object) => sign.call(shop.double.webhooks, genuine, options);
    const tampered = { ...signed(), body: signed().body.map((byte, index) => (index === 1 ? 9 : byte)) };
    const tooOld = Math.floor(Date.now() / 1000) - 301;
    for (const message of [
      signed({ secret: "whsec_somebody_else" }),
      { ...signed(), headers: {} },
      { ...signed(), headers: { "stripe-signature": "nonsense" } },
      signed({ at: tooOld }),
      tampered,
    ])
      expect(await take(message)).toMatchObject({ status: 400 });
    expect(await told(session)).toEqual([]);
    expect(shop.tried.complaints.join()).not.toContain("whsec");
    expect(await take(signed())).toMatchObject({ status: 200 });
    expect(await told(session)).toHaveLength(1);
  });

  it("is answered and left alone when it tells of something else", async () => {
    const { event: genuine } = await event();
    const before = shop.tried.events.length;
    const requests = shop.double.requests.length;
    for (const other of [
      { ...genuine, id: "evt_1", type: "invoice.paid" },
      { ...genuine, id: "evt_2", data: { object: { object: "payment_intent", id: "pi_unknown" } } },
      {
        ...genuine,
        id: "evt_3",
        type: "charge.refunded",
        data: { object: { object: "charge", payment_intent: null } },
      },
    ])
      expect(await take(shop.double.webhooks.sign(other))).toMatchObject({ status: 200 });
    await shop.tried.running.forwardEvents();
    expect(shop.tried.events).toHaveLength(before);
    expect(shop.double.requests.length - requests).toBe(1);
  });

  it("is left alone when another application of the account made the payment", async () => {
    const { event: genuine } = await event();
    const foreign = shop.double.account.intent(String((genuine.data.object as { id: string }).id));
    const before = shop.tried.events.length;
    // The second is one of this shop's sessions', but not the one that the shopper was given.
    for (const metadata of [{}, foreign.metadata]) {
      const copy = { ...foreign, id: "pi_foreign", metadata };
      shop.double.account.intents.set(copy.id, copy);
      const message = shop.double.webhooks.sign({
        ...genuine,
        id: `evt_${Object.keys(metadata).length}`,
        data: { object: copy },
      });
      expect(await take(message)).toMatchObject({ status: 200 });
    }
    await shop.tried.running.forwardEvents();
    expect(shop.tried.events).toHaveLength(before);
  });
});

it("a webhook of a payment that the plugin's own table has lost finds its session all the same", async () => {
  shop.double.webhooks.lose();
  const paid = await shop.authorized();
  const intent = shop.double.account.intent(paid.id);
  const lost = { ...intent, id: "pi_lost", metadata: { session_id: "payses_lost" } };
  shop.double.account.intents.set(lost.id, lost);
  const event = lastEvent("payment_intent.amount_capturable_updated", paid.id);
  const message = shop.double.webhooks.sign({ ...event, id: "evt_lost", data: { object: lost } });
  expect(await take(message)).toMatchObject({ status: 200 });
  expect(await told({ sessionId: "payses_lost" })).toMatchObject([{ status: "authorized", amount: 1000 }]);
});

it("forgets handled events after a while", async () => {
  await expect(shop.tried.running.runJob("forget-webhook-events", signal)).resolves.toBeUndefined();
});
