import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_MINOR, toMajor, toMinor } from "../platform/money/money.ts";
import type { LineTotals, Sums } from "./line-totals.ts";
import { type PricedItem, type PricedShippingMethod, calculateTotals } from "./totals.ts";

const SUMS = [
  "originalTotal",
  "originalSubtotal",
  "originalTaxTotal",
  "total",
  "subtotal",
  "taxTotal",
  "discountTotal",
  "discountSubtotal",
  "discountTaxTotal",
] as const satisfies (keyof Sums)[];

const money = (max: number) => fc.oneof(fc.integer({ min: 0, max }), fc.integer({ min: 0, max: Math.min(max, 3_000) }));
const rate = fc.oneof(
  fc.constantFrom<string | number>("0", "5.5", "7", "19", "8.875", 20, "25.5"),
  fc.integer({ min: 0, max: 999_999_999 }).map((millionths) => (millionths / 1_000_000).toFixed(6)),
);
const discount = fc.record({ amount: money(10_000_000_000), taxInclusive: fc.boolean() });
const priced = {
  taxInclusive: fc.boolean(),
  taxRates: fc.array(rate, { maxLength: 4 }),
  discounts: fc.oneof(fc.constant([]), fc.array(discount, { maxLength: 3 })),
};
const items: fc.Arbitrary<PricedItem[]> = fc
  .array(fc.record({ ...priced, unitPrice: money(1_000_000_000), quantity: fc.integer({ min: 0, max: 1_000 }) }), {
    maxLength: 12,
  })
  .map((list) => list.map((item, index) => ({ ...item, id: `item ${index}` })));
const shippingMethods: fc.Arbitrary<PricedShippingMethod[]> = fc
  .array(fc.record({ ...priced, amount: money(1_000_000) }), { maxLength: 3 })
  .map((list) => list.map((method, index) => ({ ...method, id: `method ${index}` })));
const cart = fc.record({ items, shippingMethods });

const sumOf = <Key extends string>(rows: readonly Record<Key, number>[], key: Key) =>
  rows.reduce((sum, row) => sum + row[key], 0);

const cents = (price: Partial<PricedItem>): PricedItem => ({
  id: "item",
  unitPrice: 1000,
  quantity: 1,
  taxInclusive: false,
  taxRates: ["19"],
  ...price,
});
const lineOf = (price: Partial<PricedItem>): LineTotals =>
  calculateTotals({ items: [cents(price)], shippingMethods: [] }).items[0]!;

/** 1 + the rate of a line as an exact fraction. */
function oracleFactor(taxRates: PricedItem["taxRates"]): { numerator: bigint; denominator: bigint } {
  const millionths = taxRates.reduce<bigint>((sum, each) => {
    const [whole = "", fraction = ""] = String(each).split(".");
    return sum + BigInt(whole + fraction.padEnd(6, "0"));
  }, 0n);
  return { numerator: 100_000_000n + millionths, denominator: 100_000_000n };
}

const roundedRatio = (numerator: bigint, denominator: bigint) =>
  Number((2n * numerator + denominator) / (2n * denominator));

