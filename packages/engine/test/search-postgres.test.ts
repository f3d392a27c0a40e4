import { postgresSearch } from "@hanse/plugin-search-postgres";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { productWrites } from "./support/product-writes.ts";
import { openDemoShop } from "./demo-template.ts";
import { defaultPlugins, type TestShop } from "./open-test-shop.ts";
import { read } from "./support/test-catalogue.ts";

let shop: TestShop;
const built = (): Promise<void> =>
  vi.waitFor(
    async () => expect((await read(shop, "/store/products?q=coffee")).headers["x-hanse-search"]).toBe("plugin"),
    { timeout: 20_000 },
  );

beforeAll(async () => {
  shop = await openDemoShop({ plugins: [...defaultPlugins(), postgresSearch()] });
  await built();
});
afterAll(() => shop.close());

const titles = async (query: string): Promise<string[]> => {
  const { body, headers } = await read(shop, `/store/products?fields=title&${query}`);
  expect(headers["x-hanse-search"]).toBe("plugin");
  return body.products.map(({ title }) => title);
};

interface Result {
  hits: { id: string; document: { title: string } }[];
  facets: Record<string, { values: { value: string; name: string; count: number }[]; min: number; max: number }>;
  metadata: { count: number };
}
async function search(payload: object): Promise<Result> {
  const reply = await shop.app.inject({
    method: "POST",
    url: "/store/search?currency_code=eur",
    headers: { "x-publishable-api-key": shop.key },
    payload: { entity: "product", fields: ["title"], ...payload },
  });
  expect(reply.statusCode).toBe(200);
  return reply.json<{ results: [Result] }>().results[0];
}

describe("the demo shop with search in PostgreSQL", () => {
  it("has its whole catalogue in the index, by itself", async () => {
    const { body } = await read(shop, "/store/products?limit=1");
    expect((await search({ pagination: { take: 1 } })).metadata.count).toBe(body.count);
  });

  it("finds what is misspelt, and what is begun", async () => {
    const [roast] = await titles("q=harbour%20roast");
    expect(roast).toMatch(/Harbour Roast/);
    expect(await titles("q=harbuor%20roast")).toContain(roast);
    expect(await titles("q=harbour%20roa")).toContain(roast);
  });

  it("finds a product under its new name within moments, and not when it is gone", async () => {
    const [product] = (await read(shop, "/store/products?q=harbour%20roast&fields=id")).body.products;
    const products = productWrites(shop);
    await products.update(product?.id ?? "", { title: "Zanzibar Blend" });
    await vi.waitFor(async () => expect(await titles("q=zanzibar")).toEqual(["Zanzibar Blend"]), { timeout: 20_000 });
    await products.delete(product?.id ?? "");
    await vi.waitFor(async () => expect((await read(shop, "/store/products?q=zanzibar")).body.count).toBe(0), {
      timeout: 20_000,
    });
  });

  it("counts, narrows and sorts by what products cost and belong to", async () => {
    const all = await search({ options: { facets: ["category_id", "price", "is_available", "options"] } });
    const { price, category_id: categories, is_available: availability } = all.facets;
    expect(availability?.values.reduce((sum, { count }) => sum + count, 0)).toBe(all.metadata.count);
    const top = categories?.values[0];
    const narrowed = await search({ filters: { category_id: top?.value }, options: { facets: ["category_id"] } });
    expect(narrowed.metadata.count).toBe(top?.count);
    expect(narrowed.facets["category_id"]?.values).toEqual(categories?.values);
    const middle = Math.round(((price?.min ?? 0) + (price?.max ?? 0)) / 2);
    const cheap = await search({
      filters: { price: { $lte: middle } },
      pagination: { order: { price: "DESC" }, take: 100 },
    });
    const dear = await search({ filters: { price: { $gt: middle } } });
    expect(cheap.metadata.count + dear.metadata.count).toBe(all.metadata.count);
    expect(cheap.metadata.count).toBeGreaterThan(0);
    expect(dear.metadata.count).toBeGreaterThan(0);
  });

  it("keeps pages and counts right, with and without filters that only the shop knows", async () => {
    const { body } = await read(shop, "/store/products?q=a&fields=title&limit=100");
    const expected = body.products.map(({ title }) => title);
    expect(expected.length).toBeGreaterThan(5);
    for (const filter of ["", "&created_at[$gt]=2000-01-01"]) {
      const pages = await Promise.all([0, 3].map((offset) => titles(`q=a&limit=3&offset=${offset}${filter}`)));
      expect(pages.flat()).toEqual(expected.slice(0, 6));
      expect((await read(shop, `/store/products?q=a&limit=1${filter}`)).body.count).toBe(body.count);
    }
    expect(await titles("q=a&limit=100&order=title")).toEqual(expected.toSorted());
  });
});
