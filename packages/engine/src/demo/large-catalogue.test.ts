import { expect, test } from "vitest";
import type { ProductDraft } from "../catalog/index.ts";
import { demoPicture, demoProducts } from "./catalogue.ts";
import { largeCatalogue } from "./large-catalogue.ts";
import { largeCategories } from "./large-words.ts";

const many = [...largeCatalogue(20_000)];

test("is the same for the same seed, and a longer one begins like a shorter one", () => {
  expect([...largeCatalogue(50, { seed: 7 })]).toEqual([...largeCatalogue(80, { seed: 7 })].slice(0, 50));
  expect([...largeCatalogue(50, { seed: 8 })]).not.toEqual([...largeCatalogue(50, { seed: 7 })]);
});

test("makes products one by one", () => {
  const endless = largeCatalogue(Number.MAX_SAFE_INTEGER);
  expect(endless.next().value).toEqual(many[0]);
});

test("repeats no handle and no SKU, nor those of the demo catalogue", () => {
  const all = [...demoProducts, ...many];
  const skus = all.flatMap((product) => product.variants.map((variant) => variant.sku));
  expect(new Set(all.map((product) => product.handle)).size).toBe(all.length);
  expect(new Set(skus).size).toBe(skus.length);
  for (const { handle } of many) expect(handle).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
});

test("has 3.5 variants per product on average", () => {
  const average = many.reduce((sum, product) => sum + product.variants.length, 0) / many.length;
  expect(average).toBeGreaterThan(3.4);
  expect(average).toBeLessThan(3.6);
});

test("draws on small sets of categories, tags and types", () => {
  const used = (of: (product: ProductDraft) => string[]) => new Set(many.flatMap(of));
  const leaves = largeCategories.filter((category) => category.parent !== undefined).map((category) => category.handle);
  expect([...used((product) => product.categories!)].toSorted()).toEqual(leaves.toSorted());
  expect(used((product) => product.tags!).size).toBeLessThan(80);
  expect(used((product) => [product.type!]).size).toBeLessThan(80);
  expect(used((product) => [product.collection?.handle ?? ""]).size).toBe(7);
});

test("is consistent: every choice complete and unique, every price positive, every picture there", () => {
  for (const { options, variants, images } of many.slice(0, 2_000)) {
    expect(new Set(variants.map((variant) => JSON.stringify(variant.options))).size).toBe(variants.length);
    for (const variant of variants) {
      expect(Object.keys(variant.options)).toEqual(options.map((option) => option.title));
      expect(variant.prices!.map((price) => price.currencyCode)).toEqual(["eur", "usd", "gbp"]);
      for (const price of variant.prices!) {
        expect(price.amount).toBeGreaterThan(0);
        expect(price.compareAtAmount ?? Infinity).toBeGreaterThan(price.amount);
      }
    }
    expect(demoPicture(images![0]!.url.slice("/static/demo/".length))).toMatch(/^<svg/);
  }
});
