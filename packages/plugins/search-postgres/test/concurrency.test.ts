import { search } from "@hanse/plugin-kit";
import { type TriedPlugin, tryPlugin } from "@hanse/plugin-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresSearch } from "../src/index.ts";
import { generatedProduct, type GeneratedShop, generatedShop } from "./generated-shop.ts";

let shop: GeneratedShop;
/** A second process's plugin on the same tables. */
let elsewhere: TriedPlugin<typeof search>;
beforeAll(async () => {
  shop = await generatedShop(0);
  elsewhere = await tryPlugin(postgresSearch(), search, { databaseUrl: shop.databaseUrl });
});
afterAll(async () => {
  await elsewhere.close();
  await shop.close();
});

const clientOf = (index: number) => (index % 2 === 0 ? shop : elsewhere).client;

describe("many at once", () => {
  it("leave the highest version of a product, whoever comes last", async () => {
    const product = generatedProduct(1);
    const versions = Array.from({ length: 60 }, (_, index) => ((index * 37) % 60) + 1);
    await Promise.all(
      versions.map((version, index) =>
        version % 7 === 0
          ? clientOf(index).remove({ products: [{ id: product.id, version }] })
          : clientOf(index).index({ documents: [{ ...product, version, title: `edition${version}` }] }),
      ),
    );
    expect(await shop.sql("SELECT version, is_removed FROM document WHERE product_id = $1", [product.id])).toEqual([
      { version: 60, is_removed: false },
    ]);
    expect(await shop.ask({ text: "edition60" })).toMatchObject({ productIds: [product.id], total: 1 });
  });

  it("write the same products in any order without getting in each other's way", async () => {
    const products = Array.from({ length: 40 }, (_, index) => generatedProduct(100 + index));
    const rebuildId = "beside";
    await shop.client.beginRebuild({ rebuildId });
    await Promise.all(
      Array.from({ length: 16 }, (_, index) => {
        const documents = products.map((product) => ({
          ...product,
          version: 1 + index,
          title: `${product.title} x${index}`,
        }));
        return clientOf(index).index({
          documents: index % 2 === 0 ? documents : documents.toReversed(),
          ...(index % 3 === 0 && { rebuildId }),
        });
      }),
    );
    await shop.client.finishRebuild({ rebuildId });
    const versions = await shop.sql(
      "SELECT DISTINCT version FROM document WHERE generation = (SELECT live FROM standing)",
    );
    expect(versions).toEqual([{ version: 16 }]);
  });

  it("begin rebuilds of which one is left, and finish it once", async () => {
    const ids = ["one", "two", "three", "four"];
    await Promise.all(ids.map((rebuildId, index) => clientOf(index).beginRebuild({ rebuildId })));
    const outcomes = await Promise.allSettled(
      [...ids, ...ids].map((rebuildId, index) => clientOf(index).finishRebuild({ rebuildId })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  });

  it("see synonyms that another process has put", async () => {
    await shop.client.index({ documents: [{ ...generatedProduct(900), title: "Umbrella" }] });
    await elsewhere.client.putSynonyms({ groups: [["umbrella", "brolly"]] });
    expect(await shop.ask({ text: "brolly" })).toMatchObject({ productIds: ["prod_900"] });
    await elsewhere.client.putSynonyms({ groups: [["umbrella", "parasol"]] });
    expect(await shop.ask({ text: "brolly" })).toMatchObject({ productIds: [] });
    expect(await shop.ask({ text: "parasol" })).toMatchObject({ productIds: ["prod_900"] });
  });
});
