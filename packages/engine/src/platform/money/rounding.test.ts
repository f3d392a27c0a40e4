import { isError } from "@hanse/plugin-kit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AmountError } from "./money.errors.ts";
import { MAX_MINOR } from "./money.ts";
import { netOf, parseRate, taxOn } from "./rate.ts";
import { multiplyRounded } from "./rounding.ts";

/** Half away from zero in exact rational arithmetic. */
function oracle(amount: number, numerator: number, denominator: number): bigint {
  const doubled = 2n * BigInt(Math.abs(amount)) * BigInt(numerator);
  const size = (doubled + BigInt(denominator)) / (2n * BigInt(denominator));
  return amount < 0 ? -size : size;
}

function outcomeOf(run: () => number): bigint | string | undefined {
  try {
    return BigInt(run());
  } catch (error) {
    return isError(error, AmountError) ? error.data.reason : "another error";
  }
}

const amount = fc.oneof(fc.integer({ min: -MAX_MINOR, max: MAX_MINOR }), fc.integer({ min: -100_000, max: 100_000 }));
const upTo = (max: number) => fc.oneof(fc.integer({ min: 1, max }), fc.integer({ min: 1, max: 100 }));

describe("multiplyRounded", () => {
  test("equals exact rational arithmetic, or refuses what is beyond the limit", () => {
    const factor = fc.oneof(upTo(1_100_000_000), fc.constant(0));
    fc.assert(
      fc.property(amount, factor, upTo(1_100_000_000), (size, numerator, denominator) => {
        const expected = oracle(size, numerator, denominator);
        const isWithin = expected <= MAX_MINOR && expected >= -MAX_MINOR;
        expect(outcomeOf(() => multiplyRounded(size, numerator, denominator))).toBe(isWithin ? expected : "too_large");
      }),
      { numRuns: 20_000 },
    );
  });

  test("rounds halves away from zero, and only halves and more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 450_000_000_000_000 }), (whole) => {
        expect(multiplyRounded(2 * whole + 1, 1, 2)).toBe(whole + 1);
        expect(multiplyRounded(-2 * whole - 1, 1, 2)).toBe(-whole - 1);
        expect(multiplyRounded(2 * whole, 1, 2)).toBe(whole);
      }),
    );
    expect(multiplyRounded(49, 1, 100)).toBe(0);
    expect(multiplyRounded(-49, 1, 100)).toBe(0);
    expect(multiplyRounded(50, 1, 100)).toBe(1);
    expect(multiplyRounded(-50, 1, 100)).toBe(-1);
  });

  test("stays exact where the products leave the safe integers", () => {
    expect(multiplyRounded(118_999_999, 100_000_000, 119_000_000)).toBe(99_999_999);
    expect(multiplyRounded(MAX_MINOR, 100_000_000, 1_099_999_999)).toBe(
      Number(oracle(MAX_MINOR, 100_000_000, 1_099_999_999)),
    );
  });
});

describe("tax rates", () => {
  test.each([
    ["19", 19_000_000],
    [8.875, 8_875_000],
    ["8.875", 8_875_000],
    ["0", 0],
    ["19.000000", 19_000_000],
    ["999.999999", 999_999_999],
    ["0.000001", 1],
  ])("%s percent", (percentage, expected) => {
    expect(parseRate(percentage)).toBe(expected);
  });

  test.each(["", "-1", "19%", "1000", "1.", ".5", "1,5", "0.0000001", "1e1", "19\n", Number.NaN, -5, 1e-7, 0.1 + 0.2])(
    "%j is not a tax rate",
    (percentage) => {
      expect(() => parseRate(percentage)).toThrow(`"${percentage}" is not a tax rate`);
    },
  );

  test("tax is added to a net price and contained in a gross one", () => {
    expect(taxOn(1999, parseRate("19"))).toBe(380);
    expect(netOf(1999, parseRate("19"))).toBe(1680);
    expect(taxOn(1000, parseRate("8.875"))).toBe(89);
    expect(netOf(1999, 0)).toBe(1999);
    expect(taxOn(1999, 0)).toBe(0);
  });

  test("a net price survives being taxed and untaxed", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 90_000_000_000_000 }),
        fc.integer({ min: 0, max: 999_999_999 }),
        (net, rate) => {
          expect(netOf(net + taxOn(net, rate), rate)).toBe(net);
        },
      ),
    );
  });
});
