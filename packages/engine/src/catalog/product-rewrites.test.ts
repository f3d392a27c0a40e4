import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import type { ProductDraft } from "./product-draft.ts";
import type { ProductWriter } from "./product-writer.service.ts";
import { ids, load, shirt, variant, written } from "../../test/support/product-drafts.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

test("whatever a product was before, it becomes what the draft says", async () => {
  const writer = shop.container.resolve<ProductWriter>("productWriter");
  const optionSets = [
    [],
    [{ title: "Size", values: ["S", "M", "L"] }],
    [
      { title: "Size", values: ["S", "M"] },
      { title: "Colour", values: ["Red", "Blue"] },
    ],
    [{ title: "Colour", values: ["Blue", "Red", "Green"] }],
  ];
  const choicesIn = (options: ProductDraft["options"]) =>
    options.reduce<Record<string, string>[]>(
      (all, { title, values }) => all.flatMap((each) => values.map((value) => ({ ...each, [title]: value }))),
      [{}],
    );
  const sku = fc.constantFrom("a", "b", "c", "d", null, undefined);
  const draft = fc.constantFrom(...optionSets).chain((options) =>
    fc
      .tuple(fc.shuffledSubarray(choicesIn(options), { minLength: 1 }), fc.array(sku, { minLength: 6, maxLength: 6 }))
      .map(([choices, skus]) => ({
        options,
        variants: choices.map((choice, at) => ({ choice, sku: skus.indexOf(skus[at]) < at ? null : skus[at] })),
      })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(draft, { minLength: 2, maxLength: 4 }), async (drafts) => {
      const handle = `any-${crypto.randomUUID()}`;
      for (const { options, variants } of drafts) {
        const named = variants.map((each) => variant(each.choice, each.sku && `${handle}-${each.sku}`));
        const [result] = await writer.write([shirt(handle, { options, variants: named })], { salesChannelIds: [] });
        const live = (await load(shop.database, handle)).variants;
        const texts = live.map(({ choice }) => choice);
        expect(new Set(texts).size).toBe(live.length);
        for (const text of texts) expect(text?.split(" / ").length ?? 0).toBe(options.length);
        written(result).variants.forEach(({ variantId, index }) => {
          const asked = named[index];
          const found = live.find(({ id }) => id === variantId);
          const choice = options.map(({ title }) => asked?.options[title]).join(" / ");
          expect(found?.choice ?? "").toBe(choice);
          if (asked?.sku !== undefined) expect(found?.sku).toBe(asked.sku);
        });
        expect(new Set(ids(result)).size).toBe(variants.length);
      }
    }),
    { numRuns: 40 },
  );
});
