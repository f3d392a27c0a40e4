import { newId, unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Medusa } from "../../test/medusa.ts";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { openAdminSdk } from "../../test/support/admin-sdk.ts";
import type { RegionService } from "../region/index.ts";
import type { PriceListDto, ListPriceDto } from "./price-list.schema.ts";
import type { PriceService } from "./price.service.ts";

interface Body {
  readonly price_list: PriceListDto;
  readonly price_lists: readonly PriceListDto[];
  readonly prices: readonly ListPriceDto[];
  readonly created: readonly ListPriceDto[];
  readonly updated: readonly ListPriceDto[];
  readonly deleted: object;
  readonly count: number;
  readonly message: string;
  readonly data: { readonly code: string };
}

let shop: TestShop;
let sdk: Medusa;
let regionId: string;
let variants: string[];
const productId = "prod_mug";

beforeAll(async () => {
  shop = await openTestShop();
  sdk = await openAdminSdk(shop);
  const regions = shop.container.resolve<RegionService>("regions");
  regionId = (await regions.create({ name: "Europe", currencyCode: "eur", countryCodes: ["de"] })).id;
  variants = await makeProduct(productId, "Mug", 2);
  await shop.database.query(
    unnamed(
      `INSERT INTO customer_group (id, name) VALUES ('cusgroup_a', 'A'), ('cusgroup_b', 'B'), ('cusgroup_z', 'Z')`,
    ),
  );
});
afterAll(() => shop.close());

async function makeProduct(id: string, title: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId("variant"));
  await shop.database.query(unnamed("INSERT INTO product (id, title, handle) VALUES ($1, $2, $1)"), [id, title]);
  await shop.database.query(
    unnamed(
      `INSERT INTO product_variant (id, product_id, title, sku, option_combination)
       SELECT id, $1, 'Variant', 'SKU-' || id, id FROM unnest($2::text[]) AS id`,
    ),
    [id, ids],
  );
  return ids;
}

async function send(method: "GET" | "POST" | "DELETE", url: string, payload?: object, headers = {}) {
  const reply = await shop.app.inject({
    method,
    url,
    headers: { authorization: shop.adminAuthorization, ...headers },
    ...(payload && { payload }),
  });
  return { status: reply.statusCode, body: reply.json<Body>(), etag: String(reply.headers["etag"]) };
}
const byNumber = (one: number, other: number): number => one - other;
const make = async (list: object = {}) =>
  (await send("POST", "/admin/price-lists", { title: "Sale", description: "", ...list })).body.price_list;
const variant = (index = 0): string => variants[index] ?? "";
const euro = (amount: number, more: object = {}) => ({ variant_id: variant(), currency_code: "eur", amount, ...more });

