import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apply, cart, fixed, item, offLines, promotion, rule } from "../../test/support/promotion-examples.ts";
import type { Method, Promotion } from "./promotion.ts";
import { shareOut } from "./share-out.ts";

describe("a share", () => {
  it("sums to the total exactly, exceeds no capacity, and is within one unit of its exact part", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 10 ** 9 }),
        fc.array(fc.nat({ max: 10 ** 8 }), { minLength: 1, maxLength: 30 }),
        (total, capacities) => {
          const all = capacities.reduce((sum, each) => sum + each, 0);
          const shared = shareOut(total, capacities);
          expect(shared.reduce((sum, each) => sum + each, 0)).toBe(Math.min(total, all));
          for (const [index, part] of shared.entries()) {
            const capacity = capacities[index] ?? 0;
            expect(part).toBeGreaterThanOrEqual(0);
            expect(part).toBeLessThanOrEqual(capacity);
            if (total < all) expect(Math.abs(part - (total * capacity) / all)).toBeLessThan(1);
          }
        },
      ),
    );
  });
});

describe("whatever the cart and its promotions", () => {
  const line = fc.record({
    unitPrice: fc.nat({ max: 100_000 }),
    quantity: fc.integer({ min: 1, max: 12 }),
    isTaxInclusive: fc.boolean(),
    taxRate: fc.constantFrom(0, 7_000_000, 19_000_000, 8_875_000),
    productId: fc.constantFrom("prod_a", "prod_b", "prod_c"),
    isDiscountable: fc.boolean(),
  });
  const any = fc
    .record({
      isFixed: fc.boolean(),
      value: fc.integer({ min: 1, max: 100 }),
      targetType: fc.constantFrom("items" as const, "order" as const, "shipping_methods" as const),
      allocation: fc.constantFrom("each" as const, "across" as const, "once" as const),
      maxQuantity: fc.option(fc.integer({ min: 1, max: 8 })),
      isBuyGet: fc.boolean(),
      buy: fc.integer({ min: 1, max: 3 }),
      get: fc.integer({ min: 1, max: 3 }),
      isAutomatic: fc.boolean(),
      isTaxInclusive: fc.boolean(),
      wanted: fc.option(fc.constantFrom("prod_a", "prod_b")),
    })
    .map(({ isFixed, value, targetType, allocation, maxQuantity, isBuyGet, buy, get, wanted, ...flags }) =>
      (isFixed ? fixed : promotionOf)(
        isFixed ? value * 37 : value,
        {
          targetType: isBuyGet ? "items" : targetType,
          allocation,
          maxQuantity,
          ...(isBuyGet && { buyRulesMinQuantity: buy, applyToQuantity: get }),
        },
        {
          ...flags,
          type: isBuyGet ? "buyget" : "standard",
          rules:
            wanted === null || targetType === "shipping_methods"
              ? []
              : [rule("target-rules", "items.product.id", "eq", wanted)],
        },
      ),
    );
  const promotionOf = (value: number, method: Partial<Method>, changes: Partial<Promotion>) =>
    promotion({ ...method, percentage: String(value) }, changes);
  const carts = fc
    .array(line, { minLength: 1, maxLength: 8 })
    .map((lines) => cart({ items: lines.map((each, index) => item({ ...each, id: `line_${index}` })) }));
  const numbered = fc
    .array(any, { maxLength: 6 })
    .map((all) => all.map((each, index) => ({ ...each, id: `promo_${index}`, code: `CODE${index}` })));

  it("nothing is broken, nothing costs less than nothing, and what takes no discount keeps its price", () => {
    fc.assert(
      fc.property(carts, numbered, (facts, promotions) => {
        const { applied, refused } = apply(facts, ...promotions);
        expect(refused.filter(({ reason }) => reason === "broken")).toEqual([]);
        expect(applied.length + refused.length).toBe(promotions.length);
        for (const { reductions, amount } of applied) {
          expect(reductions.every((each) => Number.isInteger(each.amount) && each.amount > 0)).toBe(true);
          expect(reductions.reduce((sum, each) => sum + each.amount, 0)).toBe(amount);
        }
        const off = offLines(facts, ...promotions);
        for (const each of [...facts.items, ...facts.shippingMethods]) {
          expect(off[each.id] ?? 0).toBeLessThanOrEqual(each.unitPrice * each.quantity);
          if ("isDiscountable" in each && !each.isDiscountable) expect(off[each.id]).toBeUndefined();
        }
      }),
    );
  });

  it("an amount for the order is shared exactly where prices and promotion speak of the same", () => {
    fc.assert(
      fc.property(carts, fc.integer({ min: 1, max: 500_000 }), (facts, amount) => {
        const items = facts.items.map((each) => ({ ...each, isTaxInclusive: true, isDiscountable: true }));
        const all = items.reduce((sum, each) => sum + each.unitPrice * each.quantity, 0);
        const off = Object.values(offLines({ ...facts, items }, fixed(amount, { targetType: "order" })));
        expect(off.reduce((sum, each) => sum + each, 0)).toBe(Math.min(amount, all));
      }),
    );
  });

  it("the order in which promotions are given makes no difference", () => {
    fc.assert(
      fc.property(carts, numbered, (facts, promotions) => {
        expect(apply(facts, ...promotions.toReversed())).toEqual(apply(facts, ...promotions));
      }),
    );
  });

  it("more promotions never cost the shopper more", () => {
    fc.assert(
      fc.property(carts, numbered, any, (facts, promotions, more) => {
        if (more.type === "buyget" || promotions.some(({ type }) => type === "buyget")) return;
        const total = (...all: Promotion[]) =>
          Object.values(offLines(facts, ...all)).reduce((sum, each) => sum + each, 0);
        const last = { ...more, id: "promo_9", createdAt: "2026-03-01T00:00:00Z" };
        // Each later one takes a part of less, so rounding may cost a unit for each line and promotion.
        const slack = (facts.items.length + 1) * (promotions.length + 1);
        expect(total(...promotions, last)).toBeGreaterThanOrEqual(total(...promotions) - slack);
      }),
    );
  });
});
