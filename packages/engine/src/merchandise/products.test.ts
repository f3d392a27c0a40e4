import { unnamed } from "@hanse/plugin-kit";
import { afterAll, describe, expect, test } from "vitest";
import { first, openMerchandise } from "../../test/merchandise-desk.ts";
import type { StockItems } from "./stock-items.service.ts";

const { channelId, create, get, jumper, post, reads, regionId, remove, shop } = await openMerchandise();
afterAll(() => shop.close());

describe("a product with prices and stock", () => {
  test("is made by one request, and sold at once", async () => {
    const product = await create();
    const [small, medium] = product.variants;
    expect(small).toMatchObject({
      prices: [
        {
          currency_code: "eur",
          amount: 49.99,
          rules: {},
          id: expect.stringMatching(/^price_/),
          price_set_id: expect.stringMatching(/^pset_/),
        },
        { currency_code: "eur", amount: 44.5, rules: { region_id: regionId } },
        { currency_code: "jpy", amount: 8000, min_quantity: 10, max_quantity: null },
      ],
    });
    expect(medium?.prices).toEqual([]);
    const { body } = await get(
      `/admin/products/${product.id}?fields=*variants.inventory_items,+variants.inventory_quantity,*shipping_profile`,
    );
    expect(body.product.variants).toMatchObject([
      {
        inventory_quantity: 0,
        inventory_items: [{ required_quantity: 1, inventory_item_id: expect.stringMatching(/^iitem_/) }],
      },
      { inventory_quantity: null, inventory_items: [] },
    ]);
    const store = await shop.app.inject({
      url: `/store/products/${product.id}?region_id=${regionId}&fields=*variants.calculated_price`,
      headers: { "x-publishable-api-key": shop.key },
    });
    expect(store.json()).toMatchObject({
      product: { variants: [{ calculated_price: { calculated_amount: 44.5 } }, {}] },
    });
  });

  test("is written wholly or not at all", async () => {
    const wrong = jumper();
    const [small] = wrong.variants;
    const cases: [object, RegExp][] = [
      [{ ...small, prices: [{ currency_code: "eur", amount: 1.999 }] }, /finer than its currency/],
      [{ ...small, prices: [{ currency_code: "eur" }] }, /has no amount/],
      [{ ...small, prices: [{ amount: 1 }] }, /has no currency_code/],
      [{ ...small, prices: [{ currency_code: "xxy", amount: 1 }] }, /xxy/],
      [{ ...small, prices: [{ currency_code: "eur", amount: 1, rules: { group: "a" } }] }, /rule group/],
      [{ ...small, prices: [{ currency_code: "eur", amount: 1, rules: { region_id: "reg_no" } }] }, /reg_no/],
      [{ ...small, prices: [{ id: "price_no", amount: 1 }] }, /price_no/],
      [
        {
          ...small,
          prices: [
            { currency_code: "eur", amount: 1 },
            { currency_code: "eur", amount: 2 },
          ],
        },
        /two prices/,
      ],
    ];
    for (const [variant, message] of cases) {
      const { status, body } = await post("/admin/products", { ...wrong, variants: [variant] });
      expect([400, 404]).toContain(status);
      expect(body.message).toMatch(message);
    }
    const { status, body } = await post("/admin/products", { ...wrong, shipping_profile_id: "sp_no" });
    expect({ status, message: body.message }).toMatchObject({ status: 400, message: expect.stringContaining("sp_no") });
    expect((await get(`/admin/products?q=${encodeURIComponent(wrong.title)}`)).body.count).toBe(0);
  });

  test("gets its stock item later when the inventory plugin failed", async () => {
    const product = await create();
    const { id } = first(product.variants);
    await shop.database.query(unnamed(`DELETE FROM variant_inventory_item WHERE variant_id = '${id}'`));
    await shop.database.query(unnamed(`INSERT INTO variant_item_due VALUES ('${id}', now() - interval '1 minute')`));
    await shop.container.resolve<StockItems>("stockItems").sweep({ signal: new AbortController().signal });
    const left = await shop.database.query(unnamed(`SELECT FROM variant_item_due`));
    expect(left).toEqual([]);
    const { body } = await get(`/admin/products/${product.id}/variants/${id}?fields=*inventory_items`);
    expect(body.variant.inventory_items).toHaveLength(1);
  });
});

