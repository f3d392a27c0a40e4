import { newId, unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { statementsOn } from "../../test/shop-requests.ts";
import { openPayingShop, type PayingShop } from "../../test/support/paying-carts.ts";
import { toPaymentCollectionDto } from "./payment.schema.ts";

const tables = /payment_|\bpayment\b|capture|refund/;
let paying: PayingShop;
beforeAll(async () => void (paying = await openPayingShop()));
afterAll(() => paying.shop.close());
beforeEach(() => {
  paying.provider.status = "authorized";
  paying.provider.isRefusing = false;
  paying.shop.statements();
});

describe("authorising a session", () => {
  it("is recorded with the order, in one statement, for exactly its total", async () => {
    const { authorizations, collections, shop, withSession } = paying;
    const { collection, session } = await withSession();
    const result = await authorizations.authorize(session, { key: newId("run") });
    expect(result).toEqual({ outcome: "authorized", data: session.data });
    shop.statements();
    const { paymentId } = await shop.database.transaction((tx) =>
      authorizations.record(tx, { sessionId: session.id, amount: 1_000, outcome: "authorized", data: { paid: "yes" } }),
    );
    expect(statementsOn(shop, tables)).toHaveLength(1);
    const after = await collections.get(collection.id);
    expect(after).toMatchObject({
      status: "authorized",
      sessions: [{ id: session.id, status: "authorized", data: { paid: "yes" } }],
      payments: [
        {
          id: paymentId,
          sessionId: session.id,
          amount: 1_000,
          capturedAmount: 0,
          capturedAt: null,
          data: { paid: "yes" },
        },
      ],
    });
    expect(toPaymentCollectionDto(after)).toMatchObject({ amount: 10, authorized_amount: 10, captured_amount: 0 });
  });

  it("is recorded as captured when the provider captures at once", async () => {
    const { collections, paid, payments, provider } = paying;
    provider.status = "captured";
    const { collectionId, paymentId } = await paid();
    expect(await collections.get(collectionId)).toMatchObject({ status: "completed", completedAt: expect.any(String) });
    expect(await payments.get(paymentId)).toMatchObject({
      capturedAmount: 1_000,
      captures: [{ amount: 1_000 }],
      capturedAt: expect.any(String),
    });
  });

  it("is not recorded for another total, for a session that was given up, or twice", async () => {
    const { authorizations, collections, due, paid, shop, withSession } = paying;
    const record = (sessionId: string, amount = 1_000) =>
      shop.database.transaction((tx) =>
        authorizations.record(tx, { sessionId, amount, outcome: "authorized", data: {} }),
      );
    const stale = { code: "payment.session_stale", status: 409 };
    const { collection, session } = await withSession();
    await expect(record(session.id, 999)).rejects.toMatchObject(stale);
    await collections.forCart({ ...due(), cartId: collection.cartId ?? "", amount: 1_001 });
    await expect(record(session.id)).rejects.toMatchObject(stale);
    await expect(record("payses_gone")).rejects.toMatchObject(stale);
    const before = await paid();
    await expect(record(before.session.id)).rejects.toMatchObject({ code: "23505" });
  });

  it("reports what the shopper has to do next, or that it was declined", async () => {
    const { authorizations, collections, provider, withSession } = paying;
    const { collection, session } = await withSession();
    provider.status = "requires_more";
    const first = await authorizations.authorize(session, { key: newId("run") });
    expect(first).toEqual({ outcome: "requires_more", data: session.data });
    expect((await collections.get(collection.id)).sessions).toMatchObject([{ status: "requires_more" }]);
    provider.status = "declined";
    const second = await authorizations.authorize(session, { key: newId("run") });
    expect(second).toEqual({ outcome: "declined", message: "The card has expired." });
    expect((await collections.get(collection.id)).sessions).toMatchObject([{ status: "error" }]);
    const again = await collections.createSession(collection.id, { providerId: "pp_test_test" });
    expect(again.sessions.map(({ status }) => status)).toEqual(["error", "pending"]);
  });

  it("is undone by its key, whether or not it ran, where the browser has no part in it", async () => {
    const { authorizations, collections, provider, withSession } = paying;
    const { collection, session } = await withSession();
    const key = newId("run");
    const alone = { ...session, data: {} };
    await authorizations.undo(alone, { key });
    await authorizations.undo(alone, { key });
    expect(provider.calls.filter((call) => call === `cancel ${key}`)).toHaveLength(2);
    expect((await collections.get(collection.id)).sessions).toMatchObject([{ id: session.id, status: "pending" }]);
  });

  it("leaves a tombstone with the manual provider: a late call with an undone key is refused, another works", async () => {
    const { authorizations, withSession } = paying;
    const { session } = await withSession("pp_system_default");
    const key = newId("run");
    await authorizations.undo(session, { key });
    await expect(authorizations.authorize(session, { key })).rejects.toMatchObject({ code: "plugin.call_undone" });
    expect(await authorizations.authorize(session, { key: newId("run") })).toMatchObject({ outcome: "authorized" });
  });

  it("is undone by a refund when the provider has captured it", async () => {
    const { authorizations, provider, withSession } = paying;
    provider.status = "captured";
    const { session } = await withSession();
    const key = newId("run");
    await authorizations.undo({ ...session, data: {} }, { key });
    expect(provider.moved.get(`${key}:refund:700`)).toBe(700);
  });

  it("is undone later, and again until it works, when the provider is down", async () => {
    const { authorizations, followUp, provider, shop, withSession } = paying;
    const { session } = await withSession();
    const key = newId("run");
    provider.isDown = true;
    await authorizations.undo({ ...session, data: {} }, { key });
    await followUp();
    provider.isDown = false;
    expect(provider.calls).not.toContain(`cancel ${key}`);
    await followUp();
    await followUp();
    expect(provider.calls.filter((call) => call === `cancel ${key}`)).toHaveLength(1);
    const left = await shop.database.query(unnamed("SELECT FROM payment_follow_up WHERE kind = 'undo'"));
    expect(left).toEqual([]);
  });

  it("does not undo what was recorded: the order has it", async () => {
    const { authorizations, collections, paid } = paying;
    const { collectionId, session } = await paid();
    await authorizations.undo(session, { key: "late" });
    expect(await collections.get(collectionId)).toMatchObject({
      status: "authorized",
      sessions: [{ status: "authorized" }],
    });
  });
});

describe("capturing a payment", () => {
  it("takes all that is left, and completes its collection", async () => {
    const { collections, paid, payments, provider } = paying;
    const { paymentId, collectionId } = await paid();
    const part = await payments.capture(paymentId, { amount: 300, createdBy: "user_1" });
    expect(part).toMatchObject({
      capturedAmount: 300,
      capturedAt: null,
      captures: [{ amount: 300, createdBy: "user_1" }],
    });
    expect(await collections.get(collectionId)).toMatchObject({ status: "authorized" });
    const whole = await payments.capture(paymentId);
    expect(whole).toMatchObject({ capturedAmount: 1_000, capturedAt: expect.any(String) });
    expect(whole.captures.map(({ amount }) => amount)).toEqual([300, 700]);
    expect(whole.captures.map(({ id }) => provider.moved.get(id))).toEqual([300, 700]);
    expect(await collections.get(collectionId)).toMatchObject({ status: "completed" });
  });

  it("happens once for a key, however often it is asked for, also at once", async () => {
    const { paid, payments } = paying;
    for (let round = 0; round < 20; round += 1) {
      const { paymentId } = await paid();
      const ask = () => payments.capture(paymentId, { idempotencyKey: "order_1", amount: 400 });
      const answers = await Promise.all([ask(), ask(), ask(), ask()]);
      await ask();
      expect(answers.every(({ capturedAmount }) => capturedAmount === 400 || capturedAmount === 0)).toBe(true);
      expect((await payments.get(paymentId)).captures.map(({ amount }) => amount)).toEqual([400]);
    }
  });

  it("never exceeds what was authorised, however many try at once", async () => {
    const { paid, payments } = paying;
    const { paymentId } = await paid();
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, () => payments.capture(paymentId, { amount: 300 })),
    );
    const refused = tries.filter((entry) => entry.status === "rejected");
    expect(refused).toHaveLength(5);
    for (const { reason } of refused)
      expect(reason).toMatchObject({ code: "payment.capture_too_much", data: { left: 100 } });
    expect((await payments.get(paymentId)).capturedAmount).toBe(900);
  });

  it("is finished later when the provider did not answer, without taking the money twice", async () => {
    const { paid, payments, provider } = paying;
    const { paymentId } = await paid();
    provider.silentCaptures = 1;
    await expect(payments.capture(paymentId, { idempotencyKey: "k" })).rejects.toMatchObject({
      code: "plugin.unavailable",
    });
    expect(await payments.get(paymentId)).toMatchObject({ capturedAmount: 0, captures: [] });
    await expect(payments.capture(paymentId)).rejects.toMatchObject({ code: "payment.capture_too_much" });
    const moved = provider.moved.size;
    await payments.resume({ olderThanMs: -1 });
    expect(await payments.get(paymentId)).toMatchObject({ capturedAmount: 1_000, captures: [{ amount: 1_000 }] });
    expect(provider.moved.size).toBe(moved);
  });

  it("may be tried again when the provider refused it", async () => {
    const { paid, payments, provider } = paying;
    const { paymentId } = await paid();
    provider.isRefusing = true;
    await expect(payments.capture(paymentId)).rejects.toMatchObject({ code: "payment.refused" });
    provider.isRefusing = false;
    expect(await payments.capture(paymentId)).toMatchObject({ capturedAmount: 1_000 });
  });

  it("works with the manual provider's own books", async () => {
    const { paid, payments } = paying;
    const { paymentId } = await paid({}, "pp_system_default");
    expect(await payments.capture(paymentId)).toMatchObject({ capturedAmount: 1_000 });
    expect(await payments.refund(paymentId, { amount: 250 })).toMatchObject({ refundedAmount: 250 });
  });

  it("needs a payment that exists", async () => {
    await expect(paying.payments.capture("pay_gone")).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining("pay_gone"),
    });
  });
});