describe("a price list", () => {
  it("is a draft sale for everyone unless told otherwise", async () => {
    const { status, body, etag } = await send("POST", "/admin/price-lists", { title: "Summer", description: "Hot" });
    expect(status).toBe(200);
    expect(etag).toBe('"1"');
    expect(body.price_list).toEqual({
      id: expect.stringMatching(/^plist_/),
      title: "Summer",
      description: "Hot",
      type: "sale",
      status: "draft",
      starts_at: null,
      ends_at: null,
      rules: {},
      rules_count: 0,
      metadata: null,
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
      deleted_at: null,
      prices: [],
    });
  });

  it("takes rules, a schedule and prices, and shows them in major units", async () => {
    const list = await make({
      type: "override",
      status: "active",
      starts_at: "2026-01-01T00:00:00+01:00",
      ends_at: "2026-02-01",
      rules: { customer_group_id: ["cusgroup_b"], "customer.groups.id": ["cusgroup_a"] },
      prices: [euro(19.99, { min_quantity: 5, rules: { region_id: regionId } }), euro(24.5)],
      metadata: { season: "winter" },
    });
    expect(list).toMatchObject({
      starts_at: "2025-12-31T23:00:00.000Z",
      ends_at: "2026-02-01T00:00:00.000Z",
      rules: { "customer.groups.id": ["cusgroup_a", "cusgroup_b"] },
      rules_count: 1,
      prices: expect.arrayContaining([
        expect.objectContaining({
          variant_id: variant(),
          price_set_id: variant().replace("variant_", "pset_"),
          amount: 19.99,
          min_quantity: 5,
          max_quantity: null,
          rules: { region_id: regionId },
          rules_count: 1,
          price_list_id: list.id,
        }),
        expect.objectContaining({ amount: 24.5, currency_code: "eur", rules: {} }),
      ]),
    });
  });

  it("is found by what it is", async () => {
    const list = await make({
      title: "Black 100% Friday",
      status: "active",
      rules: { "customer.groups.id": "cusgroup_z" },
    });
    const found = async (query: string) =>
      (await send("GET", `/admin/price-lists?${query}`)).body.price_lists.map(({ id }) => id);
    expect(await found("q=100%25")).toEqual([list.id]);
    expect(await found("customer_group_id=cusgroup_z")).toEqual([list.id]);
    expect(await found("status[]=active&rules_count[]=1&order=title&q=friday")).toEqual([list.id]);
    expect(await found(`id=${list.id}&starts_at[$gte]=2026-01-01`)).toEqual([]);
    expect((await send("GET", "/admin/price-lists?colour=red")).status).toBe(400);
    const { body } = await send("GET", `/admin/price-lists?id=${list.id}&fields=id,prices_count,prices.amount`);
    expect(body.price_lists).toEqual([{ id: list.id, prices_count: 0, prices: [] }]);
  });

  it("is listed with one statement", async () => {
    await send("GET", "/admin/price-lists");
    shop.statements();
    await send("GET", "/admin/price-lists?fields=*,*prices,%2Bprices_count&q=a");
    expect(shop.statements().filter((text) => text.includes("price_list"))).toHaveLength(1);
  });

  it("is for customer groups that there are", async () => {
    const url = "/admin/price-lists";
    const body = { title: "L", description: "D", rules: { "customer.groups.id": ["cusgroup_a", "cusgroup_0"] } };
    const refused = { status: 400, body: { data: { code: "pricing.customer_groups_missing", ids: ["cusgroup_0"] } } };
    expect(await send("POST", url, body)).toMatchObject(refused);
    const { id } = await make();
    const { rules } = body;
    expect(await send("POST", `${url}/${id}`, { title: "Other", rules })).toMatchObject(refused);
    expect((await send("GET", `${url}/${id}`)).body.price_list.title).not.toBe("Other");
  });

  it("is changed by the part, but not by somebody who saw an older state", async () => {
    const { id } = await make({ rules: { "customer.groups.id": ["cusgroup_a"] } });
    const replies = await Promise.all(
      ["One", "Two"].map((title) => send("POST", `/admin/price-lists/${id}`, { title }, { "if-match": '"1"' })),
    );
    expect(replies.map(({ status }) => status).toSorted(byNumber)).toEqual([200, 409]);
    const { body, etag } = await send("GET", `/admin/price-lists/${id}`);
    expect(body.price_list.rules).toEqual({ "customer.groups.id": ["cusgroup_a"] });
    expect(etag).toBe('"2"');
    const cleared = await send("POST", `/admin/price-lists/${id}`, { rules: {}, ends_at: "2026-01-01" });
    expect(cleared.body.price_list).toMatchObject({ rules: {}, ends_at: "2026-01-01T00:00:00.000Z" });
    const backwards = await send("POST", `/admin/price-lists/${id}`, { starts_at: "2026-01-01" });
    expect(backwards).toMatchObject({ status: 400, body: { data: { code: "pricing.schedule_invalid" } } });
    expect((await send("POST", `/admin/price-lists/${id}`, { starts_at: "soon" })).body.message).toContain("starts_at");
  });

  it("is not found when there is none", async () => {
    for (const [method, path, payload] of [
      ["GET", "", undefined],
      ["POST", "", { title: "x" }],
      ["DELETE", "", undefined],
      ["POST", "/prices/batch", { delete: [] }],
      ["POST", "/products", { remove: [] }],
    ] as const) {
      const reply = await send(method, `/admin/price-lists/plist_no${path}`, payload);
      expect(reply).toMatchObject({ status: 404, body: { message: expect.stringContaining("plist_no") } });
    }
  });

  it.each<[string, object, string]>([
    ["an unknown variant", { variant_id: "variant_no" }, "variant_no"],
    ["an unknown region", { rules: { region_id: "reg_no" } }, "reg_no"],
    ["an amount too fine for the currency", { amount: 1.999 }, "1.999"],
    ["a negative amount", { amount: -1 }, "-1"],
    ["an unknown currency", { currency_code: "xxa" }, "xxa"],
    ["a tier that ends before it begins", { min_quantity: 5, max_quantity: 2 }, "from 5 to 2"],
    ["an unknown rule", { rules: { colour: "red" } }, "colour"],
  ])("is refused with a price of %s, and then is not there", async (_, wrong, message) => {
    const count = async () => (await send("GET", "/admin/price-lists?limit=0")).body.count;
    const before = await count();
    const reply = await send("POST", "/admin/price-lists", { title: "X", description: "", prices: [euro(1, wrong)] });
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(reply.status).toBeLessThan(500);
    expect(reply.body.message).toContain(message);
    expect(await count()).toBe(before);
  });
});

