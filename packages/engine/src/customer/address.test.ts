import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bearer, requestsTo, signUp, statementsOn } from "../../test/shop-requests.ts";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import type { CustomerService } from "./customer.service.ts";

const url = "/store/customers/me/addresses";
const tables = /auth_|staff_user|customer/;
let shop: TestShop;
let requests: ReturnType<typeof requestsTo>;

beforeAll(async () => {
  shop = await openTestShop();
  requests = requestsTo(shop);
});
afterAll(() => shop.close());

/** A customer of its own, with what it can do to its addresses. */
async function shopper(email: string) {
  const { id, token } = await signUp(requests, email);
  return {
    id,
    token,
    list: (query = "") => requests.get(url + query, bearer(token)),
    get: (addressId: string) => requests.get(`${url}/${addressId}`, bearer(token)),
    create: (body: object) => requests.post(url, body, bearer(token)),
    update: (addressId: string, body: object) => requests.post(`${url}/${addressId}`, body, bearer(token)),
    delete: (addressId: string) => requests.delete(`${url}/${addressId}`, bearer(token)),
  };
}

const full = {
  address_name: "Home",
  first_name: "Ada",
  last_name: "Lovelace",
  company: "",
  address_1: "Holstenstr. 1",
  address_2: "c/o O'Brien \\ Söhne",
  city: "Kiel",
  country_code: "de",
  province: "de-sh",
  postal_code: "24103",
  phone: "+49 431 1",
  metadata: { floor: 2 },
};

describe("a customer's address", () => {
  it("is kept, changed and forgotten, with the replies of the wire", async () => {
    const ada = await shopper("ada@example.com");
    const made = await ada.create({ ...full, country_code: "DE", is_default_shipping: true });
    const [address] = made.body.customer.addresses;
    const id = address?.id ?? "";
    expect(made.status).toBe(200);
    expect(address).toEqual({
      ...full,
      id: expect.stringMatching(/^cuaddr_/),
      customer_id: ada.id,
      is_default_shipping: true,
      is_default_billing: false,
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
    });
    expect(made.body.customer).toMatchObject({ default_shipping_address_id: id, default_billing_address_id: null });

    const changed = await ada.update(id, { city: "Lübeck", company: null });
    expect(changed.body.customer.addresses).toMatchObject([
      { ...full, city: "Lübeck", company: null, is_default_shipping: true },
    ]);
    expect((await ada.get(id)).body).toMatchObject({ address: { id, city: "Lübeck" } });
    const gone = await ada.delete(id);
    expect(gone).toMatchObject({
      status: 200,
      body: { id, object: "address", deleted: true, parent: { id: ada.id, addresses: [] } },
    });
    expect((await ada.delete(id)).status).toBe(404);
  });

  it("is out of reach for everybody else, and for nobody", async () => {
    const [ada, eve] = [await shopper("owner@example.com"), await shopper("eve@example.com")];
    const { body } = await ada.create(full);
    const id = body.customer.addresses[0]?.id ?? "";
    for (const reply of [await eve.get(id), await eve.update(id, { city: "Rome" }), await eve.delete(id)]) {
      expect(reply).toMatchObject({ status: 404, body: { type: "not_found", message: expect.stringContaining(id) } });
    }
    expect((await eve.list()).body).toMatchObject({ addresses: [], count: 0 });
    expect((await requests.get(`${url}/${id}`)).status).toBe(401);
    expect((await ada.get(id)).body).toMatchObject({ address: { city: "Kiel" } });

    const customers = shop.container.resolve<CustomerService>("customers");
    expect(await customers.addressOf(ada.id, id)).toMatchObject({ city: "Kiel" });
    await expect(customers.addressOf(eve.id, id)).rejects.toThrow(id);
    await expect(customers.addressOf(null, id)).rejects.toThrow(id);
  });

  it("is the only default of its kind, also when several become it at once", async () => {
    const ada = await shopper("default@example.com");
    const both = { ...full, is_default_shipping: true, is_default_billing: true };
    const replies = await Promise.all([1, 2, 3, 4, 5].map((n) => ada.create({ ...both, address_name: `#${n}` })));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const { addresses } = (await ada.list()).body;
    expect(addresses.filter((address) => address.is_default_shipping)).toHaveLength(1);
    expect(addresses.filter((address) => address.is_default_billing)).toHaveLength(1);

    const other = addresses.find((address) => !address.is_default_billing)?.id ?? "";
    const { customer } = (await ada.update(other, { is_default_billing: true })).body;
    expect(customer.default_billing_address_id).toBe(other);
    expect(
      (await ada.update(other, { is_default_billing: false })).body.customer.default_billing_address_id,
    ).toBeNull();
  });

  it("comes in lists, filtered, sorted and selected, in one statement", async () => {
    const ada = await shopper("list@example.com");
    for (const city of ["Kiel", "Bern", "Wien"]) await ada.create({ ...full, city });
    shop.statements();
    const page = await ada.list("?order=-city&limit=2&fields=city");
    expect(statementsOn(shop, tables)).toHaveLength(1);
    expect(page.body).toMatchObject({ count: 3, offset: 0, limit: 2 });
    expect(page.body.addresses).toMatchObject([{ city: "Wien" }, { city: "Kiel" }]);
    expect(page.body.addresses[0]).not.toHaveProperty("phone");
    expect((await ada.list("?city[]=Bern&city[]=Rome&country_code=de")).body.count).toBe(1);
    expect((await ada.list("?offset=7")).body).toMatchObject({ addresses: [], count: 3, offset: 7 });
    expect((await ada.list("?customer_id=cus_01")).status).toBe(400);
  });

  it.each([
    ["a country that does not exist", { country_code: "xx" }, /'country_code' must be a country of ISO 3166-1/],
    ["a country by its name", { country_code: "Germany" }, /country_code/],
    ["too long a text", { address_1: "x".repeat(256) }, /'address_1' must have at most 255/],
    ["too long a postal code", { postal_code: "1".repeat(51) }, /'postal_code' must have at most 50/],
    ["another customer's id", { customer_id: "cus_01" }, /Unrecognized fields: 'customer_id'/],
    ["a number for a text", { city: 7 }, /'city'/],
    ["a text for a boolean", { is_default_billing: "yes" }, /is_default_billing/],
  ])("is refused with %s", async (what, body, message) => {
    const ada = await shopper(`${what.replaceAll(/[^a-z]/g, "")}@example.com`);
    const reply = await ada.create({ ...full, ...body });
    expect(reply).toMatchObject({ status: 400, body: { type: "invalid_data" } });
    expect(reply.body.message).toMatch(message);
    expect((await ada.list()).body.count).toBe(0);
  });

  it("is one of at most two hundred", async () => {
    const ada = await shopper("hoarder@example.com");
    await shop.database.pool.query(
      "INSERT INTO customer_address (id, customer_id) SELECT 'cuaddr_' || n, $1 FROM generate_series(1, 200) AS n",
      [ada.id],
    );
    expect(await ada.create(full)).toMatchObject({ status: 400, body: { type: "not_allowed" } });
    await ada.delete("cuaddr_7");
    expect((await ada.create(full)).status).toBe(200);
  });
});
