import { Database } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Rebuilds } from "../src/rebuild.service.ts";
import { generatedProduct, type GeneratedShop, generatedShop } from "./generated-shop.ts";

let shop: GeneratedShop;
let db: Database;
beforeAll(async () => {
  shop = await generatedShop(300);
  db = new Database({ url: shop.databaseUrl, schema: "search", entities: [], poolSize: 4 });
});
afterAll(async () => {
  await db.close();
  await shop.close();
});

const sweep = () => new Rebuilds(db).sweep(new AbortController().signal);
const documents = (count: number) => Array.from({ length: count }, (_, index) => generatedProduct(index));
const generations = () =>
  shop.sql("SELECT generation, count(*) AS documents FROM document GROUP BY generation ORDER BY generation");

describe("a rebuild", () => {
  it("is the old index or the new one for whoever searches meanwhile, never neither", async () => {
    await shop.client.beginRebuild({ rebuildId: "seamless" });
    await shop.client.index({ documents: documents(200), rebuildId: "seamless" });
    const totals = new Set<number>();
    let isFinished = false;
    const looking = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (!isFinished) totals.add((await shop.ask({ facets: ["availability"] })).total);
        totals.add((await shop.ask({})).total);
      }),
    );
    await shop.client.finishRebuild({ rebuildId: "seamless" });
    isFinished = true;
    await looking;
    expect([...totals].filter((total) => total !== 300)).toEqual([200]);
  });

  it("leaves nothing of what it replaced, nor of one that was given up", async () => {
    await shop.client.beginRebuild({ rebuildId: "given-up" });
    await shop.client.index({ documents: documents(50), rebuildId: "given-up" });
    await shop.client.beginRebuild({ rebuildId: "kept" });
    await shop.client.index({ documents: documents(20), rebuildId: "kept" });
    await sweep();
    expect((await generations()).map((row) => (row as { documents: number }).documents)).toEqual([200, 20]);
    await shop.client.finishRebuild({ rebuildId: "kept" });
    await sweep();
    expect(await generations()).toMatchObject([{ documents: 20 }]);
    expect(await shop.sql("SELECT count(*) AS count FROM generation")).toEqual([{ count: 1 }]);
    expect(await shop.sql("SELECT count(DISTINCT generation) AS count FROM word")).toEqual([{ count: 1 }]);
    expect(await shop.ask({})).toMatchObject({ total: 20 });
  });

  it("never loses the generation in use to a sweep beside it", async () => {
    const rounds = Array.from({ length: 5 }, (_, index) => `round-${index}`);
    for (const rebuildId of rounds) {
      await shop.client.beginRebuild({ rebuildId });
      await Promise.all([sweep(), shop.client.index({ documents: documents(30), rebuildId }), sweep()]);
      await Promise.all([shop.client.finishRebuild({ rebuildId }), sweep()]);
    }
    expect(await shop.ask({})).toMatchObject({ total: 30 });
  });
});

describe("the tables", () => {
  it("have one standing, whose generations exist", async () => {
    await expect(shop.sql("INSERT INTO standing (live) SELECT live FROM standing")).rejects.toThrow("standing_pkey");
    await expect(shop.sql("INSERT INTO standing (is_only, live) SELECT false, live FROM standing")).rejects.toThrow(
      "standing_is_only_check",
    );
    await expect(shop.sql("UPDATE standing SET live = 0")).rejects.toThrow("standing_live_foreign");
    await expect(shop.sql("UPDATE standing SET building = live")).rejects.toThrow("standing_building_check");
    await expect(shop.sql("DELETE FROM generation")).rejects.toThrow("foreign");
  });

  it("hold whole documents or tombstones", async () => {
    await expect(shop.sql("UPDATE document SET words = NULL WHERE product_id = 'prod_1'")).rejects.toThrow(
      "document_is_removed_check",
    );
  });
});
