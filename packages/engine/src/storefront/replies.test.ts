import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RegionService } from "../region/index.ts";
import type { VariantStockService } from "../inventory/index.ts";
import {
  type Catalogue,
  openCatalogue,
  read,
  readStatements,
  type Reply,
  type Written,
} from "../../test/support/test-catalogue.ts";

describe.each([
  ["kept in memory", true],
  ["rendered anew each time", false],
])("replies %s", (_how, replies) => {
  let catalogue: Catalogue;
  let mug: Written;
  let url: string;
  const get = (path: string, headers: Record<string, string> = {}): Promise<Reply> =>
    read(catalogue.shop, path, headers);
  const statementsFor = async (path: string, headers: Record<string, string> = {}): Promise<number> => {
    catalogue.shop.statements();
    await get(path, headers);
    return readStatements(catalogue.shop).length;
  };

  beforeAll(async () => {
    catalogue = await openCatalogue({ cache: { replies } });
    mug = await catalogue.put({
      handle: "mug",
      variants: [{ title: "One", units: 3, costs: [{ currencyCode: "eur", amount: 1000 }] }],
    });
    url = `/store/products?region_id=${catalogue.europe}&fields=*variants.calculated_price,%2Bvariants.inventory_quantity`;
  });
  afterAll(() => catalogue.shop.close());

  it("carry a tag, and have no body for who has it already", async () => {
    const first = await get(url);
    expect(first.headers).toMatchObject({
      "cache-control": "private, no-cache",
      etag: expect.stringMatching(/^(W\/)?".+"$/),
    });
    const etag = String(first.headers["etag"]);
    for (const known of [etag, `"other", ${etag}`, `W/${etag.replace("W/", "")}`]) {
      const again = await get(url, { "if-none-match": known });
      expect({ status: again.status, text: again.text, etag: again.headers["etag"] }).toEqual({
        status: 304,
        text: "",
        etag,
      });
      expect(again.headers["cache-control"]).toBe("private, no-cache");
    }
    expect((await get(url, { "if-none-match": '"other"' })).status).toBe(200);
    expect(await statementsFor(url, { "if-none-match": etag })).toBe(0);
  });

  it("differ by what was asked", async () => {
    const etags = await Promise.all(
      [
        url,
        `${url}&limit=1`,
        `${url}&country_code=de`,
        url.replace("fields=", "fields=%2Bmetadata,"),
        `/store/products/${mug.id}`,
      ].map(async (path) => (await get(path)).headers["etag"]),
    );
    expect(new Set(etags).size).toBe(etags.length);
  });

  it("change with prices, stock, taxes' inclusion and products", async () => {
    const seen = new Set<unknown>();
    const changed = async (): Promise<Reply> => {
      const reply = await get(url);
      expect(seen).not.toContain(reply.headers["etag"]);
      seen.add(reply.headers["etag"]);
      return reply;
    };
    await changed();
    const [variantId = ""] = mug.variantIds;
    await catalogue.prices.setPrices([{ variantId, prices: [{ currencyCode: "eur", amount: 900 }] }]);
    expect((await changed()).text).toContain('"calculated_amount":9,');
    const stock = catalogue.shop.container.resolve<VariantStockService>("variantStock");
    await stock.setStock([{ variantId, locationId: catalogue.locationId, stocked: 2 }]);
    expect((await changed()).text).toContain('"inventory_quantity":2');
    await catalogue.prices.preferTaxInclusive("region_id", catalogue.europe, false);
    expect((await changed()).text).toContain('"is_calculated_price_tax_inclusive":false');
    await catalogue.put({ handle: "pot" });
    expect((await changed()).body.count).toBe(2);
    const regions = catalogue.shop.container.resolve<RegionService>("regions");
    await regions.create({ name: "Britain", currencyCode: "gbp", countryCodes: ["gb"] });
    expect((await get(url)).body.count).toBe(2);
  });

  it(`take ${replies ? "no statement" : "one statement"} the second time, however the question is put`, async () => {
    const plain = "/store/products?limit=5&order=title&fields=id,title";
    await get(plain);
    expect(await statementsFor("/store/products?order=title&fields=title,id&limit=5")).toBe(replies ? 0 : 1);
  });
});
