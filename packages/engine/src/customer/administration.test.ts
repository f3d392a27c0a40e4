import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { bearer, requestsTo, signUp } from "../../test/shop-requests.ts";
import { Shopper, variantOf } from "../../test/shopper.ts";
import { openAdminSdk } from "../../test/support/admin-sdk.ts";
import { merchantOf } from "../../test/support/merchant.ts";
import { customerExists, customerListing } from "./administration.queries.ts";

let shop: TestShop;
let sdk: Awaited<ReturnType<typeof openAdminSdk>>;
let admin: ReturnType<typeof merchantOf>;
let requests: ReturnType<typeof requestsTo>;

beforeAll(async () => {
  shop = await openDemoShop();
  sdk = await openAdminSdk(shop);
  admin = merchantOf(shop);
  requests = requestsTo(shop);
});
afterAll(() => shop.close());

const make = async (email: string, more: object = {}) =>
  (await sdk.admin.customer.create({ email, ...more })).customer.id;
const idsOf = async (query: object) => (await sdk.admin.customer.list(query)).customers.map(({ id }) => id);

describe("customers", () => {
  it("are made without an account, changed and found", async () => {
    const { customer } = await sdk.admin.customer.create({
      email: "Grace@Example.com",
      first_name: "Grace",
      last_name: "Hopper",
      company_name: "Navy",
      phone: "+1 555",
      metadata: { rank: 1 },
      additional_data: { ignored: true },
    } as never);
    expect(customer).toMatchObject({
      email: "grace@example.com",
      has_account: false,
      created_by: expect.stringMatching(/^apk_/),
      addresses: [],
      default_billing_address_id: null,
    });
    expect((await admin.send("POST", "/customers", { email: "grace@example.com" })).body.data.code).toBe(
      "customer.email_taken",
    );
    const { customer: changed } = await sdk.admin.customer.update(customer.id, {
      email: "hopper@example.com",
      phone: null,
    });
    expect(changed).toMatchObject({ email: "hopper@example.com", phone: null, company_name: "Navy" });
    shop.statements();
    expect(await idsOf({ q: "grace hop" })).toEqual([customer.id]);
    expect(shop.statements().filter((text) => text.includes("FROM customer"))).toHaveLength(1);
    for (const query of [
      { q: "NAV" },
      { q: "hopper@ex" },
      { company_name: "Navy", has_account: false },
      { email: { $like: "hop%" } },
      { created_at: { $gte: "2020-01-01" }, first_name: ["Grace"] },
    ])
      expect(await idsOf(query)).toEqual([customer.id]);
    expect(await idsOf({ q: "50%" })).toEqual([]);
    expect((await admin.send("GET", "/customers?shoe_size=45")).body.message).toContain("shoe_size");
  });

  it("with an account keep the address that they sign in with", async () => {
    const { id } = await signUp(requests, "login@example.com");
    const refused = await admin.send("POST", `/customers/${id}`, { email: "thief@example.com", first_name: "T" });
    expect(refused).toMatchObject({ status: 400, body: { data: { code: "customer.email_is_login" } } });
    const same = await admin.send("POST", `/customers/${id}`, { email: "Login@example.com", first_name: "Ada" });
    expect(same).toMatchObject({ status: 200, body: { customer: { email: "login@example.com", first_name: "Ada" } } });
  });

  it("are not overwritten by whoever saw an older state, and their addresses are part of them", async () => {
    const id = await make("version@example.com");
    const { etag } = await admin.send("GET", `/customers/${id}`);
    await sdk.admin.customer.createAddress(id, { city: "Kiel" });
    expect((await admin.send("POST", `/customers/${id}`, { phone: "1" }, { "if-match": etag })).status).toBe(409);
    const { etag: now } = await admin.send("GET", `/customers/${id}`);
    expect((await admin.send("POST", `/customers/${id}`, { phone: "1" }, { "if-match": now })).status).toBe(200);
    expect((await admin.send("POST", "/customers/cus_0", { phone: "1" })).status).toBe(404);
  });

  it("have addresses", async () => {
    const id = await make("addresses@example.com");
    const { customer } = await sdk.admin.customer.createAddress(id, {
      address_1: "Kai 1",
      city: "Kiel",
      country_code: "DE",
      is_default_shipping: true,
    });
    const addressId = customer.addresses[0]?.id ?? "";
    expect(customer).toMatchObject({ default_shipping_address_id: addressId, addresses: [{ country_code: "de" }] });
    const url = `/customers/${id}/addresses`;
    const { etag } = await admin.send("GET", `${url}/${addressId}`);
    expect((await admin.send("POST", `${url}/${addressId}`, { city: "Bremen" }, { "if-match": etag })).status).toBe(
      200,
    );
    expect((await admin.send("POST", `${url}/${addressId}`, { city: "Late" }, { "if-match": etag })).status).toBe(409);
    // The js-sdk says that this answers with a customer; what clients read is the address.
    expect(await sdk.admin.customer.retrieveAddress(id, addressId)).toMatchObject({ address: { city: "Bremen" } });
    await sdk.admin.customer.createAddress(id, { city: "Rome" });
    const found = await admin.must<{ addresses: object[]; count: number }>("GET", `${url}?q=brem&country_code=de`);
    expect(found).toMatchObject({ count: 1, addresses: [{ id: addressId }] });
    expect((await sdk.admin.customer.listAddresses(id)).count).toBe(2);
    expect(await sdk.admin.customer.deleteAddress(id, addressId)).toMatchObject({
      id: addressId,
      object: "customer_address",
      deleted: true,
      parent: { id, default_shipping_address_id: null, addresses: [{ city: "Rome" }] },
    });
    for (const path of [`${url}/${addressId}`, "/customers/cus_0/addresses"])
      expect((await admin.send("GET", path)).status).toBe(404);
    expect((await admin.send("DELETE", `${url}/${addressId}`)).status).toBe(404);
    const other = await make("other-addresses@example.com");
    expect((await admin.send("GET", `/customers/${other}/addresses/${customer.addresses[0]?.id}`)).status).toBe(404);
  });
});

