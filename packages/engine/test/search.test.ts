import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { CategoryService } from "../src/catalog/index.ts";
import { type ProductWrites, productWrites } from "./support/product-writes.ts";
import type { StockLocationService, VariantStockService } from "../src/inventory/index.ts";
import { defaultPlugins, openShopOn } from "./open-test-shop.ts";
import { type Catalogue, openCatalogue, read } from "./support/test-catalogue.ts";
import { TestSearch } from "./support/test-search.ts";

let found: TestSearch;
let catalogue: Catalogue;
let products: ProductWrites;
let stock: VariantStockService;

const plugins = (search: TestSearch) => [...defaultPlugins(), search.plugin()];
const pending = unnamed<{ count: number }>("SELECT count(*) AS count FROM search_pending");
/** Everything that changed has been told. */
const settled = (): Promise<void> =>
  vi.waitFor(async () => expect(await catalogue.shop.database.query(pending)).toEqual([{ count: 0 }]), {
    timeout: 20_000,
  });
const built = (): Promise<void> =>
  vi.waitFor(
    async () => expect((await read(catalogue.shop, "/store/products?q=x")).headers["x-hanse-search"]).toBe("plugin"),
    { timeout: 20_000 },
  );

beforeAll(async () => {
  found = new TestSearch();
  catalogue = await openCatalogue({ plugins: plugins(found) });
  products = productWrites(catalogue.shop);
  stock = catalogue.shop.container.resolve("variantStock");
  await built();
});
afterAll(() => catalogue.shop.close());
beforeEach(() => {
  found.mood = "well";
});

const document = (id: string) => found.documents.find((one) => one.id === id);
const eur = (amount: number) => [{ currencyCode: "eur", amount }];

