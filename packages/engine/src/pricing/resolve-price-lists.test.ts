import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Price, type PriceListType, resolvePrice } from "./resolve-price.ts";

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
const listed = (id: string, priceListId: string, amount: number, changes: Partial<Price> = {}): Price =>
  price(id, { priceListId, amount, ...changes });

const holding = (lists: Record<string, PriceListType>, quantity = 1) => ({
  currencyCode: "eur",
  regionId: "reg_1",
  taxInclusive: true,
  quantity,
  priceLists: new Map(Object.entries(lists)),
});

describe("prices of lists", () => {
  it("count for nothing while their list does not hold", () => {
    const prices = [price("own"), listed("sale", "plist_1", 500)];
    expect(resolvePrice(prices, holding({}))).toMatchObject({ priceId: "own", amount: 1000 });
    expect(resolvePrice([listed("sale", "plist_1", 500)], holding({}))).toBeNull();
  });

  it("of a sale count where they are lower, and name what was before", () => {
    const lower = resolvePrice([price("own"), listed("sale", "plist_1", 800)], holding({ plist_1: "sale" }));
    expect(lower).toEqual({
      priceId: "sale",
      currencyCode: "eur",
      amount: 800,
      originalAmount: 1000,
      taxInclusive: true,
      minQuantity: null,
      maxQuantity: null,
      priceList: { id: "plist_1", type: "sale" },
      original: { priceId: "own", minQuantity: null, maxQuantity: null },
    });
    const higher = resolvePrice([price("own"), listed("sale", "plist_1", 1200)], holding({ plist_1: "sale" }));
    expect(higher).toMatchObject({ priceId: "own", amount: 1000, originalAmount: 1000 });
    expect(higher?.priceList).toBeUndefined();
  });

  it("of a sale keep the former price that the variant had already", () => {
    const own = price("own", { compareAtAmount: 1500 });
    const found = resolvePrice([own, listed("sale", "plist_1", 800)], holding({ plist_1: "sale" }));
    expect(found).toMatchObject({ amount: 800, originalAmount: 1500 });
  });

  it("of an override take the place of the variant's own, higher or lower", () => {
    for (const amount of [700, 1300]) {
      const found = resolvePrice(
        [price("own", { compareAtAmount: 1500 }), listed("agreed", "plist_1", amount)],
        holding({ plist_1: "override" }),
      );
      expect(found).toMatchObject({
        amount,
        originalAmount: amount,
        priceList: { id: "plist_1", type: "override" },
      });
      expect(found?.original).toBeUndefined();
    }
  });

  it("of a sale count against an override too", () => {
    const prices = [price("own", { amount: 1000 }), listed("agreed", "plist_1", 900), listed("sale", "plist_2", 850)];
    const found = resolvePrice(prices, holding({ plist_1: "override", plist_2: "sale" }));
    expect(found).toMatchObject({
      amount: 850,
      originalAmount: 900,
      priceList: { id: "plist_2" },
      original: { priceId: "agreed", priceList: { id: "plist_1", type: "override" } },
    });
  });

  it("are found by region and quantity within their list", () => {
    const prices = [
      price("own"),
      listed("any", "plist_1", 900),
      listed("region", "plist_1", 950, { regionId: "reg_1" }),
      listed("ten", "plist_1", 700, { regionId: "reg_1", minQuantity: 10 }),
      listed("elsewhere", "plist_1", 1, { regionId: "reg_2" }),
    ];
    const chosen = (quantity: number) => resolvePrice(prices, holding({ plist_1: "sale" }, quantity))?.priceId;
    expect([1, 9, 10].map(chosen)).toEqual(["region", "region", "ten"]);
  });

  it("make a variant without prices of its own buyable", () => {
    const found = resolvePrice([listed("sale", "plist_1", 500)], holding({ plist_1: "sale" }));
    expect(found).toMatchObject({ amount: 500, originalAmount: 500, priceList: { id: "plist_1" } });
  });
});

const lists: Record<string, PriceListType> = {
  plist_a: "sale",
  plist_b: "sale",
  plist_c: "override",
  plist_d: "override",
};
const bound = fc.option(fc.integer({ min: 1, max: 12 }), { nil: null });
const somePrice = fc
  .record({
    priceListId: fc.constantFrom(null, ...Object.keys(lists)),
    regionId: fc.constantFrom(null, "reg_1", "reg_2"),
    amount: fc.nat(9999),
    minQuantity: bound,
    maxQuantity: bound,
  })
  .filter(({ minQuantity, maxQuantity }) => (minQuantity ?? 1) <= (maxQuantity ?? 12));
const somePrices = fc
  .uniqueArray(somePrice, {
    maxLength: 14,
    selector: ({ priceListId, regionId, minQuantity, maxQuantity }) =>
      [priceListId, regionId, minQuantity, maxQuantity].join(),
  })
  .map((given) => given.map((each, index) => price(`price_${index}`, each)));
const someHolding = fc
  .subarray(Object.keys(lists))
  .map((ids) => Object.fromEntries(ids.map((id) => [id, lists[id] ?? "sale"])));
const quantities = fc.integer({ min: 1, max: 15 });

describe("whatever the prices and lists", () => {
  const without = (prices: readonly Price[], type: PriceListType) =>
    prices.filter(({ priceListId }) => !priceListId || lists[priceListId] !== type);

  it("a sale never makes anything dearer", () => {
    fc.assert(
      fc.property(somePrices, someHolding, quantities, (prices, open, quantity) => {
        const context = holding(open, quantity);
        const before = resolvePrice(without(prices, "sale"), context);
        const found = resolvePrice(prices, context);
        expect(found?.amount ?? Infinity).toBeLessThanOrEqual(before?.amount ?? Infinity);
        if (found?.priceList?.type === "sale" && before) expect(found.amount).toBeLessThan(before.amount);
        expect(found?.amount ?? 0).toBeLessThanOrEqual(found?.originalAmount ?? 0);
      }),
    );
  });

  it("without sales, an override wins where one applies", () => {
    fc.assert(
      fc.property(somePrices, someHolding, quantities, (prices, open, quantity) => {
        const context = holding(open, quantity);
        const applies = ({ priceListId, regionId, minQuantity, maxQuantity }: Price) =>
          Boolean(priceListId && open[priceListId] === "override") &&
          regionId !== "reg_2" &&
          (minQuantity ?? 1) <= quantity &&
          quantity <= (maxQuantity ?? Infinity);
        const found = resolvePrice(without(prices, "sale"), context);
        expect(found?.priceList?.type).toBe(prices.some(applies) ? "override" : undefined);
      }),
    );
  });

  it("lists that do not hold might as well not be there, and the order does not matter", () => {
    fc.assert(
      fc.property(somePrices, someHolding, quantities, (prices, open, quantity) => {
        const context = holding(open, quantity);
        const found = resolvePrice(prices, context);
        const ofOpen = prices.filter(({ priceListId }) => !priceListId || Object.hasOwn(open, priceListId));
        expect(resolvePrice(ofOpen.toReversed(), context)).toEqual(found);
      }),
    );
  });
});
