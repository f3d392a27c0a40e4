import { describe, expect, it } from "vitest";
import { choose, firstChoice } from "./choice.ts";

const line = (quantity: number, locationIds: string[], allowBackorder = false) => ({
  lineId: "line",
  itemId: "shirt",
  quantity,
  locationIds,
  allowBackorder,
});
const shirts = (levels: Record<string, number>) => new Map([["shirt", new Map(Object.entries(levels))]]);

describe("choose", () => {
  it("keeps the order of preference when it splits", () => {
    const { picks } = choose([line(6, ["c", "a", "b"])], shirts({ a: 4, b: 4, c: 1 }));
    expect(picks.map((pick) => [pick.locationId, pick.quantity])).toEqual([
      ["c", 1],
      ["a", 4],
      ["b", 1],
    ]);
  });

  it("counts a location once that is named twice, and a shortage as nothing", () => {
    expect(choose([line(4, ["a", "a", "b"])], shirts({ a: 3, b: -2 })).lacking).toMatchObject([
      { requested: 4, available: 3 },
    ]);
  });

  it("leaves the units of a line that cannot be served to the lines after it", () => {
    const { picks, lacking } = choose([line(6, ["a"]), line(5, ["a"])], shirts({ a: 5 }));
    expect([picks.length, lacking.length]).toEqual([1, 1]);
  });

  it("backorders at the first location, and only what no location has", () => {
    expect(choose([line(3, ["a", "b"], true)], shirts({ a: 1, b: 1 })).picks).toMatchObject([
      { locationId: "a", quantity: 3, covered: false },
    ]);
    expect(choose([line(2, ["a", "b"], true)], shirts({ a: 1, b: 1 })).picks).toMatchObject([
      { covered: true },
      { covered: true },
    ]);
  });
});

describe("firstChoice", () => {
  it("insists on cover wherever another location might have it", () => {
    expect(
      firstChoice([line(1, ["a", "b"], true), line(1, ["a"], true), line(1, ["a"])]).map((pick) => pick.covered),
    ).toEqual([true, false, true]);
  });
});