describe("the index follows", () => {
  it("a product from its first day to its last", async () => {
    const { id } = await catalogue.put({ handle: "stove", title: "Stove" });
    await settled();
    expect(document(id)).toMatchObject({ title: "Stove", salesChannelIds: [catalogue.salesChannelId] });
    await products.update(id, { title: "Cooker" });
    await settled();
    expect((await read(catalogue.shop, "/store/products?q=cooker")).body.products.map((one) => one.id)).toEqual([id]);
    expect((await read(catalogue.shop, "/store/products?q=stove&fields=title")).body.products).toMatchObject([
      { title: "Cooker" },
    ]);
    await products.update(id, { status: "draft" });
    await settled();
    expect(document(id)).toBeUndefined();
    await products.update(id, { status: "published" });
    await settled();
    expect(document(id)).toBeDefined();
    await products.delete(id);
    await settled();
    expect(document(id)).toBeUndefined();
    expect((await read(catalogue.shop, "/store/products?q=cooker")).body.count).toBe(0);
  });

  it("all that is found, filtered and counted by", async () => {
    const categories = catalogue.shop.container.resolve<CategoryService>("categories");
    const house = await categories.create({ name: "House", handle: "house", isActive: true });
    const room = await categories.create({
      name: "Room",
      handle: "room",
      isActive: true,
      parentCategoryId: house.id,
    });
    const hidden = await categories.create({ name: "Staff", handle: "staff", isInternal: true, isActive: true });
    const { id } = await catalogue.put({
      handle: "chair",
      title: "Chair",
      type: "Seats",
      tags: ["oak"],
      collection: { handle: "spring", title: "Spring" },
      options: [{ title: "Size", values: ["S", "M"] }],
      variants: [
        {
          title: "S",
          sku: "ch-s",
          options: { Size: "S" },
          costs: [
            { currencyCode: "eur", amount: 900 },
            { currencyCode: "eur", amount: 500, minQuantity: 10 },
          ],
        },
        {
          title: "M",
          sku: "ch-m",
          options: { Size: "M" },
          costs: [
            { currencyCode: "eur", amount: 1000 },
            { currencyCode: "usd", amount: 1200 },
          ],
        },
      ],
    });
    await products.update(id, { categoryIds: [room.id, hidden.id] });
    await settled();
    expect(document(id)).toMatchObject({
      type: { name: "Seats" },
      collection: { name: "Spring" },
      tags: [{ name: "oak" }],
      categories: [
        { id: house.id, name: "House" },
        { id: room.id, name: "Room" },
      ],
      variants: [
        { sku: "ch-s", options: [{ option: "Size", value: "S" }] },
        { sku: "ch-m", options: [{ option: "Size", value: "M" }] },
      ],
      prices: { eur: 900, usd: 1200 },
      isAvailable: false,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    const rename = (table: string, column: string) =>
      catalogue.shop.database.query(unnamed(`UPDATE ${table} SET ${column} = ${column} || '!'`));
    await rename("product_category", "name");
    await rename("product_tag", "value");
    await rename("product_type", "value");
    await rename("product_collection", "title");
    await settled();
    expect(document(id)).toMatchObject({
      type: { name: "Seats!" },
      collection: { name: "Spring!" },
      tags: [{ name: "oak!" }],
      categories: [{ name: "House!" }, { name: "Room!" }],
    });
  });

  it("availability when it begins and ends, and no stock in between", async () => {
    const lamp = await catalogue.put({
      handle: "lamp",
      title: "Lamp",
      variants: [{ title: "One", units: 2, costs: eur(900) }],
    });
    const [variantId = ""] = lamp.variantIds;
    const count = async (stocked: number) => {
      const before = found.told.get(lamp.id) ?? 0;
      await stock.setStock([{ variantId, locationId: catalogue.locationId, stocked }]);
      await settled();
      return (found.told.get(lamp.id) ?? 0) - before;
    };
    await settled();
    expect(document(lamp.id)?.isAvailable).toBe(true);
    expect(await count(9)).toBe(0);
    expect(await count(1)).toBe(0);
    expect(await count(0)).toBe(1);
    expect(document(lamp.id)?.isAvailable).toBe(false);
    expect(await count(3)).toBe(1);
    expect(document(lamp.id)?.isAvailable).toBe(true);
    const locations = catalogue.shop.container.resolve<StockLocationService>("stockLocations");
    await locations.link(catalogue.locationId, { remove: [catalogue.salesChannelId], add: [] });
    await settled();
    expect(document(lamp.id)?.isAvailable).toBe(false);
    await locations.link(catalogue.locationId, { add: [catalogue.salesChannelId], remove: [] });
    await settled();
    expect(document(lamp.id)?.isAvailable).toBe(true);
  });

  it("many products with few calls", async () => {
    found.batches.length = 0;
    await catalogue.shop.database.query(
      unnamed(
        `INSERT INTO product (id, title, handle, status) SELECT 'prod_many' || n, 'Many ' || n, 'many-' || n, 'published'
           FROM generate_series(1, 1200) n`,
      ),
    );
    await settled();
    expect(found.titles.filter((title) => title.startsWith("Many"))).toHaveLength(1_200);
    expect(found.batches.length).toBeLessThanOrEqual(4);
  });
});

describe("a plugin that is down", { timeout: 60_000 }, () => {
  it.each(["failing", "hanging"] as const)("and %s lets PostgreSQL find, and says so", async (mood) => {
    const { id } = await catalogue.put({ handle: `pan-${mood}`, title: `Pan ${mood}` });
    await settled();
    found.mood = mood;
    const reply = await read(catalogue.shop, `/store/products?q=${mood}`);
    expect(reply).toMatchObject({
      status: 200,
      headers: { "x-hanse-search": "fallback", "cache-control": "no-store" },
    });
    expect(reply.headers).not.toHaveProperty("etag");
    expect(reply.body.products.map((one) => one.id)).toEqual([id]);
    found.mood = "well";
    await expect
      .poll(async () => (await read(catalogue.shop, `/store/products?q=${mood}`)).headers["x-hanse-search"])
      .toBe("plugin");
  });

  it("is told when it is back, of everything", async () => {
    found.mood = "failing";
    const { id } = await catalogue.put({ handle: "kettle", title: "Kettle" });
    await products.update(id, { title: "Boiler" });
    expect(document(id)).toBeUndefined();
    found.mood = "well";
    await settled();
    expect(document(id)).toMatchObject({ title: "Boiler" });
  });

  it("learns of others although there is a product that it cannot take", async () => {
    const bad = await catalogue.put({ handle: "bad", title: "Bad" });
    await settled();
    found.poison.add(bad.id);
    await products.update(bad.id, { title: "Worse" });
    const good = await catalogue.put({ handle: "good", title: "Good" });
    await expect.poll(() => document(good.id)?.title, { timeout: 20_000 }).toBe("Good");
    found.poison.clear();
    await expect.poll(() => document(bad.id)?.title, { timeout: 20_000 }).toBe("Worse");
  });
});

describe("two engines", { timeout: 60_000 }, () => {
  it("share the work, and end with the latest of each product", async () => {
    const other = await openShopOn(catalogue.shop.databaseUrl, { plugins: plugins(found) });
    try {
      const ids = await Promise.all(
        Array.from(
          { length: 40 },
          async (_, n) => (await catalogue.put({ handle: `plate-${n}`, title: "Plate 0" })).id,
        ),
      );
      for (let round = 1; round <= 5; round++) {
        await Promise.all(ids.map((id) => products.update(id, { title: `Plate ${round}` })));
      }
      await settled();
      expect(ids.map((id) => document(id)?.title)).toEqual(ids.map(() => "Plate 5"));
    } finally {
      await other.close();
    }
  });
});

describe("a list with q", () => {
  const titles = async (query: string) => {
    const { body, headers } = await read(catalogue.shop, `/store/products?fields=title&${query}`);
    expect(headers["x-hanse-search"]).toBe("plugin");
    return { titles: body.products.map(({ title }) => title), count: body.count };
  };
  let collectionId: string;
  let tagId: string;

  beforeAll(async () => {
    for (const [title, tag] of [
      ["Fork with a long handle", "steel"],
      ["Fork", "steel"],
      ["Fork small", "silver"],
      ["Fork big", "silver"],
    ] as const) {
      await catalogue.put({
        handle: title.toLowerCase().replaceAll(" ", "-"),
        title,
        tags: [tag],
        ...(title.includes("big") && { collection: { handle: "feast", title: "Feast" } }),
      });
    }
    await settled();
    const big = found.documents.find(({ title }) => title === "Fork big");
    collectionId = big?.collection?.id ?? "";
    tagId = big?.tags[0]?.id ?? "";
  });

  it("comes in the order of the plugin", async () => {
    expect(await titles("q=fork")).toEqual({
      titles: ["Fork", "Fork big", "Fork small", "Fork with a long handle"],
      count: 4,
    });
    expect(await titles("q=fork&limit=2&offset=1")).toEqual({ titles: ["Fork big", "Fork small"], count: 4 });
  });

  it("comes in the order that is asked for", async () => {
    expect((await titles("q=fork&order=-title")).titles).toEqual([
      "Fork with a long handle",
      "Fork small",
      "Fork big",
      "Fork",
    ]);
    expect(await titles("q=fork&order=-title&limit=1&offset=3")).toEqual({ titles: ["Fork"], count: 4 });
    expect((await titles("q=fork&order=-created_at")).titles[0]).toBe("Fork big");
  });

  it.each<[string, () => string, string[]]>([
    ["that the plugin knows", () => `collection_id=${collectionId}`, ["Fork big"]],
    ["of which any will do", () => `tag_id[]=${tagId}&tag_id[]=none`, ["Fork big", "Fork small"]],
    ["that only PostgreSQL knows", () => "handle[]=fork&handle[]=fork-small", ["Fork", "Fork small"]],
    ["of both kinds", () => `tag_id=${tagId}&handle[$like]=%25small`, ["Fork small"]],
    ["that exclude", () => `tag_id[$nin][]=${tagId}`, ["Fork", "Fork with a long handle"]],
    ["that nothing meets", () => "title=Spoon", []],
  ])("keeps the filters %s", async (_kind, filter, expected) => {
    expect(await titles(`q=fork&${filter()}`)).toEqual({ titles: expected, count: expected.length });
    expect(await titles(`q=fork&limit=1&${filter()}`)).toEqual({
      titles: expected.slice(0, 1),
      count: expected.length,
    });
  });

  it("refuses what lists refuse", async () => {
    for (const query of ["q=fork&nonsense=1", "q=fork&order=nonsense", "q=fork&id[$foo]=1"]) {
      expect((await read(catalogue.shop, `/store/products?${query}`)).status).toBe(400);
    }
  });

  it("is kept until the index changes", async () => {
    const url = "/store/products?q=fork&fields=title";
    await titles("q=fork");
    const first = await read(catalogue.shop, url);
    found.queries.length = 0;
    expect((await read(catalogue.shop, url)).headers["etag"]).toBe(first.headers["etag"]);
    const known = await read(catalogue.shop, url, { "if-none-match": String(first.headers["etag"]) });
    expect(known).toMatchObject({ status: 304, headers: { "x-hanse-search": "plugin" } });
    expect(found.queries).toEqual([]);
    await catalogue.put({ handle: "fork-5", title: "Fork number five" });
    await settled();
    expect((await read(catalogue.shop, url)).body.count).toBe(5);
  });
});
