import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holds, isComparable, type OptionRule } from "./option-rule.ts";

const rule = (operator: OptionRule["operator"], value: OptionRule["value"]): OptionRule => ({
  attribute: "item_total",
  operator,
  value,
});

describe("a rule", () => {
  it("compares a truth or a number with the text that the wire writes for it", () => {
    expect(holds({ attribute: "is_return", operator: "eq", value: "false" }, { is_return: false })).toBe(true);
    expect(holds({ attribute: "is_return", operator: "eq", value: true }, { is_return: false })).toBe(false);
    expect(holds(rule("in", ["9.99", "10"]), { item_total: 10 })).toBe(true);
  });

  it("bounds a total", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000, max: 1_000 }), fc.integer({ min: -1_000, max: 1_000 }), (total, bound) => {
        const against = (operator: OptionRule["operator"]) =>
          holds(rule(operator, String(bound)), { item_total: total });
        expect([against("gt"), against("gte"), against("lt"), against("lte"), against("eq"), against("ne")]).toEqual([
          total > bound,
          total >= bound,
          total < bound,
          total <= bound,
          total === bound,
          total !== bound,
        ]);
      }),
    );
  });

  it("never holds of what is unknown, unless it says what that must not be", () => {
    const known = { item_total: null };
    for (const operator of ["eq", "gt", "gte", "lt", "lte"] as const)
      expect(holds(rule(operator, "5"), known)).toBe(false);
    expect(holds(rule("in", ["5"]), {})).toBe(false);
    expect(holds(rule("ne", "5"), known)).toBe(true);
    expect(holds(rule("nin", ["5"]), {})).toBe(true);
  });

  it("does not take properties that every object has for attributes", () => {
    expect(holds({ attribute: "constructor", operator: "ne", value: "x" }, {})).toBe(true);
    expect(holds({ attribute: "toString", operator: "eq", value: String(Object.prototype.toString) }, {})).toBe(false);
  });
});

describe("a value", () => {
  it.each([
    ["in", ["a"], true],
    ["in", "a", false],
    ["eq", "a", true],
    ["eq", ["a"], false],
    ["gt", "9.5", true],
    ["lte", 9, true],
    ["gt", "much", false],
    ["gt", "", false],
    ["lt", ["1", "2"], false],
  ] as const)("for %s of %j fits: %j", (operator, value, expected) => {
    expect(isComparable(rule(operator, value))).toBe(expected);
  });
});
