import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { defaultPlugins } from "./open-test-shop.ts";
import { type Catalogue, openCatalogue } from "./support/test-catalogue.ts";
import { TestSearch } from "./support/test-search.ts";

interface Hit {
  id: string;
  document: { title: string; variants?: { calculated_price: { calculated_amount: number } }[] };
}
interface Result {
  hits: Hit[];
  facets?: Record<string, { type: string; values: { name: string; count: number }[]; min: number; max: number }>;
  metadata: { skip: number; take: number; count: number | null; next_cursor?: string; query: string };
}

const found = new TestSearch();
let catalogue: Catalogue;
let bagId: string;

async function search(payload: object, query = "") {
  const { app, key } = catalogue.shop;
  const reply = await app.inject({
    method: "POST",
    url: `/store/search${query}`,
    headers: { "x-publishable-api-key": key },
    payload,
  });
  const body = reply.json<{ results: Result[]; message: string }>();
  return { status: reply.statusCode, headers: reply.headers, body, result: body.results?.[0] as Result };
}
const product = (rest: object = {}) => ({ entity: "product", fields: ["id", "title"], ...rest });
const titles = ({ hits }: Result): string[] => hits.map(({ document }) => document.title);

const pending = unnamed<{ count: number }>("SELECT count(*) AS count FROM search_pending");
const indexed = (): Promise<void> =>
  vi.waitFor(
    async () => {
      expect((await search(product({ filters: { q: "bag" } }))).headers["x-hanse-search"]).toBe("plugin");
      expect(await catalogue.shop.database.query(pending)).toEqual([{ count: 0 }]);
    },
    { timeout: 20_000 },
  );

beforeAll(async () => {
  catalogue = await openCatalogue({ plugins: [...defaultPlugins(), found.plugin()] });
  const bag = async (title: string, size: string, amount: number, units: number, extra: object = {}) =>
    catalogue.put({
      handle: title.toLowerCase().replaceAll(" ", "-"),
      title,
      type: "Bags",
      tags: [amount > 5_000 ? "dear" : "cheap"],
      options: [{ title: "Size", values: [size] }],
      variants: [{ title: size, options: { Size: size }, units, costs: [{ currencyCode: "eur", amount }] }],
      ...extra,
    });
  bagId = (await bag("Bag", "S", 1_999, 3)).id;
  await bag("Bag large", "L", 4_500, 0);
  await bag("Bag of leather", "L", 12_000, 5, { collection: { handle: "fine", title: "Fine" } });
  await indexed();
});
afterAll(() => catalogue.shop.close());
beforeEach(() => {
  found.mood = "well";
});

const eur = "?currency_code=EUR";

describe("a search", () => {
  it("finds products as lists show them, and tells where in the result it is", async () => {
    const { status, body, headers } = await search({
      entity: "product",
      filters: { q: " bag " },
      pagination: { take: 2 },
    });
    expect({ status, by: headers["x-hanse-search"] }).toEqual({ status: 200, by: "plugin" });
    expect(body.results).toMatchObject([
      {
        hits: [
          { id: bagId, document: { id: bagId, title: "Bag", variants: [{ title: "S" }], tags: [{ value: "cheap" }] } },
          { document: { title: "Bag large" } },
        ],
        metadata: { skip: 0, take: 2, count: 3, query: "bag" },
      },
    ]);
    const cursor = body.results[0]?.metadata.next_cursor;
    const next = await search(product({ filters: { q: "bag" }, pagination: { take: 2, cursor } }));
    expect(titles(next.result)).toEqual(["Bag of leather"]);
    expect(next.result.metadata).toEqual({ skip: 2, take: 2, count: 3, query: "bag" });
  });

  it.each<[string, object, string[]]>([
    ["price", { price: { $gte: 19.99, $lt: 45 } }, ["Bag"]],
    [
      "price in several parts",
      { $and: [{ price: { $gt: 19.99 } }, { price: { $lte: 120 } }] },
      ["Bag large", "Bag of leather"],
    ],
    ["availability", { is_available: true }, ["Bag", "Bag of leather"]],
    ["an option", { "options.Size": ["L", "XL"] }, ["Bag large", "Bag of leather"]],
    ["an option within", { options: { Size: { $eq: "S" } } }, ["Bag"]],
    ["all of them", { q: "leather", is_available: true, "options.Size": "L", price: 120 }, ["Bag of leather"]],
  ])("filters by %s", async (_what, filters, expected) => {
    const { result } = await search(product({ filters }), eur);
    expect(titles(result)).toEqual(expected);
    expect(result.metadata.count).toBe(expected.length);
  });

  it("filters by what products belong to", async () => {
    const leather = found.documents.find(({ title }) => title === "Bag of leather");
    for (const filters of [
      { collection_id: leather?.collection?.id },
      { tag_id: { $in: leather?.tags.map(({ id }) => id) } },
      { type_id: [leather?.type?.id], price: { $gt: 100 } },
    ]) {
      expect(titles((await search(product({ filters }), eur)).result)).toEqual(["Bag of leather"]);
    }
  });

  it("sorts", async () => {
    const sorted = async (order: object) =>
      titles((await search(product({ filters: { q: "bag" }, pagination: { order } }), eur)).result);
    expect(await sorted({ price: "DESC" })).toEqual(["Bag of leather", "Bag large", "Bag"]);
    expect(await sorted({ price: "ASC" })).toEqual(["Bag", "Bag large", "Bag of leather"]);
    expect(await sorted({ created_at: "DESC" })).toEqual(["Bag of leather", "Bag large", "Bag"]);
    expect(await sorted({ _score: "DESC" })).toEqual(["Bag", "Bag large", "Bag of leather"]);
  });

  it("counts by facets", async () => {
    const facets = [
      "type_id",
      { field: "tag_id", sort: "alpha", limit: 1 },
      { field: "options.Size", query: "l" },
      "options",
      { field: "price", type: "stats" },
      "is_available",
    ];
    const { result } = await search(product({ options: { facets }, pagination: { take: 0 } }), eur);
    expect(result.hits).toEqual([]);
    expect(result.facets).toEqual({
      type_id: { type: "value", values: [{ value: expect.anything(), name: "Bags", count: 3 }] },
      tag_id: { type: "value", values: [{ value: expect.anything(), name: "cheap", count: 2 }] },
      "options.Size": {
        type: "value",
        values: expect.arrayContaining([{ value: "L", name: "L", count: 2 }]),
      },
      price: { type: "stats", min: 19.99, max: 120, count: 3 },
      is_available: {
        type: "value",
        values: [
          { value: "true", name: "true", count: 2 },
          { value: "false", name: "false", count: 1 },
        ],
      },
    });
    const { result: uncounted } = await search(product({ search_options: { count: "none" } }));
    expect(uncounted.metadata.count).toBeNull();
    expect(uncounted).not.toHaveProperty("facets");
  });

  it("shows prices where it is said for whom", async () => {
    const priced = product({ fields: ["title", "variants.calculated_price"], filters: { q: "leather" } });
    expect((await search(priced)).status).toBe(400);
    const { result } = await search(priced, `?region_id=${catalogue.europe}`);
    expect(result.hits[0]?.document.variants?.[0]?.calculated_price.calculated_amount).toBe(120);
  });

  it("comes in company", async () => {
    const queries = [product({ filters: { q: "leather" } }), product({ filters: { q: "nothing like it" } }), product()];
    const { body } = await search({ queries });
    expect(body.results.map((result) => [titles(result).length, result.metadata.count])).toEqual([
      [1, 1],
      [0, 0],
      [3, 3],
    ]);
  });
});

