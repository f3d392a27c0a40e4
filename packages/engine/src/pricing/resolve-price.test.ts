import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Price, resolvePrice } from "./resolve-price.ts";

const price = (id: string, changes: Partial<Price> = {}): Price => ({
  id,
  currencyCode: "eur",
  regionId: null,
  amount: 1000,
  compareAtAmount: null,
  minQuantity: null,
  maxQuantity: null,
  ...changes,
});

const context = { currencyCode: "eur", regionId: "reg_1", taxInclusive: true, quantity: 1 };

describe("a price", () => {
  it("is none without one in the currency, for the region and the quantity", () => {
    expect(resolvePrice([], context)).toBeNull();
    expect(resolvePrice([price("a", { currencyCode: "usd" })], context)).toBeNull();
    expect(resolvePrice([price("a", { regionId: "reg_2" })], context)).toBeNull();
    expect(resolvePrice([price("a", { minQuantity: 2 })], context)).toBeNull();
    expect(resolvePrice([price("a", { maxQuantity: 4 })], { ...context, quantity: 5 })).toBeNull();
  });

  it("of the region wins over the currency's, also over its tiers", () => {
    const prices = [price("tier", { minQuantity: 10, amount: 1 }), price("region", { regionId: "reg_1" })];
    expect(resolvePrice(prices, { ...context, quantity: 10 })?.priceId).toBe("region");
  });

  it("is that of the tier with the highest beginning, then of the narrowest", () => {
    const prices = [
      price("all"),
      price("from 5", { minQuantity: 5 }),
      price("5 to 9", { minQuantity: 5, maxQuantity: 9 }),
      price("from 10", { minQuantity: 10 }),
    ];
    const chosen = (quantity: number) => resolvePrice(prices, { ...context, quantity })?.priceId;
    expect([1, 5, 9, 10, 1000].map(chosen)).toEqual(["all", "5 to 9", "5 to 9", "from 10", "from 10"]);
  });

  it("keeps the former amount as the original one", () => {
    expect(resolvePrice([price("a", { compareAtAmount: 1500 })], context)).toEqual({
      priceId: "a",
      currencyCode: "eur",
      amount: 1000,
      originalAmount: 1500,
      taxInclusive: true,
      minQuantity: null,
      maxQuantity: null,
    });
    expect(resolvePrice([price("a")], context)?.originalAmount).toBe(1000);
  });
});

const bound = fc.option(fc.integer({ min: 1, max: 12 }), { nil: null });
const somePrice = fc
  .record({
    currencyCode: fc.constantFrom("eur", "usd"),
    regionId: fc.constantFrom(null, "reg_1", "reg_2"),
    amount: fc.nat(9999),
    minQuantity: bound,
    maxQuantity: bound,
  })
  .filter(({ minQuantity, maxQuantity }) => (minQuantity ?? 1) <= (maxQuantity ?? 12));
const somePrices = fc.uniqueArray(somePrice, {
  maxLength: 12,
  selector: ({ currencyCode, regionId, minQuantity, maxQuantity }) =>
    [currencyCode, regionId, minQuantity, maxQuantity].join(),
});

describe("whatever the prices", () => {
  const applies = ({ currencyCode, regionId, minQuantity, maxQuantity }: Price, quantity: number): boolean =>
    currencyCode === "eur" &&
    (regionId === null || regionId === "reg_1") &&
    (minQuantity ?? 1) <= quantity &&
    quantity <= (maxQuantity ?? Infinity);

  it("one that applies is found if and only if there is one, and none is more specific", () => {
    fc.assert(
      fc.property(somePrices, fc.integer({ min: 1, max: 15 }), (given, quantity) => {
        const prices = given.map((each, index) => price(`price_${index}`, each));
        const candidates = prices.filter((each) => applies(each, quantity));
        const found = resolvePrice(prices, { ...context, quantity });
        expect(found !== null).toBe(candidates.length > 0);
        const chosen = candidates.find(({ id }) => id === found?.priceId);
        for (const other of candidates) {
          if (other.regionId !== null) expect(chosen?.regionId).not.toBeNull();
          if (other.regionId === chosen?.regionId) {
            expect(chosen?.minQuantity ?? 0).toBeGreaterThanOrEqual(other.minQuantity ?? 0);
          }
        }
      }),
    );
  });

  it("their order does not matter", () => {
    fc.assert(
      fc.property(somePrices, fc.integer({ min: 1, max: 15 }), fc.integer(), (given, quantity, seed) => {
        const prices = given.map((each, index) => price(`price_${index}`, each));
        const shuffled = prices.toSorted(
          (a, b) => Math.sin(seed + Number(a.id.slice(6))) - Math.sin(seed + Number(b.id.slice(6))),
        );
        expect(resolvePrice(shuffled, { ...context, quantity })).toEqual(
          resolvePrice(prices, { ...context, quantity }),
        );
      }),
    );
  });
});