describe("the prices of a list", () => {
  it("are created, changed and deleted together, or not at all", async () => {
    const { id, prices = [] } = await make({
      prices: [euro(10), euro(9, { min_quantity: 2 }), euro(8, { min_quantity: 3 })],
    });
    const [one, two, three] = [null, 2, 3].map((from) => prices.find((price) => price.min_quantity === from)?.id ?? "");
    const batch = `/admin/price-lists/${id}/prices/batch`;
    const wrong = await send("POST", batch, {
      create: [euro(7, { min_quantity: 4 })],
      update: [{ id: "price_no", variant_id: variant(), amount: 1 }],
      delete: [one],
    });
    expect(wrong).toMatchObject({ status: 404, body: { message: expect.stringContaining("price_no") } });
    expect((await send("GET", `/admin/price-lists/${id}/prices`)).body.count).toBe(3);

    const { status, body } = await send("POST", batch, {
      create: [euro(7, { min_quantity: 4 }), euro(6, { min_quantity: 3 })],
      update: [{ id: two, variant_id: variant(), amount: 9.5, max_quantity: 2, rules: { region_id: regionId } }],
      delete: [one],
    });
    expect(status).toBe(200);
    expect(body.created).toMatchObject([
      { amount: 7, min_quantity: 4 },
      // There was one for these quantities: it gets the new amount.
      { id: three, amount: 6, min_quantity: 3 },
    ]);
    expect(body.updated).toMatchObject([{ id: two, amount: 9.5, max_quantity: 2, rules: { region_id: regionId } }]);
    expect(body.deleted).toEqual({ ids: [one], object: "price", deleted: true });
    expect((await send("GET", `/admin/price-lists/${id}`)).etag).toBe('"2"');

    const twice = await send("POST", batch, { create: [euro(1), euro(2)] });
    expect(twice).toMatchObject({ status: 400, body: { data: { code: "pricing.price_twice" } } });
    const collision = await send("POST", batch, {
      update: [{ id: two, min_quantity: 3, max_quantity: null, rules: {} }],
    });
    expect(collision).toMatchObject({ status: 400, body: { data: { code: "pricing.price_twice" } } });
    const stale = await send("POST", batch, { delete: [two] }, { "if-match": '"1"' });
    expect(stale.status).toBe(409);
  });

  it("are found by product, variant and words, with what staff recognise them by", async () => {
    const [other = ""] = await makeProduct("prod_cup", "Cup", 1);
    const { id } = await make({
      prices: [euro(1), euro(2, { variant_id: variant(1) }), euro(3, { variant_id: other })],
    });
    const found = async (query: string) =>
      (await send("GET", `/admin/price-lists/${id}/prices?${query}`)).body.prices.map(({ amount }) => amount);
    expect(await found("q=cup")).toEqual([3]);
    expect(await found(`q=SKU-${variant(1)}`)).toEqual([2]);
    expect(await found(`product_id[]=${productId}&order=-id`)).toEqual(expect.arrayContaining([2, 1]));
    expect((await found("region_id=null&currency_code=eur&order=created_at")).toSorted(byNumber)).toEqual([1, 2, 3]);
    expect(await found("currency_code=eur&order=product_title,id&limit=1")).toEqual([3]);
    const { body } = await send("GET", `/admin/price-lists/${id}/prices?variant_id=${other}&fields=id,*variant`);
    expect(body.prices).toEqual([
      {
        id: expect.any(String),
        variant: expect.objectContaining({
          id: other,
          product_id: "prod_cup",
          product_title: "Cup",
          sku: `SKU-${other}`,
        }),
      },
    ]);
    const without = await send("POST", `/admin/price-lists/${id}/products`, { remove: [productId] });
    expect(without.body.price_list.prices).toMatchObject([{ variant_id: other }]);
  });

  it("are listed page by page, and batches that come at once all count", async () => {
    const many = await makeProduct("prod_many", "Many", 3_000);
    const { id } = await make();
    const batches = [0, 1, 2].map((index) => ({
      create: many.slice(index * 1_000, index * 1_000 + 1_000).map((variant_id) => euro(5, { variant_id })),
    }));
    const replies = await Promise.all(
      batches.map((body) => send("POST", `/admin/price-lists/${id}/prices/batch`, body)),
    );
    expect(replies.map(({ status, body }) => [status, body.created.length])).toEqual([
      [200, 1_000],
      [200, 1_000],
      [200, 1_000],
    ]);
    shop.statements();
    const page = await send("GET", `/admin/price-lists/${id}/prices?limit=100&offset=2900`);
    expect(page.body).toMatchObject({ count: 3_000, offset: 2_900, limit: 100 });
    expect(page.body.prices).toHaveLength(100);
    expect(shop.statements().filter((text) => text.includes("price_list_id"))).toHaveLength(1);
    const { body, etag } = await send("GET", `/admin/price-lists/${id}?fields=id,prices.id,prices_count`);
    expect(body.price_list).toMatchObject({ prices_count: 3_000 });
    expect(body.price_list.prices).toHaveLength(1_000);
    expect(etag).toBe('"4"');
    expect((await send("DELETE", `/admin/price-lists/${id}`)).body).toEqual({
      id,
      object: "price_list",
      deleted: true,
    });
    expect((await send("GET", `/admin/price-lists/${id}/prices`)).body.count).toBe(0);
  });

  it("are not those of the variant: setting these leaves them alone, and the other way round", async () => {
    const prices = shop.container.resolve<PriceService>("prices");
    const { id } = await make({ prices: [euro(1)] });
    await prices.setPrices([{ variantId: variant(), prices: [{ currencyCode: "eur", amount: 900 }] }]);
    await prices.setPrices([{ variantId: variant(), prices: [{ currencyCode: "eur", amount: 800 }] }]);
    expect((await prices.pricesOf([variant()])).get(variant())).toMatchObject([{ amount: 800, priceListId: null }]);
    expect((await send("GET", `/admin/price-lists/${id}/prices`)).body.prices).toMatchObject([{ amount: 1 }]);
    await send("DELETE", `/admin/price-lists/${id}`);
    expect((await prices.pricesOf([variant()])).get(variant())).toHaveLength(1);
  });
});

