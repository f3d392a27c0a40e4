import { type PaymentChanged, unnamed } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openPayingShop, type PayingShop } from "../../test/support/paying-carts.ts";

type Change = Static<typeof PaymentChanged.payload>;

let paying: PayingShop;
beforeAll(async () => void (paying = await openPayingShop()));
afterAll(() => paying.shop.close());
beforeEach(() => {
  paying.provider.status = "authorized";
  paying.provider.isRefusing = false;
});

const rows = <Row>(sql: string, parameters: unknown[]) => paying.shop.database.query(unnamed<Row>(sql), parameters);

const told = (sessionId: string, change: Partial<Change>): Promise<void> =>
  paying.changes.take({
    providerId: "pp_test_test",
    sessionId,
    status: "captured",
    amount: 1_000,
    data: {},
    ...change,
  });

const eventsOf = (paymentId: string) =>
  rows<{ name: string; payload: object }>("SELECT name, payload FROM event WHERE aggregate = $1 ORDER BY position", [
    paymentId,
  ]);

describe("what a provider tells of a session", () => {
  it("is recorded as far as it is further than what is known, however late it comes", async () => {
    const { collections, withSession } = paying;
    const { collection, session } = await withSession();
    const statuses: unknown[] = [];
    for (const status of [
      "requires_more",
      "authorized",
      "requires_more",
      "pending",
      "captured",
      "authorized",
    ] as const) {
      await told(session.id, { status, data: { [status]: true } });
      statuses.push((await collections.get(collection.id)).sessions[0]?.status);
    }
    expect(statuses).toEqual(["requires_more", "authorized", "authorized", "authorized", "captured", "captured"]);
    const [kept] = (await collections.get(collection.id)).sessions;
    expect(kept?.data).toEqual({ ...session.data, requires_more: true, authorized: true, captured: true });
  });

  it("is followed after the browser had its turn, and not later for being told again", async () => {
    const { withSession } = paying;
    const { session } = await withSession();
    const due = async () => {
      const [followUp] = await rows<{ kind: string; at: number }>(
        "SELECT kind, extract(epoch FROM due_at)::float8 AS at FROM payment_follow_up WHERE payment_session_id = $1",
        [session.id],
      );
      return followUp;
    };
    const clock = async () => {
      const [now] = await rows<{ at: number }>("SELECT extract(epoch FROM clock_timestamp())::float8 AS at", []);
      return now?.at ?? Number.NaN;
    };
    const before = await clock();
    await told(session.id, { status: "authorized" });
    const first = await due();
    expect(first).toMatchObject({ kind: "look" });
    expect(first?.at).toBeGreaterThan(before + 5);
    expect(first?.at).toBeLessThan((await clock()) + 5);
    await told(session.id, { status: "authorized" });
    expect((await due())?.at).toBe(first?.at);
  });

  it("is ignored when another provider tells it, or nobody knows the session", async () => {
    const { collections, withSession } = paying;
    const { collection, session } = await withSession("pp_system_default");
    await told(session.id, { status: "authorized" });
    await told("payses_gone", { status: "authorized" });
    expect((await collections.get(collection.id)).sessions).toMatchObject([{ status: "pending" }]);
  });

  it("gives up what was given up at the provider's own pages", async () => {
    const { collections, followUp, provider, withSession } = paying;
    const { collection, session } = await withSession();
    provider.confirm(session.id, "canceled");
    await told(session.id, { status: "canceled", amount: 0 });
    await followUp();
    expect(await collections.get(collection.id)).toMatchObject({ status: "not_paid", sessions: [] });
  });
});

describe("what was done to a payment at the provider's own pages", () => {
  it("is recorded once, in parts, however often and late it is told", async () => {
    const { collections, paid, payments } = paying;
    const { collectionId, paymentId, session } = await paid();
    const parts = { captured: 400, refunded: 0 };
    await Promise.all([told(session.id, parts), told(session.id, parts), told(session.id, parts)]);
    await told(session.id, { captured: 1_000, refunded: 300 });
    await told(session.id, parts);
    await told(session.id, { captured: 1_000, refunded: 300 });
    expect(await payments.get(paymentId)).toMatchObject({
      capturedAmount: 1_000,
      refundedAmount: 300,
      capturedAt: expect.any(String),
      captures: [{ amount: 400 }, { amount: 600 }],
      refunds: [{ amount: 300 }],
    });
    expect(await collections.get(collectionId)).toMatchObject({ status: "completed" });
    expect(await eventsOf(paymentId)).toMatchObject([
      { name: "payment.captured", payload: { amount: 400, capturedAmount: 400, collectionId } },
      { name: "payment.captured", payload: { amount: 600, capturedAmount: 1_000, providerId: "pp_test_test" } },
      { name: "payment.refunded", payload: { amount: 300, refundedAmount: 300, currencyCode: "eur" } },
    ]);
  });

  it("is not counted beside the shop's own captures and refunds", async () => {
    const { paid, payments } = paying;
    const { paymentId, session } = await paid();
    await payments.capture(paymentId, { amount: 600 });
    await told(session.id, { captured: 600 });
    await payments.refund(paymentId, { amount: 100 });
    await told(session.id, { captured: 600, refunded: 100 });
    expect(await payments.get(paymentId)).toMatchObject({ capturedAmount: 600, refundedAmount: 100 });
    expect((await eventsOf(paymentId)).map(({ name }) => name)).toEqual(["payment.captured", "payment.refunded"]);
  });

  it("counts as the shop's own while that has no answer", async () => {
    const { paid, payments, provider } = paying;
    const { paymentId, session } = await paid();
    provider.silentCaptures = 1;
    await expect(payments.capture(paymentId)).rejects.toMatchObject({ code: "plugin.unavailable" });
    await told(session.id, { captured: 1_000 });
    expect(await payments.get(paymentId)).toMatchObject({ capturedAmount: 0 });
    await payments.resume({ olderThanMs: -1 });
    expect(await payments.get(paymentId)).toMatchObject({ capturedAmount: 1_000, captures: [{ amount: 1_000 }] });
    expect(await eventsOf(paymentId)).toHaveLength(1);
  });

  it("is found out when the provider refuses to do it again", async () => {
    const { paid, payments, provider } = paying;
    const { paymentId, session } = await paid();
    provider.book(session.id, { status: "captured", captured: 1_000 });
    provider.isRefusing = true;
    await expect(payments.capture(paymentId)).rejects.toMatchObject({ code: "payment.refused" });
    expect(await payments.get(paymentId)).toMatchObject({ capturedAmount: 1_000 });
  });

  it("ends a payment of which nothing was captured, and no other", async () => {
    const { paid, payments } = paying;
    const [one, other] = [await paid(), await paid()];
    await payments.capture(other.paymentId, { amount: 1 });
    for (const { session } of [one, one, other]) await told(session.id, { status: "canceled", amount: 0 });
    expect((await payments.get(one.paymentId)).canceledAt).not.toBeNull();
    expect((await payments.get(other.paymentId)).canceledAt).toBeNull();
    expect(await eventsOf(one.paymentId)).toMatchObject([{ name: "payment.canceled", payload: { amount: 1_000 } }]);
  });
});
