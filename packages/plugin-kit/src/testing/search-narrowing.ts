import { beforeAll, describe, expect, it } from "vitest";
import type { SearchFilters, SearchQuery, SearchSort } from "../contracts/search.ts";
import { named, productDocument, type SearchTrial } from "./search-trial.ts";

const variant = (size: string, color: string) => ({
  id: `${size}-${color}`,
  title: `${size} / ${color}`,
  sku: null,
  options: [
    { option: "Size", value: size },
    { option: "Color", value: color },
  ],
});

/** Filters, facets, sorting and pages. */
export function searchNarrowing({ client, fresh, ask }: SearchTrial): void {
  const channel = fresh("channel");
  const prefix = fresh("p");
  const idOf = (name: string) => `${prefix}_${name}`;
  const nameOf = (id: string) => id.slice(prefix.length + 1);
  const names = async (query: Partial<SearchQuery>) => (await ask(channel, query)).productIds.map(nameOf);
  const filtered = async (filters: SearchFilters, query: Partial<SearchQuery> = {}) =>
    (await names({ ...query, filters })).toSorted();
  const [clothes, shirts, mugs, summer, sale, soft] = ["Clothes", "Shirts", "Mugs", "Summer", "Sale", "Soft"].map(
    named,
  );
  const [apparel, kitchen, winter] = ["Apparel", "Kitchen", "Winter"].map(named);
  const some = <T>(...values: (T | undefined)[]): T[] => values.filter((value) => value !== undefined);

  beforeAll(async () => {
    const inChannel = { salesChannelIds: [channel] };
    await client.index({
      documents: [
        productDocument({
          ...inChannel,
          id: idOf("polo"),
          title: "banded polo",
          categories: some(clothes, shirts),
          collection: summer ?? null,
          type: apparel ?? null,
          tags: some(sale, soft),
          variants: [variant("S", "Red"), variant("M", "Red"), variant("M", "Blue")],
          prices: { eur: 2_500, usd: 3_000 },
          createdAt: "2026-03-01T00:00:00.000Z",
        }),
        productDocument({
          ...inChannel,
          id: idOf("tee"),
          title: "Airy tee",
          categories: some(clothes, shirts),
          collection: winter ?? null,
          type: apparel ?? null,
          tags: some(soft),
          variants: [variant("M", "Green")],
          prices: { eur: 900 },
          isAvailable: false,
          createdAt: "2026-01-15T00:00:00.000Z",
        }),
        productDocument({
          ...inChannel,
          id: idOf("mug"),
          title: "Cup",
          categories: some(mugs),
          type: kitchen ?? null,
          prices: { eur: 1_200, jpy: 1_500 },
          createdAt: "2026-02-01T00:00:00.000Z",
        }),
        productDocument({
          ...inChannel,
          id: idOf("gift"),
          title: "Dear gift card",
          prices: { usd: 100 },
          createdAt: "2026-04-01T00:00:00.000Z",
        }),
      ],
    });
  });

  describe("filters", () => {
    it.each<[string, SearchFilters, string[]]>([
      ["everything without a filter", {}, ["gift", "mug", "polo", "tee"]],
      ["a category", { categoryIds: ["id_clothes"] }, ["polo", "tee"]],
      ["any of some categories", { categoryIds: ["id_shirts", "id_mugs"] }, ["mug", "polo", "tee"]],
      ["a collection", { collectionIds: ["id_summer"] }, ["polo"]],
      ["a type", { typeIds: ["id_kitchen", "id_unknown"] }, ["mug"]],
      ["a tag", { tagIds: ["id_soft"] }, ["polo", "tee"]],
      ["an option", { options: [{ option: "Size", values: ["M"] }] }, ["polo", "tee"]],
      ["any value of an option", { options: [{ option: "Color", values: ["Green", "Red"] }] }, ["polo", "tee"]],
      [
        "several options",
        {
          options: [
            { option: "Size", values: ["S", "M"] },
            { option: "Color", values: ["Blue"] },
          ],
        },
        ["polo"],
      ],
      ["a value of another option", { options: [{ option: "Size", values: ["Red"] }] }, []],
      ["a lowest price", { price: { min: 1_200 } }, ["mug", "polo"]],
      ["a highest price", { price: { max: 1_200 } }, ["mug", "tee"]],
      ["a range of prices", { price: { min: 901, max: 2_499 } }, ["mug"]],
      ["any price at all", { price: {} }, ["mug", "polo", "tee"]],
      ["what is available", { isAvailable: true }, ["gift", "mug", "polo"]],
      ["what is not available", { isAvailable: false }, ["tee"]],
      [
        "all of them",
        { categoryIds: ["id_clothes"], tagIds: ["id_sale"], price: { max: 9_999 }, isAvailable: true },
        ["polo"],
      ],
      ["nothing for none of a filter's values", { categoryIds: [] }, []],
      ["nothing for no value of an option", { options: [{ option: "Size", values: [] }] }, []],
      ["what nothing has", { categoryIds: ["id_unknown"] }, []],
    ])("keep %s", async (_, filters, expected) => {
      expect(await filtered(filters)).toEqual(expected);
    });

    it("hold beside a text", async () => {
      expect(await filtered({ categoryIds: ["id_mugs"] }, { text: "cup" })).toEqual(["mug"]);
      expect(await filtered({ categoryIds: ["id_clothes"] }, { text: "cup" })).toEqual([]);
    });

    it("take prices in the query's currency, and find none without one", async () => {
      expect(await filtered({ price: { max: 1_000 } }, { currencyCode: "usd" })).toEqual(["gift"]);
      expect(await filtered({ price: { max: 1_000 } }, { currencyCode: "chf" })).toEqual([]);
      expect(await filtered({ price: { max: 1_000 } }, { currencyCode: null })).toEqual([]);
    });
  });

  describe("facets", () => {
    const count = (name: string, of: number) => ({ value: `id_${name.toLowerCase()}`, name, count: of });
    const value = (name: string, of: number) => ({ value: name, name, count: of });
    const byName = <T extends { name: string }>(counts: T[] = []): T[] =>
      counts.toSorted((one, other) => (one.name < other.name ? -1 : 1));

    it("count what is found, and only those asked for", async () => {
      const { facets } = await ask(channel, {
        facets: ["category", "collection", "type", "tag", "option", "price", "availability"],
      });
      expect(byName(facets.category)).toEqual([count("Clothes", 2), count("Mugs", 1), count("Shirts", 2)]);
      expect(byName(facets.collection)).toEqual([count("Summer", 1), count("Winter", 1)]);
      expect(byName(facets.type)).toEqual([count("Apparel", 2), count("Kitchen", 1)]);
      expect(facets.tag).toEqual([count("Soft", 2), count("Sale", 1)]);
      expect(facets.price).toEqual({ min: 900, max: 2_500 });
      expect(facets.availability).toEqual({ available: 3, unavailable: 1 });
      const options = (facets.option ?? []).map(({ option, values }) => [option, byName(values)] as const);
      expect(Object.fromEntries(options)).toEqual({
        Color: [value("Blue", 1), value("Green", 1), value("Red", 1)],
        Size: [value("M", 2), value("S", 1)],
      });
      expect((await ask(channel, { facets: ["tag"] })).facets).toEqual({ tag: [count("Soft", 2), count("Sale", 1)] });
    });

    it("are narrowed by the text and by the filters of others", async () => {
      const { facets, total } = await ask(channel, {
        text: "polo",
        filters: { isAvailable: true },
        facets: ["category", "tag", "price"],
      });
      expect(total).toBe(1);
      expect(byName(facets.category)).toEqual([count("Clothes", 1), count("Shirts", 1)]);
      expect(facets.price).toEqual({ min: 2_500, max: 2_500 });
    });

    it("are not narrowed by their own filter", async () => {
      const { facets, total } = await ask(channel, {
        filters: {
          categoryIds: ["id_mugs"],
          typeIds: ["id_apparel", "id_kitchen"],
          price: { max: 1_500 },
          isAvailable: true,
        },
        facets: ["category", "type", "price", "availability"],
      });
      expect(total).toBe(1);
      expect(byName(facets.category)).toEqual([count("Mugs", 1)]);
      expect(facets.type).toEqual([count("Kitchen", 1)]);
      expect(facets.price).toEqual({ min: 1_200, max: 1_200 });
      expect(facets.availability).toEqual({ available: 1, unavailable: 0 });

      const clothed = await ask(channel, {
        filters: { categoryIds: ["id_mugs"], isAvailable: true },
        facets: ["category", "availability"],
      });
      expect(byName(clothed.facets.category)).toEqual([count("Clothes", 1), count("Mugs", 1), count("Shirts", 1)]);
      const priced = await ask(channel, { filters: { price: { min: 2_000 } }, facets: ["price"] });
      expect(priced).toMatchObject({ total: 1, facets: { price: { min: 900, max: 2_500 } } });
      const sold = await ask(channel, { filters: { isAvailable: false }, facets: ["availability"] });
      expect(sold).toMatchObject({ total: 1, facets: { availability: { available: 3, unavailable: 1 } } });
    });

    it("of an option are narrowed by the other options", async () => {
      const { facets } = await ask(channel, {
        filters: { options: [{ option: "Size", values: ["S"] }] },
        facets: ["option"],
      });
      const options = Object.fromEntries((facets.option ?? []).map(({ option, values }) => [option, byName(values)]));
      expect(options).toEqual({
        Color: [value("Blue", 1), value("Red", 1)],
        Size: [value("M", 2), value("S", 1)],
      });
    });

    it("count what is being renamed once", async () => {
      const elsewhere = fresh("channel");
      const inElsewhere = { salesChannelIds: [elsewhere] };
      const old = { id: "id_renamed", name: "Old" };
      await client.index({
        documents: [
          productDocument({ ...inElsewhere, id: fresh("product"), tags: [old] }),
          productDocument({ ...inElsewhere, id: fresh("product"), tags: [{ ...old, name: "New" }] }),
          productDocument({ ...inElsewhere, id: fresh("product"), tags: [{ ...old, name: "New" }] }),
        ],
      });
      const { facets } = await ask(elsewhere, { facets: ["tag"] });
      expect(facets.tag).toMatchObject([{ value: "id_renamed", count: 3 }]);
    });

    it("of prices are empty where nothing has one", async () => {
      expect((await ask(channel, { currencyCode: "chf", facets: ["price"] })).facets).toEqual({ price: null });
      expect((await ask(channel, { currencyCode: null, facets: ["price"] })).facets).toEqual({ price: null });
    });
  });

  describe("sorting", () => {
    it.each<[SearchSort, string[]]>([
      ["newest", ["gift", "polo", "mug", "tee"]],
      ["title", ["tee", "polo", "mug", "gift"]],
      ["price_asc", ["tee", "mug", "polo", "gift"]],
      ["price_desc", ["polo", "mug", "tee", "gift"]],
    ])("by %s", async (sort, expected) => {
      expect(await names({ sort })).toEqual(expected);
    });

    it("is by date where nothing else is asked", async () => {
      expect(await names({ sort: "relevance" })).toEqual(["gift", "polo", "mug", "tee"]);
    });

    it("takes the query's currency", async () => {
      expect((await names({ sort: "price_asc", currencyCode: "usd" })).slice(0, 2)).toEqual(["gift", "polo"]);
    });

    it("holds beside a text", async () => {
      expect(await names({ text: "clothes", sort: "price_desc" })).toEqual(["polo", "tee"]);
      expect(await names({ text: "clothes", sort: "title" })).toEqual(["tee", "polo"]);
    });
  });

  describe("pages", () => {
    const many = fresh("channel");
    const ids = Array.from({ length: 23 }, () => fresh("page"));
    beforeAll(async () => {
      const documents = ids.map((id) => productDocument({ id, salesChannelIds: [many], title: "Same" }));
      await client.index({ documents });
    });

    it.each<[SearchSort, string]>([
      ["relevance", ""],
      ["relevance", "same"],
      ["newest", ""],
      ["title", "same"],
      ["price_asc", ""],
    ])("by %s of the text %j hold each product once, in one order", async (sort, text) => {
      const page = async (offset: number) => (await ask(many, { sort, text, limit: 5, offset })).productIds;
      const pages = await Promise.all([0, 5, 10, 15, 20].map(page));
      expect(pages.map((found) => found.length)).toEqual([5, 5, 5, 5, 3]);
      expect(pages.flat().toSorted()).toEqual(ids.toSorted());
      expect((await ask(many, { sort, text })).productIds).toEqual(pages.flat());
      expect(await page(23)).toEqual([]);
    });

    it("tell how many there are on all of them", async () => {
      expect(await ask(many, { limit: 5, offset: 20 })).toMatchObject({ total: 23 });
      expect(await ask(many, { text: "same", limit: 1 })).toMatchObject({ total: 23 });
    });

    it("may be empty, for the total and the facets alone", async () => {
      expect(await ask(many, { limit: 0, facets: ["availability"] })).toEqual({
        productIds: [],
        total: 23,
        facets: { availability: { available: 23, unavailable: 0 } },
      });
    });
  });
}