describe("the variants' own prices by id", () => {
  const own = async () => (await prices().pricesOf([variant(1)])).get(variant(1)) ?? [];
  const prices = () => shop.container.resolve<PriceService>("prices");
  const change = (list: Parameters<PriceService["changePrices"]>[1][number]["prices"]) =>
    shop.database.transaction((tx) => prices().changePrices(tx, [{ variantId: variant(1), prices: list }]));

  it("keep what the change leaves out", async () => {
    await change([
      { currencyCode: "eur", amount: 1000, compareAtAmount: 1500, minQuantity: 2 },
      { currencyCode: "usd", amount: 5 },
    ]);
    const [euros] = await own();
    await change([{ id: euros?.id ?? "", amount: 1200 }]);
    expect(await own()).toMatchObject([{ id: euros?.id, amount: 1200, compareAtAmount: 1500, minQuantity: 2 }]);
    await change([{ id: euros?.id ?? "", amount: 1600 }]);
    expect(await own()).toMatchObject([{ id: euros?.id, amount: 1600, compareAtAmount: null }]);
  });

  it("are refused when there is no such price, or too little of a new one", async () => {
    await expect(change([{ id: "price_no", amount: 1 }])).rejects.toThrow("price_no");
    await expect(change([{ amount: 1 }])).rejects.toThrow("currency_code");
  });
});

