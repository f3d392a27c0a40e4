import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type ProductWrites, productWrites } from "./support/product-writes.ts";
import type { SearchIndexService, SearchRebuildService } from "../src/search/index.ts";
import type { SearchFeedService } from "../src/search/search-feed.service.ts";
import { defaultPlugins, openShopOn, type TestShop } from "./open-test-shop.ts";
import { type Catalogue, openCatalogue, read } from "./support/test-catalogue.ts";
import { TestSearch } from "./support/test-search.ts";

const total = 1_200;
const plugins = (search: TestSearch) => [...defaultPlugins(), search.plugin()];

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await openCatalogue();
  await catalogue.shop.database.query(
    unnamed(
      `INSERT INTO product (id, title, handle, status)
       SELECT 'prod_' || lpad(n::text, 5, '0'), 'Thing ' || n, 'thing-' || n, 'published' FROM generate_series(1, ${total}) n`,
    ),
  );
  await catalogue.shop.database.query(
    unnamed("INSERT INTO product_sales_channel_link SELECT id, $1 FROM product WHERE id LIKE 'prod_0%'"),
    [catalogue.salesChannelId],
  );
});
afterAll(() => catalogue.shop.close());

const soon = (assert: () => Promise<void> | void): Promise<void> => vi.waitFor(assert, { timeout: 20_000 });
const rebuildsOf = ({ container }: TestShop) => container.resolve<SearchRebuildService>("searchRebuild");
const statusOf = ({ container }: TestShop) => container.resolve<SearchIndexService>("searchIndex").status();
const searchedBy = async (shop: TestShop) =>
  (await read(shop, "/store/products?q=thing&limit=1&fields=id")).headers["x-hanse-search"];
const inUse = (shop: TestShop): Promise<void> => soon(async () => expect(await searchedBy(shop)).toBe("plugin"));
const titlesInShop = async (): Promise<string[]> =>
  (
    await catalogue.shop.database.query(
      unnamed<{ title: string }>("SELECT title FROM product WHERE deleted_at IS NULL AND status = 'published'"),
    )
  )
    .map(({ title }) => title)
    .toSorted((one, other) => one.localeCompare(other));

describe("a shop that had no search", () => {
  it("searches by PostgreSQL, keeps no notes, and has nothing to build", async () => {
    const { shop } = catalogue;
    expect(await read(shop, "/store/products?q=thing&limit=1")).toMatchObject({
      status: 200,
      headers: { "x-hanse-search": "fallback", etag: expect.anything() },
      body: { count: total },
    });
    await shop.container.resolve<SearchFeedService>("searchFeed").forget();
    expect(await statusOf(shop)).toEqual({ pluginId: null, builtAt: null, products: null, pending: 0, rebuild: null });
    const headers = { authorization: shop.adminAuthorization };
    const refused = await shop.app.inject({ method: "POST", url: "/admin/search/reindex", headers });
    expect(refused.statusCode).toBe(409);
    expect(refused.json()).toMatchObject({ data: { code: "search.plugin_missing" } });
    const asked = await shop.app.inject({ method: "POST", url: "/admin/search/reindex" });
    expect(asked.statusCode).toBe(401);
  });

  it("builds the index by itself when it gets one, and uses it from then on", async () => {
    const found = new TestSearch();
    const gate = Promise.withResolvers<void>();
    found.beforePart = () => gate.promise;
    const shop = await openShopOn(catalogue.shop.databaseUrl, { plugins: plugins(found) });
    try {
      await soon(async () => expect((await statusOf(shop)).rebuild).toMatchObject({ total }));
      expect(await searchedBy(shop)).toBe("fallback");
      gate.resolve();
      await inUse(shop);
      expect(found.titles).toEqual(await titlesInShop());
      expect(await statusOf(shop)).toMatchObject({ pluginId: "search-test", products: total, rebuild: null });
    } finally {
      await shop.close();
    }
  });

  it("builds it anew after a time without, since it missed what changed", async () => {
    const without = await openShopOn(catalogue.shop.databaseUrl);
    expect(await statusOf(without)).toMatchObject({ pluginId: null });
    await without.close();
    const found = new TestSearch();
    const shop = await openShopOn(catalogue.shop.databaseUrl, { plugins: plugins(found) });
    try {
      await inUse(shop);
      expect(found.titles).toHaveLength(total);
    } finally {
      await shop.close();
    }
  });
});

