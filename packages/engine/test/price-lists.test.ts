import { unnamed } from "@hanse/plugin-kit";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { CartDto } from "../src/cart/index.ts";
import type { ProductDto } from "../src/storefront/product.schema.ts";
import { openDemoShop } from "./demo-template.ts";
import type { TestShop } from "./open-test-shop.ts";
import { requestsTo, signUp } from "./shop-requests.ts";
import { type Failure, Shopper, variantOf } from "./shopper.ts";

let shop: TestShop;
let guest: Shopper;
let regionId: string;
let variantId: string;
let productId: string;
let ordinary: number;
let member: { token: string; shopper: Shopper; id: string };
let made: string[] = [];
const groupId = "cusgroup_wholesale";

beforeAll(async () => {
  shop = await openDemoShop();
  guest = new Shopper(shop);
  regionId = await guest.regionId("eur");
  const [variant] = await shop.database.query(
    unnamed<{ id: string; product: string; sku: string; amount: number }>(
      `SELECT v.id, v.product_id AS product, v.sku, p.amount FROM product_variant v
         JOIN price p ON p.variant_id = v.id AND p.currency_code = 'eur' AND p.region_id IS NULL AND p.compare_at_amount IS NULL
        WHERE p.amount > 1000 AND p.min_quantity IS NULL AND NOT EXISTS (
          SELECT FROM price other WHERE other.variant_id = v.id AND other.currency_code = 'eur' AND other.id <> p.id)
        ORDER BY v.id LIMIT 1`,
    ),
  );
  if (!variant) throw new Error("The demo shop has no variant with one plain price.");
  variantId = await variantOf(shop, variant.sku);
  productId = variant.product;
  ordinary = variant.amount / 100;
  const { token } = await signUp(requestsTo(shop), "wholesale@example.com");
  const shopper = new Shopper(shop, token);
  const { customer } = await shopper.must<{ customer: { id: string } }>("GET", "/store/customers/me");
  member = { token, shopper, id: customer.id };
  await shop.database.query(unnamed("INSERT INTO customer_group (id, name) VALUES ($1, 'Wholesale')"), [groupId]);
  await shop.database.query(
    unnamed("INSERT INTO customer_group_customer (customer_group_id, customer_id) VALUES ($1, $2)"),
    [groupId, member.id],
  );
});
afterAll(() => shop.close());
afterEach(async () => {
  vi.useRealTimers();
  for (const id of made) await admin("DELETE", `/admin/price-lists/${id}`);
  made = [];
});

async function admin<Body>(method: "POST" | "DELETE", url: string, payload?: object): Promise<Body> {
  const headers = { authorization: shop.adminAuthorization };
  const reply = await shop.app.inject({ method, url, headers, ...(payload && { payload }) });
  expect(reply.statusCode).toBe(200);
  return reply.json<Body>();
}

/** Makes an active list with one price of the variant. */
async function list(amount: number, changes: object = {}, price: object = {}): Promise<string> {
  const { price_list: created } = await admin<{ price_list: { id: string } }>("POST", "/admin/price-lists", {
    title: "List",
    description: "",
    status: "active",
    prices: [{ variant_id: variantId, currency_code: "eur", amount, ...price }],
    ...changes,
  });
  made.push(created.id);
  return created.id;
}

const url = () => `/store/products?id=${productId}&region_id=${regionId}&fields=id,*variants.calculated_price`;

/** The price that the product list shows, with its tag. */
async function shown(token?: string) {
  const headers = { "x-publishable-api-key": shop.key, ...(token && { authorization: `Bearer ${token}` }) };
  const reply = await shop.app.inject({ url: url(), headers });
  const [product] = reply.json<{ products: ProductDto[] }>().products;
  const variant = product?.variants?.find(({ id }) => id === variantId);
  return { ...variant?.calculated_price, etag: String(reply.headers["etag"]) };
}

async function isUnchanged(etag: string): Promise<boolean> {
  const reply = await shop.app.inject({
    url: url(),
    headers: { "x-publishable-api-key": shop.key, "if-none-match": etag },
  });
  return reply.statusCode === 304;
}

const priceOf = ({ items }: Pick<CartDto, "items">) => ({
  unit: items[0]?.unit_price,
  before: items[0]?.compare_at_unit_price,
});
const charged = async (shopper: Shopper, quantity = 1) => priceOf(await shopper.cart([{ variantId, quantity }]));
const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

describe("a sale", () => {
  it("is shown and charged where it is lower, with what was before", async () => {
    expect(await shown()).toMatchObject({ calculated_amount: ordinary, is_calculated_price_price_list: false });
    const id = await list(ordinary - 1);
    expect(await shown()).toMatchObject({
      calculated_amount: ordinary - 1,
      original_amount: ordinary,
      is_calculated_price_price_list: true,
      is_original_price_price_list: false,
      calculated_price: { price_list_id: id, price_list_type: "sale" },
      original_price: { price_list_id: null, price_list_type: null },
    });
    expect(await charged(guest)).toEqual({ unit: ordinary - 1, before: ordinary });
    const { variant } = await guest.must<{ variant: { calculated_price: object } }>(
      "GET",
      `/store/product-variants/${variantId}?region_id=${regionId}&fields=*calculated_price`,
    );
    expect(variant.calculated_price).toMatchObject({ calculated_price: { price_list_id: id } });
  });

  it("counts for nothing where it is dearer, and as a draft", async () => {
    await list(ordinary + 1);
    await list(1, { status: "draft" });
    expect(await shown()).toMatchObject({ calculated_amount: ordinary, is_calculated_price_price_list: false });
    expect(await charged(guest)).toEqual({ unit: ordinary, before: null });
  });

  it("of quantities counts from there on", async () => {
    await list(ordinary - 2, {}, { min_quantity: 3 });
    expect(await shown()).toMatchObject({ calculated_amount: ordinary });
    expect(await charged(guest, 2)).toMatchObject({ unit: ordinary });
    expect(await charged(guest, 3)).toMatchObject({ unit: ordinary - 2 });
  });

  it("is gone with the list, and follows its prices", async () => {
    const id = await list(ordinary - 1);
    expect(await shown()).toMatchObject({ calculated_amount: ordinary - 1 });
    await admin("POST", `/admin/price-lists/${id}/prices/batch`, {
      create: [{ variant_id: variantId, currency_code: "eur", amount: ordinary - 3 }],
    });
    expect(await shown()).toMatchObject({ calculated_amount: ordinary - 3 });
    await admin("POST", `/admin/price-lists/${id}`, { status: "draft" });
    expect(await shown()).toMatchObject({ calculated_amount: ordinary });
    await admin("POST", `/admin/price-lists/${id}`, { status: "active" });
    await admin("POST", `/admin/price-lists/${id}/products`, { remove: [productId] });
    expect(await shown()).toMatchObject({ calculated_amount: ordinary });
  });
});