describe("the js-sdk", () => {
  it("works with price lists", async () => {
    const { price_list: made } = await sdk.admin.priceList.create({
      title: "By SDK",
      description: "",
      status: "active",
      prices: [{ variant_id: variant(), currency_code: "EUR", amount: 12.5, rules: { region_id: regionId } }],
    });
    expect(made.prices).toMatchObject([{ amount: 12.5, currency_code: "eur" }]);
    const { price_lists: found } = await sdk.admin.priceList.list({ q: "by sdk", status: ["active"] });
    expect(found).toMatchObject([{ id: made.id }]);
    const { price_list: changed } = await sdk.admin.priceList.update(made.id, { type: "override" } as never);
    expect(changed.type).toBe("override");
    const batched = await sdk.admin.priceList.batchPrices(made.id, {
      update: [{ id: made.prices[0]?.id ?? "", variant_id: variant(), amount: 11 }],
      create: [{ variant_id: variant(1), currency_code: "eur", amount: 3 }],
    });
    expect(batched).toMatchObject({ created: [{ amount: 3 }], updated: [{ amount: 11 }] });
    const { prices } = await sdk.admin.priceList.prices(made.id, { limit: 1 });
    expect(prices).toHaveLength(1);
    const { price_list: emptied } = await sdk.admin.priceList.linkProducts(made.id, { remove: [productId] });
    expect(emptied.prices).toEqual([]);
    expect(await sdk.admin.priceList.retrieve(made.id)).toMatchObject({ price_list: { title: "By SDK" } });
    expect(await sdk.admin.priceList.delete(made.id)).toMatchObject({ id: made.id, deleted: true });
  });

  it("works with price preferences", async () => {
    const preferences = sdk.admin.pricePreference;
    const { price_preference: made } = await preferences.create({
      attribute: "currency_code",
      value: "USD",
      is_tax_inclusive: true,
    });
    expect(made).toMatchObject({ attribute: "currency_code", value: "usd", is_tax_inclusive: true });
    const prices = shop.container.resolve<PriceService>("prices");
    const usd = () => prices.contextOf({ currencyCode: "usd", regionId: null });
    expect(await usd()).toMatchObject({ taxInclusive: true });
    await expect(preferences.create({ attribute: "currency_code", value: "usd" })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("usd already"),
    });
    await expect(preferences.create({ attribute: "region_id", value: "reg_no" })).rejects.toMatchObject({
      status: 404,
    });
    expect((await preferences.list({ attribute: "currency_code" })).price_preferences).toMatchObject([{ id: made.id }]);
    expect((await preferences.update(made.id, { is_tax_inclusive: false })).price_preference.is_tax_inclusive).toBe(
      false,
    );
    expect(await usd()).toMatchObject({ taxInclusive: false });
    const { price_preference: moved } = await preferences.update(made.id, { attribute: "region_id", value: regionId });
    expect(moved).toMatchObject({ attribute: "region_id", value: regionId });
    expect((await preferences.retrieve(made.id)).price_preference.value).toBe(regionId);
    const stale = await send("POST", `/admin/price-preferences/${made.id}`, {}, { "if-match": '"1"' });
    expect(stale.status).toBe(409);
    expect(await preferences.delete(made.id)).toMatchObject({ deleted: true });
    await expect(preferences.delete(made.id)).rejects.toMatchObject({ status: 404 });
  });
});