describe("a search that nobody can do", () => {
  it.each<[string, object, RegExp]>([
    ["another entity", { entity: "order" }, /entity.*"product".*"order"/],
    ["no entity", { filters: {} }, /entity/],
    ["an unknown field", product({ filters: { weight: 3 } }), /weight.*category_id/],
    ["an unknown operator", product({ filters: { type_id: { $ne: "x" } } }), /\$eq, \$in.*\$ne/],
    ["alternatives", product({ filters: { $or: [{ type_id: "x" }] } }), /\$or/],
    ["a field twice", product({ filters: { type_id: "x", $and: [{ type_id: "y" }] } }), /type_id.*twice/],
    ["words that are none", product({ filters: { q: { $eq: "x" } } }), /'q'/],
    ["a price without currency", product({ filters: { price: 3 } }), /currency_code/],
    ["a facet that is none", product({ options: { facets: ["weight"] } }), /weight/],
    ["stats of words", product({ options: { facets: [{ field: "tag_id", type: "stats" }] } }), /stats/],
    ["an order that is none", product({ pagination: { order: { weight: "ASC" } } }), /weight ASC/],
    ["a cursor that is none", product({ pagination: { cursor: "!" } }), /cursor/],
    ["too much", product({ pagination: { take: 101 } }), /take/],
    ["highlights", product({ options: { highlight: true } }), /highlight/],
    ["vectors", product({ options: { vector: { query: "x" } } }), /vector/],
    ["one and several", { queries: [product()], entity: "product" }, /queries/],
    ["too many", { queries: Array.from({ length: 21 }, () => product()) }, /queries/],
    ["deep nesting", product({ filters: { $and: [{ $and: [{ $and: [{ $and: [{ $and: [{}] }] }] }] }] } }), /nested/],
  ])("is refused: %s", async (_what, payload, message) => {
    const { status, body } = await search(payload);
    expect({ status, message: body.message }).toEqual({ status: 400, message: expect.stringMatching(message) });
  });

  it("because the plugin is down gets 503, and mere words get PostgreSQL's answer", async () => {
    found.mood = "failing";
    const facets = await search(product({ filters: { q: "bag" }, options: { facets: ["tag_id"] } }));
    expect(facets).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
    const words = await search(product({ filters: { q: "leather" } }));
    expect(words).toMatchObject({ status: 200, headers: { "x-hanse-search": "fallback" } });
    expect(titles(words.result)).toEqual(["Bag of leather"]);
    expect(words.result.metadata).toEqual({ skip: 0, take: 20, count: 1, query: "leather" });
  });

  it("needs a publishable key", async () => {
    const reply = await catalogue.shop.app.inject({ method: "POST", url: "/store/search", payload: product() });
    expect(reply.statusCode).toBe(400);
  });
});