describe("updating", () => {
  test("prices by id keeps the others' ids, and drops those that are not named", async () => {
    const product = await create();
    const { id, prices } = first(product.variants);
    const [plain, regional] = prices ?? [];
    await post(`/admin/products/${product.id}/variants/${id}`, {
      prices: [{ currency_code: "eur", amount: 49.99, compare_at_amount: 60 }, { id: regional?.id }],
    });
    const { body } = await post(`/admin/products/${product.id}/variants/${id}`, {
      prices: [{ id: plain?.id, amount: 39 }, { id: regional?.id }],
    });
    expect(first(body.product.variants).prices).toMatchObject([
      { id: plain?.id, amount: 39, compare_at_amount: 60 },
      { id: regional?.id, amount: 44.5, rules: { region_id: regionId } },
    ]);
    expect(first(body.product.variants).prices).toHaveLength(2);
  });

  test("refuses who saw an older version, of the product and of a variant", async () => {
    const product = await create();
    const url = `/admin/products/${product.id}`;
    const before = await get(url);
    const results = await Promise.all(
      ["One", "Two", "Three"].map((title) => post(url, { title }, { "if-match": before.etag })),
    );
    expect(results.map(({ status }) => String(status)).toSorted()).toEqual(["200", "409", "409"]);
    const stale = await remove(url, { "if-match": before.etag });
    expect(stale.status).toBe(409);
    const variantUrl = `${url}/variants/${first(product.variants).id}`;
    const variant = await get(variantUrl);
    const again = await get(url);
    const edits = await Promise.all(
      [10, 20].map((amount) =>
        post(variantUrl, { prices: [{ currency_code: "eur", amount }] }, { "if-match": variant.etag }),
      ),
    );
    expect(edits.map(({ status }) => String(status)).toSorted()).toEqual(["200", "409"]);
    expect((await get(url)).etag).not.toBe(again.etag);
    expect((await post(url, { title: "Late" }, { "if-match": again.etag })).status).toBe(409);
    expect((await post(url, { title: "Any" }, { "if-match": "*" })).status).toBe(200);
  });

  test("a variant's price through the product makes the variant's old version stale", async () => {
    const product = await create();
    const { id } = first(product.variants);
    const variant = await get(`/admin/products/${product.id}/variants/${id}`);
    const others = product.variants.slice(1).map((each) => ({ id: each.id }));
    const { body } = await post(`/admin/products/${product.id}`, {
      variants: [{ id, prices: [{ currency_code: "usd", amount: 5 }] }, ...others],
    });
    expect(first(body.product.variants).prices).toMatchObject([{ currency_code: "usd", amount: 5 }]);
    const late = await post(
      `/admin/products/${product.id}/variants/${id}`,
      { title: "x" },
      { "if-match": variant.etag },
    );
    expect(late.status).toBe(409);
  });

  test("takes a shipping profile and gives it back", async () => {
    const [profile] = await shop.database.query(unnamed<{ id: string }>("SELECT id FROM shipping_profile"));
    const { id } = await create({ shipping_profile_id: profile?.id });
    const read = async () =>
      (await get(`/admin/products/${id}?fields=*shipping_profile`)).body.product.shipping_profile;
    expect(await read()).toMatchObject({ id: profile?.id });
    await post(`/admin/products/${id}`, { shipping_profile_id: null });
    expect(await read()).toBeNull();
  });
});

describe("batches", () => {
  test("make, change and delete products together", async () => {
    const [one, two] = [await create(), await create()];
    const { body, status } = await post("/admin/products/batch", {
      create: [jumper(), jumper({ variants: [] })],
      update: [
        {
          id: one.id,
          title: "Renamed",
          variants: [{ id: first(one.variants).id, prices: [{ currency_code: "eur", amount: 3 }] }],
        },
      ],
      delete: [two.id],
    });
    expect(status).toBe(200);
    expect(body.created).toHaveLength(2);
    expect(body.updated).toMatchObject([{ id: one.id, title: "Renamed", variants: [{ prices: [{ amount: 3 }] }] }]);
    expect(body.deleted).toEqual({ ids: [two.id], object: "product", deleted: true });
    expect((await get(`/admin/products/${two.id}`)).status).toBe(404);
  });

  test("are all or nothing", async () => {
    const one = await create();
    const { status } = await post("/admin/products/batch", {
      create: [jumper({ handle: "never-there" })],
      update: [
        { id: one.id, title: "Never" },
        { id: "prod_no", title: "x" },
      ],
    });
    expect(status).toBe(404);
    expect((await get("/admin/products?handle=never-there")).body.count).toBe(0);
    expect((await get(`/admin/products/${one.id}`)).body.product.title).toBe(one.title);
  });
});

describe("the list", () => {
  test("is one statement with everything in it", async () => {
    await create();
    shop.statements();
    const { body } = await get(
      `/admin/products?q=harbour&status[]=published&sales_channel_id=${channelId}&fields=*variants.inventory_items,*categories,*shipping_profile,+variants.inventory_quantity,*variants.images`,
    );
    expect(body.count).toBeGreaterThan(0);
    expect(reads()).toHaveLength(1);
  });

  test("is searched by title, handle, SKU and barcode", async () => {
    const product = await create({ handle: "findable-zebra" });
    const { id } = first(product.variants);
    await post(`/admin/products/${product.id}/variants/${id}`, { barcode: "4006381333931" });
    const found = async (q: string) =>
      (await get(`/admin/products?q=${encodeURIComponent(q)}`)).body.products.map((each) => each.id);
    for (const q of [product.title, "able-zeb", first(product.variants).sku ?? "", "638133"]) {
      expect(await found(q)).toEqual([product.id]);
    }
    expect(await found("100%")).toEqual([]);
  });

  test("is filtered and sorted, and finds deleted products when asked to", async () => {
    const product = await create({ title: "Zz last one", is_giftcard: true, external_id: "ext-1" });
    const sku = first(product.variants).sku;
    for (const filter of [
      `id[]=${product.id}`,
      "is_giftcard=true",
      "external_id=ext-1",
      `variants[sku]=${sku}`,
      `option_id=${first(product.options).id}`,
      "title[$ilike]=zz%25",
      `created_at[$gte]=${product.created_at}&is_giftcard=true`,
    ]) {
      expect((await get(`/admin/products?${filter}`)).body.products.map(({ id }) => id)).toEqual([product.id]);
    }
    expect((await get("/admin/products?order=-title&limit=1")).body.products).toMatchObject([{ id: product.id }]);
    expect((await get("/admin/products?price_list_id=plist_no")).body.count).toBe(0);
    await remove(`/admin/products/${product.id}`);
    expect((await get(`/admin/products?id=${product.id}`)).body.count).toBe(0);
    expect((await get(`/admin/products?id=${product.id}&with_deleted=true`)).body.count).toBe(1);
    expect((await get(`/admin/products?id=${product.id}&deleted_at[$ne]=null`)).body.count).toBe(1);
  });
});
