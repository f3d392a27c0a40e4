import { describe, expect, it } from "vitest";
import type { ProductDocument, SearchQuery } from "../contracts/search.ts";
import { productDocument, type SearchTrial } from "./search-trial.ts";

const hostile = [
  `'; DROP TABLE product; --`,
  `"unclosed`,
  `back\\slash\\`,
  `\\" OR removed = true OR id = "`,
  `100% _under_ %_%`,
  `a & b | !c <-> (d:*`,
  `:*`,
  `!`,
  `-`,
  `(((`,
  `\u0000null\u0000`,
  `lone \ud83d surrogate`,
  `👩‍👩‍👧‍👦 🧦`,
  `\u202eright to left`,
  `日本語のテキスト`,
  `* OR 1=1`,
  `$1 \${x} {{y}} <script>`,
  `AND OR NOT TO IN EXISTS`,
  `\t\r\n`,
  "x".repeat(500),
  "ab ".repeat(166),
  "'".repeat(500),
];

/** Text, filters and documents that try to be more than text. */
export function searchHostileText({ client, fresh, ask }: SearchTrial): void {
  describe("hostile text", () => {
    it.each(hostile.map((text, index) => [index + 1, text] as const))("%i is only text in a query", async (_, text) => {
      const channel = fresh("channel");
      await client.index({ documents: [productDocument({ id: fresh("product"), salesChannelIds: [channel] })] });
      const found = await ask(channel, { text, facets: ["category", "option", "price"] });
      expect(found.total).toBe(found.productIds.length);
      const filters = {
        categoryIds: [text],
        collectionIds: [text],
        typeIds: [text],
        tagIds: [text],
        options: [{ option: text, values: [text] }],
      };
      expect(await ask(channel, { filters })).toMatchObject({ productIds: [], total: 0 });
      for (const [name, filter] of Object.entries(filters))
        expect(await ask(channel, { filters: { [name]: filter } })).toMatchObject({ total: 0 });
      expect(await ask(text)).toMatchObject({ total: 0 });
      const inCurrency: Partial<SearchQuery> = { currencyCode: text, sort: "price_asc", facets: ["price"] };
      expect(await ask(channel, { ...inCurrency, filters: { price: { min: 0 } } })).toMatchObject({ total: 0 });
      expect(await ask(channel, inCurrency)).toMatchObject({ total: 1, facets: { price: null } });
    });

    it.each(hostile.map((text, index) => [index + 1, text] as const))(
      "%i is only text in a document",
      async (_, text) => {
        const channel = fresh("channel");
        const id = fresh("product");
        const document: ProductDocument = productDocument({
          id,
          salesChannelIds: [channel],
          title: `Harmless ${text}`,
          description: text,
          subtitle: text,
          tags: [{ id: "tag", name: text }],
          categories: [{ id: `category ${text}`, name: text }],
          variants: [{ id: "variant", title: text, sku: text, options: [{ option: text, value: text }] }],
        });
        await client.index({ documents: [document] });
        expect(await ask(channel, { text: "harmless", facets: ["tag", "option"] })).toMatchObject({ productIds: [id] });
        const filters = { options: [{ option: text, values: ["other", text] }], categoryIds: [`category ${text}`] };
        expect(await ask(channel, { filters })).toMatchObject({ productIds: [id] });
      },
    );

    it("may be a description of any length", async () => {
      const channel = fresh("channel");
      const id = fresh("product");
      const words = Array.from({ length: 40_000 }, (_, index) => `w${index.toString(36)}`).join(" ");
      const long = productDocument({ id, salesChannelIds: [channel], title: "Novel", description: words });
      await client.index({ documents: [long, { ...long, id: fresh("product"), description: "y".repeat(200_000) }] });
      expect(await ask(channel, { text: "novel" })).toMatchObject({ total: 2 });
      expect((await ask(channel, { text: "novel w2s" })).productIds).toContain(id);
    });
  });
}