describe("the totals of any cart", () => {
  test("are whole, never negative, and agree with each other at every level", () => {
    fc.assert(
      fc.property(cart, (input) => {
        const totals = calculateTotals(input);
        const levels: Sums[] = [totals.cart, ...totals.items, ...totals.shippingMethods];
        for (const sums of levels) {
          expect(SUMS.filter((key) => !Number.isSafeInteger(sums[key]) || sums[key] < 0)).toEqual([]);
          expect(sums.subtotal).toBe(sums.originalSubtotal);
          expect(sums.originalTotal).toBe(sums.originalSubtotal + sums.originalTaxTotal);
          expect(sums.total).toBe(sums.subtotal - sums.discountSubtotal + sums.taxTotal);
          expect(sums.total).toBe(sums.originalTotal - sums.discountTotal);
          expect(sums.discountTotal).toBe(sums.discountSubtotal + sums.discountTaxTotal);
          expect(sums.taxTotal).toBe(sums.originalTaxTotal - sums.discountTaxTotal);
        }
        const lines = [...totals.items, ...totals.shippingMethods];
        expect(SUMS.map((key) => totals.cart[key])).toEqual(SUMS.map((key) => sumOf(lines, key)));
      }),
      { numRuns: 2_000 },
    );
  });

  test("split into items and shipping", () => {
    fc.assert(
      fc.property(cart, (input) => {
        const { cart: sums, items: lines, shippingMethods: methods } = calculateTotals(input);
        expect(sums).toMatchObject({
          itemTotal: sumOf(lines, "total"),
          itemSubtotal: sumOf(lines, "subtotal"),
          itemTaxTotal: sumOf(lines, "taxTotal"),
          itemDiscountTotal: sumOf(lines, "discountTotal"),
          originalItemTotal: sumOf(lines, "originalTotal"),
          originalItemSubtotal: sumOf(lines, "originalSubtotal"),
          originalItemTaxTotal: sumOf(lines, "originalTaxTotal"),
          shippingTotal: sumOf(methods, "total"),
          shippingSubtotal: sumOf(methods, "subtotal"),
          shippingTaxTotal: sumOf(methods, "taxTotal"),
          shippingDiscountTotal: sumOf(methods, "discountTotal"),
          originalShippingTotal: sumOf(methods, "originalTotal"),
          originalShippingSubtotal: sumOf(methods, "originalSubtotal"),
          originalShippingTaxTotal: sumOf(methods, "originalTaxTotal"),
        });
        expect(sums.creditLineTotal + sums.creditLineSubtotal + sums.creditLineTaxTotal).toBe(0);
        expect(sums.giftCardTotal + sums.giftCardTaxTotal).toBe(0);
      }),
    );
  });

  test("take the shelf price as it is, and tax as exact arithmetic does", () => {
    fc.assert(
      fc.property(items, (list) => {
        const { items: lines } = calculateTotals({ items: list, shippingMethods: [] });
        for (const [index, { unitPrice, quantity, taxInclusive, taxRates }] of list.entries()) {
          const line = lines[index]!;
          const price = unitPrice * quantity;
          const { numerator, denominator } = oracleFactor(taxRates);
          const exact = taxInclusive
            ? { gross: price, net: roundedRatio(BigInt(price) * denominator, numerator) }
            : { gross: price + roundedRatio(BigInt(price) * (numerator - denominator), denominator), net: price };
          expect([line.originalTotal, line.subtotal]).toEqual([exact.gross, exact.net]);
          expect(line.originalTaxTotal).toBe(exact.gross - exact.net);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("share the tax of a line among its rates without a remainder, and nothing to a rate of 0", () => {
    fc.assert(
      fc.property(cart, (input) => {
        const totals = calculateTotals(input);
        const inputs = [...input.items, ...input.shippingMethods];
        for (const [index, line] of [...totals.items, ...totals.shippingMethods].entries()) {
          const { taxRates } = inputs[index]!;
          expect(line.taxLines).toHaveLength(taxRates.length);
          expect(sumOf(line.taxLines, "total")).toBe(line.taxTotal);
          expect(sumOf(line.taxLines, "subtotal")).toBe(line.originalTaxTotal);
          const all = taxRates.reduce<number>((sum, each) => sum + Number(each), 0);
          for (const [place, part] of line.taxLines.entries()) {
            expect(Math.min(part.total, part.subtotal)).toBeGreaterThanOrEqual(0);
            const own = Number(taxRates[place]);
            const share = own === 0 ? 0 : (line.originalTaxTotal * own) / all;
            expect(Math.abs(part.subtotal - share)).toBeLessThan(own === 0 ? Number.MIN_VALUE : 1.1);
            expect(own === 0 ? part.total : 0).toBe(0);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("do not depend on the order of the lines", () => {
    const shuffled = cart.chain((input) =>
      fc.record({
        input: fc.constant(input),
        other: fc.record({
          items: fc.shuffledSubarray(input.items, { minLength: input.items.length }),
          shippingMethods: fc.shuffledSubarray(input.shippingMethods, { minLength: input.shippingMethods.length }),
        }),
      }),
    );
    const byId = (lines: LineTotals[]) => lines.toSorted((one, other) => one.id.localeCompare(other.id));
    fc.assert(
      fc.property(shuffled, ({ input, other }) => {
        const one = calculateTotals(input);
        const two = calculateTotals(other);
        expect(two.cart).toEqual(one.cart);
        expect(byId(two.items)).toEqual(byId(one.items));
        expect(byId(two.shippingMethods)).toEqual(byId(one.shippingMethods));
      }),
    );
  });

  test("add up on the wire too, in every currency", () => {
    fc.assert(
      fc.property(cart, fc.integer({ min: 0, max: 4 }), (input, exponent) => {
        const totals = calculateTotals(input);
        const wire = (amount: number) => toMinor(JSON.stringify(toMajor(amount, exponent)), exponent);
        const { cart: sums } = totals;
        expect(wire(sums.total)).toBe(wire(sums.subtotal) - wire(sums.discountSubtotal) + wire(sums.taxTotal));
        expect(wire(sums.itemTotal)).toBe(totals.items.reduce((sum, line) => sum + wire(line.total), 0));
      }),
    );
  });

  test("without discounts have none", () => {
    fc.assert(
      fc.property(items, (list) => {
        const { cart: sums } = calculateTotals({
          items: list.map((item) => ({ ...item, discounts: [] })),
          shippingMethods: [],
        });
        expect([sums.discountTotal, sums.discountSubtotal, sums.discountTaxTotal]).toEqual([0, 0, 0]);
        expect([sums.total, sums.taxTotal]).toEqual([sums.originalTotal, sums.originalTaxTotal]);
      }),
    );
  });

  test("take a discount off at face value when it speaks in the price's terms, and the whole line at most", () => {
    fc.assert(
      fc.property(items, (list) => {
        const alike = list.map((item) => ({
          ...item,
          discounts: item.discounts!.map(({ amount }) => ({ amount, taxInclusive: item.taxInclusive })),
        }));
        for (const [index, line] of calculateTotals({ items: alike, shippingMethods: [] }).items.entries()) {
          const { taxInclusive, unitPrice, quantity, discounts } = alike[index]!;
          const expected = Math.min(sumOf(discounts, "amount"), unitPrice * quantity);
          expect(taxInclusive ? line.discountTotal : line.discountSubtotal).toBe(expected);
        }
      }),
    );
  });

  test("come within one minor unit of a discount that speaks in the other terms", () => {
    fc.assert(
      fc.property(
        money(1_000_000),
        fc.boolean(),
        rate,
        money(1_000_000),
        (unitPrice, taxInclusive, taxRate, amount) => {
          const line = lineOf({
            unitPrice,
            taxInclusive,
            taxRates: [taxRate],
            discounts: [{ amount, taxInclusive: !taxInclusive }],
          });
          const [off, all] = taxInclusive
            ? [line.discountSubtotal, line.subtotal]
            : [line.discountTotal, line.originalTotal];
          // One rounding in converting, one in taxing; an inclusive amount magnifies the first by the rate.
          const slack = taxInclusive ? 1 : 1 + Number(taxRate) / 100;
          expect(Math.abs(off - Math.min(amount, all))).toBeLessThanOrEqual(slack);
        },
      ),
    );
  });
});

describe("a worked example", () => {
  test("a shelf price of 19.99 with 19 %", () => {
    expect(lineOf({ unitPrice: 1999, taxInclusive: true })).toMatchObject({
      total: 1999,
      subtotal: 1680,
      taxTotal: 319,
    });
  });

  test("a line is rounded once, not once per piece", () => {
    expect(lineOf({ unitPrice: 105, quantity: 3, taxRates: ["10"] })).toMatchObject({
      subtotal: 315,
      taxTotal: 32,
      total: 347,
    });
  });

  test("state and city tax on one line", () => {
    const line = lineOf({ unitPrice: 1999, taxRates: ["6.25", "2.625"] });
    expect(line).toMatchObject({ subtotal: 1999, taxTotal: 177, total: 2176 });
    expect(line.taxLines).toEqual([
      { total: 125, subtotal: 125 },
      { total: 52, subtotal: 52 },
    ]);
  });

  test("10 off a shelf price of 50 with shipping", () => {
    const { cart: sums } = calculateTotals({
      items: [
        cents({ unitPrice: 2500, quantity: 2, taxInclusive: true, discounts: [{ amount: 1000, taxInclusive: true }] }),
      ],
      shippingMethods: [{ id: "post", amount: 490, taxInclusive: true, taxRates: ["19"] }],
    });
    expect(sums).toMatchObject({
      originalTotal: 5490,
      total: 4490,
      subtotal: 4202 + 412,
      taxTotal: 639 + 78,
      discountTotal: 1000,
      discountSubtotal: 841,
      discountTaxTotal: 159,
      itemTotal: 4000,
      shippingTotal: 490,
      shippingTaxTotal: 78,
    });
  });

  test.each([true, false])("a discount beyond all measure makes the line free (price with tax: %s)", (taxInclusive) => {
    for (const inTheSameTerms of [true, false]) {
      const discounts = Array.from({ length: 20 }, () => ({
        amount: MAX_MINOR,
        taxInclusive: taxInclusive === inTheSameTerms,
      }));
      expect(lineOf({ taxInclusive, taxRates: ["999"], discounts })).toMatchObject({ total: 0, taxTotal: 0 });
    }
  });

  test("an empty cart is nothing", () => {
    const { cart: sums } = calculateTotals({ items: [], shippingMethods: [] });
    expect(new Set(Object.values(sums))).toEqual(new Set([0]));
  });
});

describe("refuses", () => {
  const total = (price: Partial<PricedItem>) => () => lineOf(price);

  test("what exceeds the largest amount, on a line, by its tax and in sum", () => {
    expect(total({ unitPrice: MAX_MINOR, quantity: 2 })).toThrow("beyond the limit");
    expect(total({ unitPrice: 1_000_000, quantity: 1e15 })).toThrow("beyond the limit");
    expect(total({ unitPrice: MAX_MINOR })).toThrow("beyond the limit");
    expect(total({ unitPrice: MAX_MINOR, taxRates: ["999"] })).toThrow("beyond the limit");
    const huge = cents({ unitPrice: MAX_MINOR, taxInclusive: true });
    expect(lineOf(huge).total).toBe(MAX_MINOR);
    expect(() => calculateTotals({ items: Array.from({ length: 30 }, () => huge), shippingMethods: [] })).toThrow(
      "beyond the limit",
    );
  });

  test("what is no cart", () => {
    expect(total({ unitPrice: -1 })).toThrow("The price of item is -1.");
    expect(total({ unitPrice: 0.5, quantity: 2 })).toThrow("Expected whole minor units");
    expect(total({ quantity: 1.5 })).toThrow("The quantity of item is 1.5.");
    expect(total({ quantity: -1 })).toThrow("The quantity of item is -1.");
    expect(total({ taxRates: ["-19"] })).toThrow('"-19" is not a tax rate.');
    expect(total({ discounts: [{ amount: -1, taxInclusive: true }] })).toThrow("A discount is zero or more, not -1.");
  });
});