describe("refunding a payment", () => {
  it("gives back what was captured and no more", async () => {
    const { paid, payments } = paying;
    const { paymentId } = await paid();
    await expect(payments.refund(paymentId)).rejects.toMatchObject({
      code: "payment.refund_too_much",
      data: { left: 0 },
    });
    await payments.capture(paymentId, { amount: 600 });
    await expect(payments.refund(paymentId, { amount: 601 })).rejects.toMatchObject({ data: { left: 600 } });
    const some = await payments.refund(paymentId, { amount: 200, note: "Scratched" });
    expect(some).toMatchObject({ refundedAmount: 200, refunds: [{ amount: 200, note: "Scratched" }] });
    expect(await payments.refund(paymentId)).toMatchObject({ refundedAmount: 600 });
  });
});

describe("the admin's routes", () => {
  it("list payments, newest first, and show one", async () => {
    const { paid, payments, shop } = paying;
    const { paymentId } = await paid({ amount: 1_234 });
    await payments.capture(paymentId, { amount: 234 });
    const get = async (url: string) => shop.app.inject({ url, headers: { authorization: shop.adminAuthorization } });
    const list = (await get("/admin/payments?limit=1")).json<{ payments: object[]; count: number }>();
    expect(list.payments).toMatchObject([
      { id: paymentId, amount: 12.34, captured_amount: 2.34, captures: [{ amount: 2.34 }], refunds: [] },
    ]);
    expect(list.count).toBeGreaterThan(1);
    expect((await get(`/admin/payments/${paymentId}`)).json()).toEqual({ payment: list.payments[0] });
    expect((await get("/admin/payments/pay_gone")).statusCode).toBe(404);
  });
});
