import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DoubleShop, doubleShop, shirt } from "./double-shop.ts";
import { DoubleIndex } from "./double-index.ts";

let shop: DoubleShop;
beforeEach(async () => {
  shop = await doubleShop();
  await shop.client.index({ documents: [shirt(), shirt({ id: "prod_stale" })] });
});
afterEach(() => shop.close());

const uids = (): string[] => [...shop.double.indexes.keys()].toSorted();

describe("a rebuild", () => {
  it("is the old index or the new one for whoever searches meanwhile, and leaves one index", async () => {
    await shop.client.beginRebuild({ rebuildId: "seamless" });
    await shop.client.index({ documents: [shirt()], rebuildId: "seamless" });
    expect(uids()).toEqual(["products", "products_next"]);
    const totals = new Set<number>();
    let isFinished = false;
    const looking = (async () => {
      while (!isFinished) totals.add((await shop.ask({ facets: ["availability"] })).total);
      totals.add((await shop.ask()).total);
    })();
    await shop.client.finishRebuild({ rebuildId: "seamless" });
    isFinished = true;
    await looking;
    expect([...totals].filter((total) => total !== 2)).toEqual([1]);
    expect(uids()).toEqual(["products"]);
  });

  it("does not mistake the old index for a rebuild when its deletion failed", async () => {
    await shop.client.beginRebuild({ rebuildId: "first" });
    await shop.client.finishRebuild({ rebuildId: "first" });
    await shop.client.beginRebuild({ rebuildId: "second" });
    await shop.client.index({ documents: [shirt()], rebuildId: "second" });
    // The marker of the first goes, the indexes change places, and then Meilisearch fails.
    const { enqueue } = shop.double.tasks;
    shop.double.tasks.enqueue = (type, ...rest) => {
      if (type === "indexDeletion") shop.double.tasks.failNext("Out of luck");
      return enqueue.call(shop.double.tasks, type, ...rest);
    };
    await expect(shop.client.finishRebuild({ rebuildId: "second" })).rejects.toMatchObject({
      code: "plugin.unavailable",
    });
    expect(uids()).toEqual(["products", "products_next"]);
    expect(await shop.ask()).toMatchObject({ total: 1 });
    await expect(shop.client.finishRebuild({ rebuildId: "first" })).rejects.toMatchObject({
      code: "search.rebuild_not_found",
    });
    shop.double.tasks.enqueue = enqueue;
    expect(await shop.client.finishRebuild({ rebuildId: "second" })).toEqual({ products: 1 });
    expect(uids()).toEqual(["products"]);

    await shop.client.beginRebuild({ rebuildId: "third" });
    await shop.client.index({ documents: [shirt({ title: "Blouse" })], rebuildId: "third" });
    await shop.client.finishRebuild({ rebuildId: "third" });
    expect(await shop.ask({ text: "blouse" })).toMatchObject({ total: 1 });
    expect(uids()).toEqual(["products"]);
  });

  it("that was begun by half is not under way, and is begun anew", async () => {
    shop.double.indexes.set("products_next", new DoubleIndex("key"));
    await shop.client.index({ documents: [shirt({ version: 2, title: "Blouse" })] });
    expect(shop.double.indexes.get("products_next")?.documents.size).toBe(0);
    await shop.client.beginRebuild({ rebuildId: "anew" });
    await shop.client.index({ documents: [shirt({ version: 3 })], rebuildId: "anew" });
    expect(await shop.client.finishRebuild({ rebuildId: "anew" })).toEqual({ products: 1 });
  });
});

describe("requests", () => {
  it("are one for a query, whatever it asks", async () => {
    shop.double.requests.length = 0;
    await shop.ask({
      text: "shirt",
      filters: {
        categoryIds: ["a"],
        options: [{ option: "Size", values: ["M"] }],
        price: { max: 2_000 },
        isAvailable: true,
      },
      facets: ["category", "collection", "type", "tag", "option", "price", "availability"],
    });
    expect(shop.double.requests).toEqual(["POST /multi-search"]);
  });
});

describe("many writes at once", () => {
  it("leave the highest version of a product, whoever comes last", async () => {
    const versions = Array.from({ length: 30 }, (_, index) => ((index * 7) % 30) + 1);
    await Promise.all(
      versions.map((version) =>
        version % 7 === 0
          ? shop.client.remove({ products: [{ id: "prod_shirt", version }] })
          : shop.client.index({ documents: [shirt({ version, title: `edition${version}` })] }),
      ),
    );
    expect(await shop.ask({ text: "edition30" })).toMatchObject({ productIds: ["prod_shirt"], total: 1 });
  });
});
