import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_MINOR, toMajor, toMinor, withinLimit } from "./money.ts";

const exponent = fc.integer({ min: 0, max: 4 });
const minor = fc.oneof(fc.integer({ min: -MAX_MINOR, max: MAX_MINOR }), fc.integer({ min: -100_000, max: 100_000 }));

/** Decimal text made without division, as an oracle. */
function decimalText(amount: number, places: number): string {
  const digits = String(Math.abs(amount)).padStart(places + 1, "0");
  const cut = digits.length - places;
  return `${amount < 0 ? "-" : ""}${digits.slice(0, cut)}${places === 0 ? "" : `.${digits.slice(cut)}`}`;
}

function failureOf(run: () => unknown): { data?: { reason?: string }; message?: string } {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  return {};
}

describe("toMajor and toMinor", () => {
  test("go back and forth without loss up to the limit, through JSON too", () => {
    fc.assert(
      fc.property(minor, exponent, (amount, places) => {
        const wire = JSON.stringify(toMajor(amount, places));
        expect(Number(wire)).toBe(Number(decimalText(amount, places)));
        expect(toMinor(JSON.parse(wire) as number, places, { negative: true })).toBe(amount);
        expect(toMinor(wire, places, { negative: true })).toBe(amount);
        expect(toMinor(decimalText(amount, places), places, { negative: true })).toBe(amount);
      }),
      {
        numRuns: 5_000,
        examples: [
          [MAX_MINOR, 2],
          [-MAX_MINOR, 4],
          [MAX_MINOR - 1, 3],
          [0, 2],
        ],
      },
    );
  });

  test("the wire's number is the decimal one would write", () => {
    expect(toMajor(1999, 2)).toBe(19.99);
    expect(JSON.stringify([toMajor(1999, 2), toMajor(5, 3), toMajor(120, 0), toMajor(MAX_MINOR, 2)])).toBe(
      "[19.99,0.005,120,9999999999999.99]",
    );
  });

  test.each([
    ["19.99", 2, 1999],
    [19.99, 2, 1999],
    [1.005, 3, 1005],
    ["1000.00", 0, 1000],
    ["19.9900", 2, 1999],
    ["007", 2, 700],
    ["+1.5", 2, 150],
    [-0, 2, 0],
    ["-0.00", 2, 0],
  ])("%s with %i places is %i", (value, places, expected) => {
    expect(toMinor(value, places)).toBe(expected);
  });

  test("an amount finer than the currency is refused, never rounded", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        exponent,
        fc.integer({ min: 1, max: 9 }),
        (amount, places, digit) => {
          const text = `${decimalText(amount, places)}${places === 0 ? "." : ""}${digit}`;
          expect(failureOf(() => toMinor(text, places)).data?.reason).toBe("too_fine");
          expect(failureOf(() => toMinor(Number(text), places)).data?.reason).toBe("too_fine");
        },
      ),
    );
  });

  test.each([
    "",
    " 1",
    "1 ",
    "1,50",
    "1.",
    ".5",
    "1e3",
    "0x10",
    "abc",
    "1.2.3",
    "٣",
    "--1",
    "Infinity",
    Number.NaN,
    Infinity,
    -Infinity,
  ])("%j is not an amount", (value) => {
    expect(failureOf(() => toMinor(value, 2, { negative: true })).data?.reason).toBe("not_a_number");
  });

  test.each([1e13, 1e300, -1e13, "10000000000000.00", "9".repeat(400)])("%s is beyond the limit", (value) => {
    const failure = failureOf(() => toMinor(value, 2, { negative: true }));
    expect(failure.data?.reason).toBe("too_large");
    expect(failure.message).toContain("beyond the limit of 9999999999999.99");
    expect(failure.message!.length).toBeLessThan(160);
  });

  test("a negative amount must be asked for", () => {
    expect(() => toMinor("-0.01", 2)).toThrow("The amount -0.01 is negative. Send zero or more.");
    expect(toMinor(-0.01, 2, { negative: true })).toBe(-1);
  });

  test("messages name the value and what to send instead", () => {
    expect(() => toMinor(19.999, 2)).toThrow(
      "The amount 19.999 is finer than its currency. Send at most 2 decimal places.",
    );
    expect(() => toMinor("19.5", 0)).toThrow("The amount 19.5 is finer than its currency. Send a whole number.");
    expect(() => toMajor(1, 5)).toThrow("A currency has 0 to 4 decimal places, not 5.");
  });
});

test("withinLimit lets pass whole minor units only", () => {
  expect(withinLimit(-MAX_MINOR)).toBe(-MAX_MINOR);
  expect(() => withinLimit(MAX_MINOR + 1)).toThrow("beyond the limit of 999999999999999 minor units");
  expect(() => withinLimit(0.5)).toThrow("Expected whole minor units, got 0.5.");
  expect(() => withinLimit(Number.NaN)).toThrow(RangeError);
});
