import type { SearchQuery } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queryText } from "../src/query-text.ts";
import { searchStatement } from "../src/search-statement.ts";
import { type GeneratedShop, generatedShop } from "./generated-shop.ts";

let shop: GeneratedShop;
beforeAll(async () => {
  shop = await generatedShop(5_000);
});
afterAll(() => shop.close());

async function planOf(query: Partial<SearchQuery>): Promise<string> {
  const whole: SearchQuery = {
    text: "",
    salesChannelIds: ["web"],
    currencyCode: "eur",
    filters: {},
    facets: [],
    sort: "relevance",
    limit: 20,
    offset: 0,
    ...query,
  };
  const text = queryText(whole.text, { version: 0, longest: 0, of: () => [] });
  const { statement, parameters } = searchStatement(whole, { text, guess: false, language: null });
  const rows = await shop.sql<{ "QUERY PLAN": string }>(`EXPLAIN ${statement.text}`, parameters);
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

describe("a search looks things up in an index and reads no whole table:", () => {
  it.each<[string, Partial<SearchQuery>, string]>([
    ["a rare word", { text: "serial777" }, "document_words_index"],
    ["several words", { text: "walnut lamp" }, "document_words_index"],
    ["the beginning of a word", { text: "warm noteb" }, "document_words_index"],
    ["words with facets", { text: "walnut lamp", facets: ["category", "option", "price"] }, "document_words_index"],
    ["words by price", { text: "walnut lamp", sort: "price_asc" }, "document_words_index"],
    ["a category", { filters: { categoryIds: ["category_7"] } }, "document_terms_index"],
    ["an option and a price", { filters: { tagIds: ["tag_3"], price: { max: 900 } } }, "document_terms_index"],
    ["the newest of all", { limit: 20, sort: "newest" }, "document_created_at_index"],
    ["all from A to Z", { limit: 20, sort: "title" }, "document_title_key_index"],
  ])("%s", async (_, query, index) => {
    const plan = await planOf(query);
    expect(plan).toContain(index);
    if (index !== "document_created_at_index" && index !== "document_title_key_index")
      expect(plan).not.toContain("Seq Scan on document");
  });

  it("words like a mistyped one", async () => {
    const rows = await shop.sql<{ "QUERY PLAN": string }>(
      "EXPLAIN SELECT word FROM word WHERE generation = 1 AND word % 'hedphones'",
    );
    expect(rows.map((row) => row["QUERY PLAN"]).join("\n")).toContain("word_word_index");
  });
});

describe("statements", () => {
  it("are one for a search, whatever it asks", async () => {
    const everything = ["category", "collection", "type", "tag", "option", "price", "availability"] as const;
    const filters = {
      categoryIds: ["category_7"],
      options: [{ option: "Size", values: ["S"] }],
      price: { max: 9_999 },
    };
    await shop.ask({ text: "walnut" });
    for (const query of [
      { text: "walnut" },
      { facets: [...everything], filters },
      { text: "lamp", facets: [...everything], filters },
    ])
      expect(await shop.statementsOf(() => shop.ask(query))).toHaveLength(1);
  });

  it("are two when a word is mistyped", async () => {
    expect((await shop.ask({ text: "hedphones", limit: 3 })).productIds).toHaveLength(3);
    expect(await shop.statementsOf(() => shop.ask({ text: "hedphones" }))).toHaveLength(2);
  });

  it("are one for any number of documents", async () => {
    const gone = Array.from({ length: 50 }, (_, index) => ({ id: `none_${index}`, version: 1 }));
    expect(await shop.statementsOf(() => shop.client.remove({ products: gone }))).toHaveLength(1);
  });
});

describe("counts", () => {
  it("are exact where there are few", async () => {
    expect(await shop.ask({ text: "walnut lamp" })).toMatchObject({ total: 50 });
  });

  it("are at least what a page shows", async () => {
    expect(await shop.ask({ text: "product", limit: 10, offset: 4_995 })).toMatchObject({ total: 5_000 });
  });
});
