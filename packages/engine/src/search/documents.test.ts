import { outsideTransaction, unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Catalogue, openCatalogue } from "../../test/support/test-catalogue.ts";
import { readDocuments, readDocumentsAfter } from "./documents.queries.ts";

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await openCatalogue();
});
afterAll(() => catalogue.shop.close());

const one = unnamed<never>("SELECT 1");
const rename = unnamed<never>("UPDATE product SET title = $2 WHERE id = $1");

it("a read that began earlier has the lower version, however late it is answered", async () => {
  const { database } = catalogue.shop;
  const { id } = await catalogue.put({ handle: "clock", title: "Clock" });
  const read = async () => (await database.query(readDocuments, [[id]]))[0];
  const versions: (number | undefined)[] = [];
  await database.transaction(async (tx) => {
    // Its time is taken here.
    await tx.query(one);
    await outsideTransaction(async () => {
      await database.query(rename, [id, "Watch"]);
      versions.push((await read())?.version);
    });
    const [late] = await tx.query(readDocuments, [[id]]);
    versions.unshift(late?.version);
  });
  const [late = Infinity, overtaking = 0] = versions;
  expect(late).toBeLessThan(overtaking);
  const last = await read();
  expect(last?.version).toBeGreaterThan(overtaking);
  expect(last?.document).toMatchObject({ title: "Watch", version: last?.version });
});

it("what is not published, or gone, or unknown is to be removed", async () => {
  const draft = await catalogue.put({ handle: "draft", status: "draft" });
  const gone = await catalogue.put({ handle: "gone" });
  await catalogue.shop.database.query(unnamed("UPDATE product SET deleted_at = now() WHERE id = $1"), [gone.id]);
  const ids = [draft.id, gone.id, "prod_none"];
  const rows = await catalogue.shop.database.query(readDocuments, [ids]);
  expect(rows).toHaveLength(ids.length);
  for (const id of ids) expect(rows).toContainEqual({ id, version: expect.any(Number), document: null });
});

it("pages through all that can be found, each once", async () => {
  const shown = await Promise.all([1, 2, 3, 4, 5].map((n) => catalogue.put({ handle: `page-${n}` })));
  const ids: string[] = [];
  for (let last = ""; ;) {
    const page = await catalogue.shop.database.query(readDocumentsAfter, [last, 2]);
    ids.push(...page.map(({ document }) => document.id));
    last = ids.at(-1) ?? "";
    if (page.length < 2) break;
  }
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(shown.map(({ id }) => id)));
});

it("a region's own price counts only where there is no other", async () => {
  const { id, variantIds } = await catalogue.put({
    handle: "priced",
    options: [{ title: "Size", values: ["A", "B"] }],
    variants: ["A", "B"].map((title) => ({ title, options: { Size: title } })),
  });
  const [first = "", second = ""] = variantIds;
  await catalogue.prices.setPrices([
    {
      variantId: first,
      prices: [
        { currencyCode: "eur", amount: 900 },
        { currencyCode: "eur", amount: 400, regionId: catalogue.europe },
        { currencyCode: "usd", amount: 700, regionId: catalogue.states },
      ],
    },
    { variantId: second, prices: [{ currencyCode: "eur", amount: 1_000 }] },
  ]);
  const [row] = await catalogue.shop.database.query(readDocuments, [[id]]);
  expect(row?.document?.prices).toEqual({ eur: 900, usd: 700 });
});