describe("customer groups", () => {
  it("are made, changed, filled from both sides and found", async () => {
    const [ada, bob, eve] = await Promise.all(["ada", "bob", "eve"].map((name) => make(`${name}@groups.example`)));
    const { customer_group: group } = await sdk.admin.customerGroup.create({ name: "VIP", metadata: { m: 1 } });
    expect(group).toMatchObject({ id: expect.stringMatching(/^cusgroup_/), name: "VIP", metadata: { m: 1 } });
    expect((await admin.send("POST", "/customer-groups", { name: "VIP" })).body.data.code).toBe(
      "customer.group_exists",
    );
    const { etag } = await admin.send("GET", `/customer-groups/${group.id}`);
    await sdk.admin.customerGroup.batchCustomers(group.id, { add: [ada, bob, ada] as string[] });
    const stale = await admin.send("POST", `/customer-groups/${group.id}`, { name: "x" }, { "if-match": etag });
    expect(stale.status).toBe(409);
    expect(new Set(await idsOf({ groups: [group.id] }))).toEqual(new Set([ada, bob]));
    expect(await idsOf({ groups: { name: "VIP" }, email: "bob@groups.example" })).toEqual([bob]);
    const { customer } = await sdk.admin.customer.retrieve(bob as string, { fields: "id,*groups" });
    expect(customer.groups).toMatchObject([{ id: group.id, name: "VIP" }]);
    await sdk.admin.customer.batchCustomerGroups(bob as string, { remove: [group.id] });
    await sdk.admin.customer.batchCustomerGroups(eve as string, { add: [group.id] });
    const { customer_group: members } = await sdk.admin.customerGroup.retrieve(group.id, { fields: "name,*customers" });
    expect(new Set(members.customers.map((member) => member.id))).toEqual(new Set([ada, eve]));
    expect((await sdk.admin.customerGroup.list({ customers: [eve as string], q: "vi" })).count).toBe(1);
    expect((await sdk.admin.customerGroup.list({ customers: { email: "bob@groups.example" } })).count).toBe(0);
  });

  it("take all or nobody", async () => {
    const id = await make("all@groups.example");
    const { customer_groups: groups } = await sdk.admin.customerGroup.list({ name: "VIP" });
    const groupId = groups[0]?.id ?? "";
    const unknown = await admin.send("POST", `/customer-groups/${groupId}/customers`, { add: [id, "cus_0"] });
    expect(unknown).toMatchObject({ status: 400, body: { data: { code: "customer.unknown", ids: ["cus_0"] } } });
    const noGroup = await admin.send("POST", `/customers/${id}/customer-groups`, { add: [groupId, "cusgroup_0"] });
    expect(noGroup.body.data).toMatchObject({ code: "customer.unknown_groups", ids: ["cusgroup_0"] });
    expect(await idsOf({ id, groups: groupId })).toEqual([]);
    expect((await admin.send("POST", "/customer-groups/cusgroup_0/customers", { add: [id] })).status).toBe(404);
  });

  it("are deleted, and their customers stay", async () => {
    const { customer_groups: groups } = await sdk.admin.customerGroup.list({ name: "VIP" });
    const id = groups[0]?.id ?? "";
    const members = await idsOf({ groups: id });
    expect(members).toHaveLength(2);
    expect(await sdk.admin.customerGroup.delete(id)).toEqual({ id, object: "customer_group", deleted: true });
    expect((await idsOf({ id: members })).toSorted()).toEqual(members.toSorted());
    expect((await admin.send("DELETE", `/customer-groups/${id}`)).status).toBe(404);
  });
});