describe("an override", () => {
  it("is what holds, and what held before", async () => {
    const id = await list(ordinary + 5, { type: "override" });
    expect(await shown()).toMatchObject({
      calculated_amount: ordinary + 5,
      original_amount: ordinary + 5,
      is_calculated_price_price_list: true,
      is_original_price_price_list: true,
      original_price: { price_list_id: id, price_list_type: "override" },
    });
    expect(await charged(guest)).toEqual({ unit: ordinary + 5, before: null });
  });
});

describe("a list for a group of customers", () => {
  it("holds for its members alone, whatever is kept of replies to others", async () => {
    await list(ordinary - 4, { type: "override", rules: { "customer.groups.id": [groupId] } });
    for (let round = 0; round < 2; round++) {
      expect(await shown()).toMatchObject({ calculated_amount: ordinary });
      expect(await shown(member.token)).toMatchObject({ calculated_amount: ordinary - 4 });
    }
    const { token } = await signUp(requestsTo(shop), `other-${made[0]}@example.com`);
    expect(await shown(token)).toMatchObject({ calculated_amount: ordinary });
    expect(await charged(member.shopper)).toMatchObject({ unit: ordinary - 4 });
    expect(await charged(guest)).toMatchObject({ unit: ordinary });
  });

  it("holds no longer for somebody who leaves the group", async () => {
    await list(ordinary - 4, { rules: { "customer.groups.id": [groupId] } });
    expect(await shown(member.token)).toMatchObject({ calculated_amount: ordinary - 4 });
    await shop.database.query(unnamed("DELETE FROM customer_group_customer"));
    expect(await shown(member.token)).toMatchObject({ calculated_amount: ordinary });
    await shop.database.query(
      unnamed("INSERT INTO customer_group_customer (customer_group_id, customer_id) VALUES ($1, $2)"),
      [groupId, member.id],
    );
  });

  it("costs guests no statement, and members one while such a list holds", async () => {
    const statements = async (token?: string) => {
      await shown(token);
      shop.statements();
      await shown(token);
      return shop.statements().filter((text) => /customer_group|price|product/.test(text)).length;
    };
    expect(await statements(member.token)).toBe(0);
    await list(ordinary - 4, { rules: { "customer.groups.id": [groupId] }, starts_at: inMs(60_000) });
    expect(await statements(member.token)).toBe(0);
    await list(ordinary - 4, { rules: { "customer.groups.id": [groupId] } });
    expect(await statements()).toBe(0);
    expect(await statements(member.token)).toBe(1);
  });
});

describe("a schedule", () => {
  it("is not over before it began, and over once it ended", async () => {
    await list(1, { starts_at: inMs(3_600_000) });
    await list(2, { starts_at: inMs(-7_200_000), ends_at: inMs(-3_600_000) });
    expect(await shown()).toMatchObject({ calculated_amount: ordinary });
    expect(await charged(guest)).toMatchObject({ unit: ordinary });
    await list(ordinary - 1, { starts_at: inMs(-3_600_000), ends_at: inMs(3_600_000) });
    expect(await shown()).toMatchObject({ calculated_amount: ordinary - 1 });
  });

  it("begins and ends on time without anybody doing anything, also for who has kept a reply", async () => {
    await list(ordinary - 1, { starts_at: inMs(600_000), ends_at: inMs(1_200_000) });
    const now = Date.now();
    const before = await shown();
    expect(before.calculated_amount).toBe(ordinary);
    expect(await isUnchanged(before.etag)).toBe(true);
    vi.setSystemTime(now + 900_000);
    const during = await shown();
    expect(during.calculated_amount).toBe(ordinary - 1);
    expect(await isUnchanged(before.etag)).toBe(false);
    vi.setSystemTime(now + 1_500_000);
    expect(await shown()).toMatchObject({ calculated_amount: ordinary, etag: before.etag });
    expect(await isUnchanged(during.etag)).toBe(false);
  });

  it("that ends between adding and completing is told to the shopper before anything is charged", async () => {
    const id = await list(ordinary - 1);
    const cart = await guest.readyCart([{ variantId, quantity: 1 }]);
    expect(priceOf(cart)).toMatchObject({ unit: ordinary - 1 });
    await admin("POST", `/admin/price-lists/${id}`, { ends_at: inMs(-1) });
    const refused = await guest.complete<Failure>(cart.id);
    expect(refused).toMatchObject({ status: 400, body: { data: { code: "checkout.prices_changed" } } });
    expect(priceOf(await guest.view(cart.id))).toMatchObject({ unit: ordinary });
  });
});
