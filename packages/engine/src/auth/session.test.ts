import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bearer, cookieOf, requestsTo, signUp, statementsOn } from "../../test/shop-requests.ts";
import { openShopOn, openTestShop, type TestShop } from "../../test/open-test-shop.ts";

const tables = /auth_|staff_user|customer/;
let shop: TestShop;
let other: TestShop;
let requests: ReturnType<typeof requestsTo>;

beforeAll(async () => {
  shop = await openTestShop();
  other = await openShopOn(shop.databaseUrl);
  requests = requestsTo(shop);
});
afterAll(async () => {
  await other.close();
  await shop.close();
});

async function openSession(email: string) {
  const { id, token } = await signUp(requests, email);
  const reply = await requests.post("/auth/session", undefined, bearer(token));
  return { id, token, reply, headers: { cookie: cookieOf(reply) } };
}

describe("a session", () => {
  it("is made of a token, and signs in like one, with a statement more", async () => {
    const { id, reply, headers } = await openSession("session@example.com");
    expect(reply.body).toMatchObject({
      user: { actor_id: id, actor_type: "customer", app_metadata: { customer_id: id } },
    });
    expect(reply.headers["set-cookie"]).toMatch(
      /^connect\.sid=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    shop.statements();
    expect((await requests.get("/store/customers/me", { headers })).body.customer.id).toBe(id);
    expect(statementsOn(shop, tables)).toHaveLength(2);
  });

  it("counts in every process, until it is ended in one of them", async () => {
    const { id, token, headers } = await openSession("two@example.com");
    const elsewhere = requestsTo(other);
    expect((await elsewhere.get("/store/customers/me", { headers })).body.customer.id).toBe(id);
    expect((await elsewhere.get("/store/customers/me", bearer(token))).body.customer.id).toBe(id);
    const end = await elsewhere.delete("/auth/session", { headers });
    expect(end).toMatchObject({ status: 200, body: { success: true } });
    expect(end.headers["set-cookie"]).toMatch(/^connect\.sid=; Max-Age=0;/);
    expect((await requests.get("/store/customers/me", { headers })).status).toBe(401);
  });

  it("cannot be guessed, and what is no session costs no statement", async () => {
    shop.statements();
    for (const secret of ["", "s%3Aabc.def", "../../etc/passwd", "'; DROP TABLE auth_session; --"]) {
      const reply = await requests.get("/store/customers/me", { headers: { cookie: `connect.sid=${secret}` } });
      expect(reply.status).toBe(401);
    }
    expect(statementsOn(shop, tables)).toEqual([]);
    const cookie = `connect.sid=${"A".repeat(43)}`;
    expect((await requests.get("/store/customers/me", { headers: { cookie } })).status).toBe(401);
  });

  it("is nothing that the database tells", async () => {
    const { headers } = await openSession("secret@example.com");
    const secret = headers.cookie.slice("connect.sid=".length);
    const dump = await shop.database.pool.query("SELECT s::text AS row FROM auth_session s");
    expect(dump.rows.map(({ row }) => row).join("\n")).not.toContain(secret);
  });

  it("ends by itself", async () => {
    const { id, headers } = await openSession("late@example.com");
    const identity = "SELECT id FROM auth_identity WHERE actor_id = $1";
    await shop.database.pool.query(
      `UPDATE auth_session SET expires_at = now() WHERE auth_identity_id = (${identity})`,
      [id],
    );
    expect((await requests.get("/store/customers/me", { headers })).status).toBe(401);
  });

  it("is neither prolonged nor turned into a token", async () => {
    const { headers } = await openSession("prolong@example.com");
    expect((await requests.post("/auth/session", undefined, { headers })).status).toBe(401);
    expect((await requests.post("/auth/token/refresh", undefined, { headers })).status).toBe(401);
  });

  it("gives way to a token that is sent with it, even to a wrong one", async () => {
    const one = await openSession("one@example.com");
    const two = await signUp(requests, "another@example.com");
    const both = { headers: { ...one.headers, authorization: `Bearer ${two.token}` } };
    expect((await requests.get("/store/customers/me", both)).body.customer.id).toBe(two.id);
    const wrong = { headers: { ...one.headers, authorization: "Bearer nonsense" } };
    expect((await requests.get("/store/customers/me", wrong)).status).toBe(401);
    const proxy = { headers: { ...one.headers, authorization: "Basic c3RhZ2luZzpzZWNyZXQ=" } };
    expect((await requests.get("/store/customers/me", proxy)).body.customer.id).toBe(one.id);
  });

  it("changes nothing for a page of another site", async () => {
    const { headers, token } = await openSession("victim@example.com");
    const foreign = { headers: { ...headers, origin: "https://evil.example" } };
    const refused = await requests.post("/store/customers/me", { first_name: "Mallory" }, foreign);
    expect(refused).toMatchObject({ status: 403, body: { type: "forbidden", data: { code: "auth.foreign_origin" } } });
    expect(refused.body.message).toContain("https://evil.example");
    expect((await requests.delete("/auth/session", foreign)).status).toBe(403);

    const own = { headers: { ...headers, origin: "http://localhost:8000" } };
    expect((await requests.post("/store/customers/me", { first_name: "Vera" }, own)).status).toBe(200);
    const byToken = { headers: { authorization: `Bearer ${token}`, origin: "https://evil.example" } };
    expect((await requests.get("/store/customers/me", byToken)).body.customer.first_name).toBe("Vera");
  });

  it("may be ended when there is none", async () => {
    expect(await requests.delete("/auth/session")).toMatchObject({ status: 200, body: { success: true } });
  });
});