describe("a customer who is deleted", () => {
  it("is erased: the login ends, orders stay, and mails do not say to whom they went", async () => {
    const email = "leaving@example.com";
    const { id, token } = await signUp(requests, email);
    await sdk.admin.customer.createAddress(id, { city: "Kiel" });
    const shopper = new Shopper(shop, token);
    const cart = await shopper.readyCart([{ variantId: await variantOf(shop, "BB-LARGE"), quantity: 1 }]);
    const { body } = await shopper.complete<{ order: { id: string; email: string } }>(cart.id);
    const recipients = async () =>
      (await shop.database.pool.query("SELECT DISTINCT recipient FROM notification WHERE receiver_id = $1", [id])).rows;
    await vi.waitFor(async () => expect(await recipients()).toHaveLength(1), 10_000);
    expect(await sdk.admin.customer.delete(id)).toEqual({ id, object: "customer", deleted: true });
    expect((await admin.send("GET", `/customers/${id}`)).status).toBe(404);
    expect((await admin.send("DELETE", `/customers/${id}`)).status).toBe(404);
    expect((await admin.send("GET", `/customers/${id}/addresses`)).status).toBe(404);
    expect(await idsOf({ q: "leaving" })).toEqual([]);
    const { rows } = await shop.database.pool.query("SELECT * FROM customer WHERE id = $1", [id]);
    expect(JSON.stringify(rows)).not.toContain("leaving");
    expect((await requests.get("/store/customers/me", bearer(token))).status).toBe(401);
    const login = await requests.post("/auth/customer/emailpass", { email, password: "a good password" });
    expect(login.status).toBe(401);
    await vi.waitFor(async () => expect(await recipients()).toEqual([{ recipient: "deleted" }]), 10_000);
    const order = await shopper.must<{ order: { id: string } }>("GET", `/store/orders/${body.order.id}`);
    expect(order.order.id).toBe(body.order.id);
    const again = await signUp(requests, email);
    expect(again.id).not.toBe(id);
  });
});

it("many customers are searched with an index", async () => {
  const { pool } = shop.database;
  await pool.query(
    `INSERT INTO customer (id, email, first_name) SELECT 'cus_' || n, md5(n::text) || '@example.com', md5((-n)::text)
       FROM generate_series(1, 10000) n`,
  );
  await pool.query("VACUUM ANALYZE customer");
  const { rows } = await pool.query(
    `EXPLAIN SELECT count(*) FROM customer c WHERE ${customerExists} AND (${customerListing.searched[0]} ILIKE '%hopper%')`,
  );
  expect(JSON.stringify(rows)).toContain("customer_search");
});
