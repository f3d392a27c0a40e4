import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bearer, requestsTo, signUp, statementsOn, statusesOf } from "../../test/shop-requests.ts";
import { openShopOn, openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import type { CustomerService } from "./customer.service.ts";

const tables = /auth_|staff_user|customer/;
let shop: TestShop;
let requests: ReturnType<typeof requestsTo>;
let customers: CustomerService;

beforeAll(async () => {
  shop = await openTestShop();
  requests = requestsTo(shop);
  customers = shop.container.resolve<CustomerService>("customers");
});
afterAll(() => shop.close());

const register = async (email: string): Promise<string> => {
  const { body } = await requests.post("/auth/customer/emailpass/register", { email, password: "a good password" });
  return body.token;
};

describe("making a customer", () => {
  it("answers with all that a storefront reads of it", async () => {
    const token = await register("ada@example.com");
    shop.statements();
    const { body } = await requests.post(
      "/store/customers",
      { email: "Ada@example.com", phone: "+49 431 1" },
      bearer(token),
    );
    expect(statementsOn(shop, tables)).toHaveLength(3);
    expect(body.customer).toEqual({
      id: expect.stringMatching(/^cus_[0-9A-Z]{26}$/),
      email: "ada@example.com",
      default_billing_address_id: null,
      default_shipping_address_id: null,
      company_name: null,
      first_name: null,
      last_name: null,
      phone: "+49 431 1",
      has_account: true,
      metadata: null,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updated_at: expect.any(String),
      deleted_at: null,
      addresses: [],
    });
  });

  it("needs the token of somebody who registered", async () => {
    expect((await requests.post("/store/customers", { email: "x@example.com" })).status).toBe(401);
  });

  it("is refused for another address than the registered one", async () => {
    const token = await register("me@example.com");
    const reply = await requests.post("/store/customers", { email: "victim@example.com" }, bearer(token));
    expect(reply).toMatchObject({ status: 400, body: { data: { code: "customer.email_differs" } } });
    expect(reply.body.message).toContain("victim@example.com");
    expect((await requests.post("/store/customers", {}, bearer(token))).status).toBe(200);
  });

  it("happens once, also when it is asked for several times at once", async () => {
    const token = await register("once@example.com");
    const replies = await Promise.all([1, 2, 3, 4].map(() => requests.post("/store/customers", {}, bearer(token))));
    expect(statusesOf(replies)).toEqual([200, 400, 400, 400]);
    const signedIn = await requests.post("/auth/token/refresh", undefined, bearer(token));
    const again = await requests.post("/store/customers", {}, bearer(signedIn.body.token));
    expect(again).toMatchObject({ status: 400, body: { type: "invalid_data", data: { code: "auth.identity_taken" } } });
  });
});

describe("the customer who is signed in", () => {
  it("changes what it sends, and nothing else", async () => {
    const { token } = await signUp(requests, "change@example.com");
    const first = { first_name: "Grace", last_name: "Hopper", company_name: "Navy", metadata: { rank: 1 } };
    await requests.post("/store/customers/me", first, bearer(token));
    const { body } = await requests.post(
      "/store/customers/me",
      { company_name: null, first_name: "G." },
      bearer(token),
    );
    expect(body.customer).toMatchObject({ ...first, company_name: null, first_name: "G." });
    const refused = await requests.post("/store/customers/me", { email: "other@example.com" }, bearer(token));
    expect(refused).toMatchObject({ status: 400, body: { message: "Invalid request: Unrecognized fields: 'email'" } });
  });

  it("is selected by fields, and what does not exist is tolerated", async () => {
    const { id, token } = await signUp(requests, "fields@example.com");
    const bare = await requests.get("/store/customers/me?fields=email", bearer(token));
    expect(bare.body).toEqual({ customer: { id, email: "fields@example.com" } });
    const amended = await requests.get("/store/customers/me?fields=*orders,-addresses", bearer(token));
    expect(amended.body.customer).toMatchObject({ id, email: "fields@example.com" });
    expect(amended.body.customer).not.toHaveProperty("addresses");
  });

  it("keeps script and SQL as the text it is, and refuses what is too long", async () => {
    const { token } = await signUp(requests, "text@example.com");
    const hostile = {
      first_name: "<script>alert('x')</script>",
      last_name: "'); DROP TABLE customer; --",
      company_name: "\\'; DELETE FROM customer WHERE 't'='t",
      phone: "$1 %s {{x}} \u202e",
      metadata: { "a'b\\": "\\x'; SELECT 1", __proto: [null, "\u{1F600}"] },
    };
    expect((await requests.post("/store/customers/me", hostile, bearer(token))).body.customer).toMatchObject(hostile);
    expect((await requests.get("/store/customers/me", bearer(token))).body.customer).toMatchObject(hostile);
    for (const body of [{ first_name: "x".repeat(256) }, { phone: 5 }, { metadata: "x" }, { last_name: "a\u0000b" }]) {
      expect(await requests.post("/store/customers/me", body, bearer(token))).toMatchObject({ status: 400 });
    }
  });

  it("is nobody once it was deleted", async () => {
    const { id, token } = await signUp(requests, "gone@example.com");
    await shop.database.pool.query("UPDATE customer SET deleted_at = now() WHERE id = $1", [id]);
    expect((await requests.get("/store/customers/me", bearer(token))).status).toBe(401);
    expect((await requests.post("/store/customers/me", { phone: "1" }, bearer(token))).status).toBe(404);
  });
});

describe("a guest", () => {
  it("is one customer an address, however many processes ask at once, in one statement each", async () => {
    const other = await openShopOn(shop.databaseUrl);
    const elsewhere = other.container.resolve<CustomerService>("customers");
    shop.statements();
    const askBoth = ["guest@example.com", "Guest@Example.com", "GUEST@example.com"].flatMap((email) =>
      [customers, elsewhere, customers, elsewhere].map((service) => service.findOrCreateGuest(email)),
    );
    const made = await Promise.all(askBoth);
    await other.close();
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(statementsOn(shop, tables)).toHaveLength(6);
    const [{ id } = { id: "" }] = made;
    expect(await customers.get(id)).toMatchObject({ email: "guest@example.com", has_account: false });
    expect(await customers.emailOf(id)).toBe("guest@example.com");
  });

  it("stays a guest when its address gets an account", async () => {
    const guest = await customers.findOrCreateGuest("later@example.com");
    const { id } = await signUp(requests, "later@example.com");
    expect(id).not.toBe(guest.id);
    expect(await customers.findOrCreateGuest("later@example.com")).toEqual(guest);
  });

  it("is made with the transaction, or not at all", async () => {
    const attempt = shop.database.transaction(async (tx) => {
      await customers.findOrCreateGuest("rolled@example.com", tx);
      throw new Error("changed my mind");
    });
    await expect(attempt).rejects.toThrow("changed my mind");
    const { rows } = await shop.database.pool.query("SELECT FROM customer WHERE email = 'rolled@example.com'");
    expect(rows).toEqual([]);
  });
});

describe("the list of customers", () => {
  it("is for those who administer the shop, filtered and in pages, in one statement", async () => {
    const { token } = await signUp(requests, "listed@example.com");
    expect((await requests.get("/admin/customers")).status).toBe(401);
    expect((await requests.get("/admin/customers", bearer(token))).status).toBe(401);
    const headers = { authorization: shop.adminAuthorization };
    shop.statements();
    const page = await requests.get("/admin/customers?has_account=true&limit=2&order=email&offset=1", { headers });
    expect(statementsOn(shop, tables)).toHaveLength(1);
    expect(page.body.customers.map(({ email }) => email)).toHaveLength(2);
    expect(page.body.count).toBeGreaterThan(2);
    const one = await requests.get("/admin/customers?email=listed@example.com&fields=id,email", { headers });
    expect(one.body).toMatchObject({ count: 1, customers: [{ email: "listed@example.com" }] });
    const { id } = one.body.customers[0] ?? { id: "" };
    expect((await requests.get(`/admin/customers/${id}`, { headers })).body.customer.email).toBe("listed@example.com");
    expect(await requests.get("/admin/customers/cus_01", { headers })).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining("cus_01") },
    });
    expect((await requests.get("/admin/customers?order=password", { headers })).status).toBe(400);
  });
});