describe("an index that is built anew", { timeout: 60_000 }, () => {
  let found: TestSearch;
  let shop: TestShop;
  let products: ProductWrites;

  beforeAll(async () => {
    found = new TestSearch();
    await (await openShopOn(catalogue.shop.databaseUrl)).close();
    shop = await openShopOn(catalogue.shop.databaseUrl, { plugins: plugins(found) });
    products = productWrites(shop);
    await inUse(shop);
  });
  afterAll(() => shop.close());
  beforeEach(() => {
    found.beforePart = undefined;
    found.mood = "well";
  });

  const rebuilt = (id: string): Promise<void> =>
    soon(async () => expect((await statusOf(shop)).rebuild?.id ?? "none").not.toBe(id));
  const settled = (): Promise<void> => soon(async () => expect((await statusOf(shop)).pending).toBe(0));

  it("misses nothing that changes meanwhile, and brings nothing back", async () => {
    let part = 0;
    found.beforePart = async () => {
      part += 1;
      // What was read for this part already, what is in the index already, and what is still to come.
      for (const n of [100, 600, 1_100]) {
        const id = `prod_${String(n + part).padStart(5, "0")}`;
        await products.update(id, { title: `Changed ${n + part}` });
        await products.delete(`prod_${String(n + 20 + part).padStart(5, "0")}`);
      }
      await catalogue.put({ handle: `new-${part}`, title: `New ${part}` });
      await settled();
    };
    const { id } = await rebuildsOf(shop).request();
    await rebuilt(id);
    await settled();
    expect(part).toBeGreaterThanOrEqual(3);
    const expected = await titlesInShop();
    expect(expected).toEqual(expect.arrayContaining(["Changed 101", "Changed 602", "New 1"]));
    expect(found.titles).toEqual(expected);
  });

  it("serves searches from the one in use until it is complete", async () => {
    const gate = Promise.withResolvers<void>();
    found.beforePart = () => gate.promise;
    const { id } = await rebuildsOf(shop).request();
    await soon(async () => expect((await statusOf(shop)).rebuild).toMatchObject({ id }));
    expect(await searchedBy(shop)).toBe("plugin");
    expect((await read(shop, "/store/products?q=thing&limit=1")).body.count).toBeGreaterThan(1_000);
    await rebuildsOf(shop).giveUp(id);
    gate.resolve();
    await soon(async () => expect((await statusOf(shop)).rebuild).toBeNull());
    expect(found.titles).toEqual(await titlesInShop());
  });

  it("begins again when the plugin has lost it", async () => {
    let isFirst = true;
    found.beforePart = async () => {
      if (isFirst) found.forget();
      isFirst = false;
    };
    const { id } = await rebuildsOf(shop).request();
    await rebuilt(id);
    // The one that was lost is gone a moment before the next one is asked for.
    await soon(async () => expect(found.titles).toEqual(await titlesInShop()));
    await soon(async () => expect((await statusOf(shop)).rebuild).toBeNull());
  });

  it("waits for a plugin that is down, and says why", async () => {
    found.mood = "failing";
    const { id } = await rebuildsOf(shop).request();
    await soon(async () => {
      const { rebuild } = await statusOf(shop);
      expect(rebuild).toMatchObject({ id, lastError: expect.stringContaining("search-test") });
    });
    found.mood = "well";
    await rebuilt(id);
    expect(found.titles).toEqual(await titlesInShop());
  });
});

describe("a rebuild that was left half-way", () => {
  it("is gone on with by the next process, from where it was left", async () => {
    const found = new TestSearch();
    await (await openShopOn(catalogue.shop.databaseUrl)).close();
    // Nothing takes it up by itself, neither before this test does nor after it has stopped.
    const first = await openShopOn(catalogue.shop.databaseUrl, { plugins: plugins(found), worker: { mode: "off" } });
    try {
      const stopping = new AbortController();
      const { id } = await rebuildsOf(first).request();
      await rebuildsOf(first).carry({ signal: stopping.signal, onProgress: () => stopping.abort() });
      expect((await statusOf(first)).rebuild).toMatchObject({ id, done: 500 });
      expect(found.documents).toEqual([]);
    } finally {
      await first.close();
    }

    let parts = 0;
    found.beforePart = async () => void (parts += 1);
    const next = await openShopOn(catalogue.shop.databaseUrl, { plugins: plugins(found) });
    try {
      await inUse(next);
      const titles = await titlesInShop();
      expect(found.titles).toEqual(titles);
      expect(parts).toBe(Math.ceil((titles.length - 500) / 500));
    } finally {
      await next.close();
    }
  });
});

describe("staff", () => {
  it("ask for a rebuild, see how far it is, and say which words mean the same", async () => {
    const found = new TestSearch();
    await (await openShopOn(catalogue.shop.databaseUrl)).close();
    const shop = await openShopOn(catalogue.shop.databaseUrl, { plugins: plugins(found) });
    const send = async (method: "GET" | "POST", url: string, payload?: object) => {
      const headers = { authorization: shop.adminAuthorization };
      const reply = await shop.app.inject({ method, url, headers, ...(payload && { payload }) });
      return { status: reply.statusCode, body: reply.json<unknown>() };
    };
    try {
      await inUse(shop);
      const { length } = found.documents;
      expect(await send("POST", "/admin/search/reindex")).toMatchObject({
        status: 202,
        body: { rebuild: { done: 0, total: length, failures: 0, last_error: null } },
      });
      await soon(async () =>
        expect(await send("GET", "/admin/search")).toMatchObject({
          body: { search: { plugin_id: "search-test", products: length, pending: 0, rebuild: null } },
        }),
      );
      expect(await send("GET", "/admin/search/synonyms")).toMatchObject({ status: 200, body: { synonyms: [] } });
      const synonyms = [
        ["Sofa", " couch ", "couch"],
        ["tv", "television  set"],
      ];
      const kept = [
        ["sofa", "couch"],
        ["tv", "television set"],
      ];
      found.mood = "failing";
      expect(await send("POST", "/admin/search/synonyms", { synonyms })).toEqual({
        status: 200,
        body: { synonyms: kept },
      });
      expect(await send("GET", "/admin/search/synonyms")).toMatchObject({ body: { synonyms: kept } });
      found.mood = "well";
      await soon(() => expect(found.synonyms).toEqual(kept));
      expect((await send("POST", "/admin/search/synonyms", { synonyms: [["alone"]] })).status).toBe(400);
    } finally {
      await shop.close();
    }
  });
});
