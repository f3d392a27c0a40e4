import { expect, test } from "vitest";
import { demoCollections, demoPicture, demoProducts } from "./catalogue.ts";
import { collections, demoCategories } from "./categories.ts";
import { demoShop } from "./shop.ts";

const variants = demoProducts.flatMap((product) => product.variants);
const unitsOf = (stock: unknown) =>
  Object.values(stock as Record<string, number>).reduce((sum, units) => sum + units, 0);

function expectUnique(values: (string | null | undefined)[]): void {
  expect(values.filter((value, at) => values.indexOf(value) !== at)).toEqual([]);
}

test("has about sixty products, each under its own handle and SKUs", () => {
  expect(demoProducts.length).toBeGreaterThanOrEqual(60);
  expect(demoProducts.filter((product) => product.status === "draft").map((product) => product.handle)).toEqual([
    "tide-calendar",
  ]);
  expectUnique(demoProducts.map((product) => product.handle));
  expectUnique(demoProducts.map((product) => product.title));
  expectUnique(variants.map((variant) => variant.sku));
});

test("sits in a category tree of three levels without empty branches", () => {
  const byHandle = new Map(demoCategories.map((category) => [category.handle, category]));
  expectUnique(demoCategories.map((category) => category.handle));
  const path = (handle: string): string[] => {
    const parent = byHandle.get(handle)!.parent;
    return parent === undefined ? [handle] : [...path(parent), handle];
  };
  const before = (handle: string, at: number) => demoCategories.slice(0, at).some((each) => each.handle === handle);
  expect(demoCategories.filter(({ parent }, at) => parent !== undefined && !before(parent, at))).toEqual([]);
  const used = new Set<string>();
  for (const product of demoProducts) {
    for (const handle of product.categories!) {
      expect(path(handle)).toHaveLength(3);
      for (const each of path(handle)) used.add(each);
    }
  }
  expect(demoCategories.filter((category) => !used.has(category.handle))).toEqual([]);
});

test("fills every collection", () => {
  const counts = demoCollections.map(
    ({ handle }) => demoProducts.filter((each) => each.collection?.handle === handle).length,
  );
  expect(demoCollections.map((collection) => collection.handle)).toEqual(Object.keys(collections));
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(5);
});

test("offers every combination of options once", () => {
  for (const product of demoProducts) {
    const choices = product.variants.map((variant) => JSON.stringify(variant.options));
    expectUnique(choices);
    expect(choices).toHaveLength(product.options.reduce((count, option) => count * option.values.length, 1));
    for (const { title, values } of product.options) {
      expect(product.variants.every((variant) => values.includes(variant.options[title]!))).toBe(true);
    }
  }
});

test("prices every variant in three currencies, tiers going down without gaps", () => {
  for (const variant of variants) {
    for (const currency of demoShop.currencies) {
      const [base, ...tiers] = variant.prices!.filter((price) => price.currencyCode === currency);
      expect(base).toMatchObject({ amount: expect.any(Number) });
      expect(base!.minQuantity).toBeUndefined();
      expect(base!.compareAtAmount ?? Infinity).toBeGreaterThan(base!.amount);
      tiers.forEach((tier, at) => {
        expect(tier.amount).toBeLessThan([base!, ...tiers][at]!.amount);
        expect(tier.maxQuantity).toBe(tiers[at + 1] === undefined ? undefined : tiers[at + 1]!.minQuantity! - 1);
      });
    }
  }
  const some = (has: (price: object) => boolean) =>
    demoProducts.filter(({ variants: [first] }) => first!.prices!.some(has));
  expect(some((price) => "compareAtAmount" in price).length).toBeGreaterThanOrEqual(5);
  expect(some((price) => "minQuantity" in price).length).toBeGreaterThanOrEqual(5);
});

test("has one product nearly sold out, one sold out, one that can be ordered ahead", () => {
  const keys = demoShop.locations.map((location) => location.key);
  for (const variant of variants) expect(Object.keys(variant.stock as object)).toEqual(keys);
  const scarce = demoProducts.filter((product) => product.variants.some((variant) => unitsOf(variant.stock) < 10));
  const summary = scarce.map(({ handle, variants: [first] }) => [handle, unitsOf(first!.stock), first!.allowBackorder]);
  expect(summary).toEqual([
    ["brass-ship-lantern", 2, false],
    ["willow-log-basket", 0, false],
    ["salt-and-pepper-mill", 0, true],
  ]);
});

test("has a picture for every image, of its own", () => {
  const urls = demoProducts.flatMap((product) => product.images!.map((image) => image.url));
  expectUnique(urls);
  const pictures = urls.map((url) => {
    expect(url).toMatch(/^\/static\/demo\/[a-z0-9-]+\.svg$/);
    return demoPicture(url.slice("/static/demo/".length));
  });
  expect(pictures.every((svg) => svg?.startsWith("<svg"))).toBe(true);
  expectUnique(pictures);
  for (const product of demoProducts) {
    const own = product.images!.map((image) => image.url);
    expect(own).toEqual(expect.arrayContaining([product.thumbnail, ...product.variants.map((each) => each.imageUrl)]));
  }
});

test.each([
  "stoneware-mug-6.svg",
  "stoneware-mug-0.svg",
  "nothing-1.svg",
  "motif-mug-360.svg",
  "motif-nothing-1.svg",
  "../shop.ts",
  "stoneware-mug-1.png",
  "",
])("has no picture %j", (file) => {
  expect(demoPicture(file)).toBeUndefined();
});

test("tells a story about each product", () => {
  const thin = demoProducts.filter(
    ({ description, subtitle, tags }) =>
      description!.length < 120 ||
      /lorem|ipsum|[<>]/i.test(description!) ||
      subtitle!.length < 10 ||
      tags!.length === 0,
  );
  expect(thin.map((product) => product.handle)).toEqual([]);
  expectUnique(demoProducts.map((product) => product.description));
});
