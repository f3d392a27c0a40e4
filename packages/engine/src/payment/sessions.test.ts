import { unnamed } from "@hanse/plugin-kit";
import type { HttpTypes } from "@medusajs/types";
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { requestsTo, statementsOn } from "../../test/shop-requests.ts";
import { openPayingShop, type PayingShop } from "../../test/support/paying-carts.ts";
import type { PaymentCollectionDto } from "./payment.schema.ts";

const tables = /payment_|\bpayment\b|capture|refund/;
let paying: PayingShop;
beforeAll(async () => void (paying = await openPayingShop()));
afterAll(() => paying.shop.close());
beforeEach(() => {
  paying.provider.status = "authorized";
  paying.shop.statements();
});

describe("a cart's payment collection", () => {
  it("is one, however many ask for it at once, and takes one statement to make", async () => {
    const { collections, due, shop } = paying;
    const amount = due();
    const made = await collections.forCart(amount);
    expect(statementsOn(shop, tables)).toHaveLength(1);
    expect(made).toMatchObject({
      id: expect.stringMatching(/^pay_col_/),
      amount: 1_000,
      status: "not_paid",
      sessions: [],
      payments: [],
    });
    const other = due();
    const all = await Promise.all(Array.from({ length: 10 }, () => collections.forCart(other)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
  });

  it("follows the cart's amount, and gives up the session for the old one", async () => {
    const { collections, sessionsOf, withSession, due } = paying;
    const { collection, session } = await withSession();
    const changed = await collections.forCart({ ...due(), cartId: collection.cartId ?? "", amount: 1_500 });
    expect(changed).toMatchObject({ id: collection.id, amount: 1_500, status: "not_paid", sessions: [] });
    expect(await sessionsOf(collection.id)).toMatchObject([{ id: session.id, status: "canceled", toDo: "return" }]);
  });

  it("keeps its session while the amount stays the same, at the cost of one statement", async () => {
    const { shop, collections, withSession, due } = paying;
    const { collection, session } = await withSession();
    const same = { ...due(), cartId: collection.cartId ?? "" };
    shop.statements();
    await shop.database.transaction((tx) => collections.refreshAmount(tx, same));
    expect(statementsOn(shop, tables)).toHaveLength(1);
    expect((await collections.get(collection.id)).sessions).toEqual([session]);
  });

  it("is left alone by carts that have none", async () => {
    const { shop, collections, due } = paying;
    await shop.database.transaction((tx) => collections.refreshAmount(tx, due()));
    expect(statementsOn(shop, tables)).toHaveLength(1);
  });
});

describe("a payment session", () => {
  it("is prepared by its provider for the collection's amount", async () => {
    const { shop, provider, collections, due } = paying;
    const { id } = await collections.forCart(due());
    shop.statements();
    const collection = await collections.createSession(id, {
      providerId: "pp_test_test",
      data: { method: "card" },
      customerId: "cus_1",
    });
    expect(statementsOn(shop, tables)).toHaveLength(3);
    const [session] = collection.sessions;
    expect(session).toMatchObject({
      id: expect.stringMatching(/^payses_/),
      status: "pending",
      amount: 1_000,
      currencyCode: "eur",
    });
    expect(session?.data).toEqual({ method: "card", secret: `${session?.id}:1000` });
    expect(provider.calls).toContain(`initiate ${session?.id}`);
    expect(await collections.get(id)).toMatchObject({ status: "awaiting", sessions: collection.sessions });
  });

  it("is changed when the shopper begins again with the same provider", async () => {
    const { collections, withSession } = paying;
    const { collection, session } = await withSession();
    const again = await collections.createSession(collection.id, {
      providerId: "pp_test_test",
      data: { method: "sepa" },
    });
    expect(again.sessions).toMatchObject([{ id: session.id, data: { method: "sepa" } }]);
    expect((await collections.get(collection.id)).sessions).toEqual(again.sessions);
  });

  it("takes the place of one with another provider, which is told to cancel it", async () => {
    const { collections, followUp, provider, sessionsOf, withSession } = paying;
    const { collection, session } = await withSession("pp_test_test");
    const { sessions } = await collections.createSession(collection.id, { providerId: "pp_system_default" });
    expect(sessions).toHaveLength(1);
    expect(sessions).toMatchObject([{ providerId: "pp_system_default", status: "pending" }]);
    expect(await sessionsOf(collection.id)).toMatchObject([
      { id: session.id, status: "canceled", toDo: "return" },
      { toDo: null },
    ]);

    provider.isDown = true;
    await followUp();
    provider.isDown = false;
    expect(await sessionsOf(collection.id)).toMatchObject([{ toDo: "return" }, { toDo: null }]);
    await followUp();
    expect(provider.calls.filter((call) => call === `cancel ${session.id}:authorize`)).toHaveLength(1);
    expect(await sessionsOf(collection.id)).toMatchObject([{ toDo: null }, { toDo: null }]);
  });

  it("is never for another amount than its collection, nor one of two, whatever happens at once", async () => {
    const { collections, due, sessionsOf, shop } = paying;
    for (let round = 0; round < 10; round++) {
      const first = due();
      const { id } = await collections.forCart(first);
      const begin = (providerId: string) => collections.createSession(id, { providerId });
      const change = (amount: number) =>
        shop.database.transaction((tx) => collections.refreshAmount(tx, { ...first, amount }));
      const results = await Promise.allSettled([
        begin("pp_test_test"),
        change(1_100),
        begin("pp_system_default"),
        change(1_200),
        begin("pp_test_test"),
      ]);
      for (const result of results) {
        if (result.status === "rejected")
          expect(result.reason).toMatchObject({ code: "payment.session_stale", status: 409 });
      }
      const { amount } = await collections.get(id);
      const live = (await sessionsOf(id)).filter(({ status }) => status !== "canceled");
      expect(live.length).toBeLessThan(2);
      for (const session of live) expect(session.amount).toBe(amount);
    }
  });

  it("needs a provider that the region offers and the shop has", async () => {
    const { collections, due } = paying;
    const { id } = await collections.forCart(due());
    for (const providerId of ["pp_gone", "pp_uninstalled"]) {
      await expect(collections.createSession(id, { providerId })).rejects.toMatchObject({
        status: 400,
        message: expect.stringMatching(new RegExp(`${providerId}.*pp_system_default, pp_test_test`)),
      });
    }
    await expect(collections.createSession("pay_col_gone", { providerId: "pp_system_default" })).rejects.toMatchObject({
      status: 404,
    });
  });

  it("is not begun for what is paid already", async () => {
    const { collections, paid } = paying;
    const { collectionId } = await paid();
    const again = collections.createSession(collectionId, { providerId: "pp_system_default" });
    await expect(again).rejects.toMatchObject({ code: "payment.collection_paid", status: 400 });
  });
});

describe("the database", () => {
  const attempt = (sql: string) => paying.shop.database.query(unnamed(sql));

  it("holds no second session beside a live one, nor one of another amount", async () => {
    const { collection } = await paying.withSession();
    const insert = (amount: number) =>
      attempt(`INSERT INTO payment_session (id, payment_collection_id, provider_id, currency_code, amount, status)
               VALUES ('payses_x', '${collection.id}', 'pp_x', 'eur', ${amount}, 'pending')`);
    await expect(insert(1_000)).rejects.toMatchObject({ code: "23505" });
    await expect(
      attempt(`UPDATE payment_session SET amount = 1 WHERE payment_collection_id = '${collection.id}'`),
    ).rejects.toMatchObject({ code: "23503" });
    await expect(
      attempt(`UPDATE payment_collection SET amount = 1 WHERE id = '${collection.id}'`),
    ).rejects.toMatchObject({ code: "23503" });
  });

  it("holds no second payment for a collection, nor one of another amount, nor captures beyond it", async () => {
    const { collectionId, paymentId } = await paying.paid();
    const change = (columns: string) => attempt(`UPDATE payment SET ${columns} WHERE id = '${paymentId}'`);
    await expect(change("amount = 1")).rejects.toMatchObject({ code: "23503" });
    await expect(change("currency_code = 'usd'")).rejects.toMatchObject({ code: "23503" });
    await expect(change("capture_claimed = 1001, captured_amount = 1001")).rejects.toMatchObject({ code: "23514" });
    await expect(change("refund_claimed = 1, refunded_amount = 1")).rejects.toMatchObject({ code: "23514" });
    await expect(change("capture_claimed = 1, canceled_at = now()")).rejects.toMatchObject({ code: "23514" });
    await expect(
      attempt(`UPDATE payment_collection SET amount = 1 WHERE id = '${collectionId}'`),
    ).rejects.toMatchObject({ code: "23503" });
    await attempt(`INSERT INTO payment_session (id, payment_collection_id, provider_id, currency_code, amount, status)
                   VALUES ('payses_second', '${collectionId}', 'pp_x', 'eur', 1000, 'error')`);
    await expect(
      attempt(`INSERT INTO payment (id, payment_session_id, payment_collection_id, provider_id, currency_code, amount)
               VALUES ('pay_second', 'payses_second', '${collectionId}', 'pp_x', 'eur', 1000)`),
    ).rejects.toMatchObject({ code: "23505" });
  });
});

describe("the store's routes", () => {
  type Reply = { status: number; body: Record<string, unknown> };
  const get = async (url: string) => (await requestsTo(paying.shop).get(url)) as unknown as Reply;
  const post = async (url: string, body: object) => (await requestsTo(paying.shop).post(url, body)) as unknown as Reply;

  it("list the providers that a region offers and the shop has", async () => {
    const { status, body } = await get(`/store/payment-providers?region_id=${paying.regionId}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      payment_providers: [
        { id: "pp_system_default", is_enabled: true },
        { id: "pp_test_test", is_enabled: true },
      ],
      count: 2,
      offset: 0,
      limit: 20,
    });
    expect(await get("/store/payment-providers")).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("region_id") },
    });
    expect(await get("/store/payment-providers?region_id=reg_gone")).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining("reg_gone") },
    });
  });

  it("begin a session and answer with the collection in major units", async () => {
    const { id } = await paying.collections.forCart(paying.due({ amount: 1_999 }));
    const { status, body } = await post(`/store/payment-collections/${id}/payment-sessions`, {
      provider_id: "pp_system_default",
    });
    expect(status).toBe(200);
    expect(body["payment_collection"]).toEqual({
      id,
      currency_code: "eur",
      amount: 19.99,
      authorized_amount: 0,
      captured_amount: 0,
      refunded_amount: 0,
      status: "awaiting",
      payment_providers: [{ id: "pp_system_default" }],
      payment_sessions: [
        {
          id: expect.stringMatching(/^payses_/),
          amount: 19.99,
          currency_code: "eur",
          provider_id: "pp_system_default",
          data: {},
          status: "pending",
        },
      ],
      payments: [],
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updated_at: expect.stringMatching(/Z$/),
    });
  });

  it("refuse what does not exist, by name", async () => {
    const { id } = await paying.collections.forCart(paying.due());
    const unknownProvider = await post(`/store/payment-collections/${id}/payment-sessions`, { provider_id: "pp_gone" });
    expect(unknownProvider).toMatchObject({
      status: 400,
      body: { type: "invalid_data", message: expect.stringContaining("pp_gone") },
    });
    const unknownCollection = await post("/store/payment-collections/pay_col_gone/payment-sessions", {
      provider_id: "pp_system_default",
    });
    expect(unknownCollection).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining("pay_col_gone") },
    });
    const unknownField = await post(`/store/payment-collections/${id}/payment-sessions`, {
      provider_id: "pp_system_default",
      tip: 1,
    });
    expect(unknownField).toMatchObject({ status: 400, body: { message: expect.stringContaining("tip") } });
  });

  it("answer with the wire's type", () => {
    expectTypeOf<PaymentCollectionDto>().toExtend<HttpTypes.StorePaymentCollection>();
  });
});
