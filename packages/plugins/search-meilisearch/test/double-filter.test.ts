import { describe, expect, it } from "vitest";
import { parseFilter } from "./double-filter.ts";

const filterable = ["color", "price", "removed"];
const document = { color: ['red"', "Blue"], price: { eur: 5 }, removed: false };
const holds = (filter: unknown): boolean => parseFilter(filter, filterable)(document);

describe("the double's filters", () => {
  it.each<[unknown, boolean]>([
    ["color = blue", true],
    ['color IN ["green", "blue"]', true],
    ["color IN []", false],
    ["price.eur >= 5 AND price.eur < 6", true],
    ["price.usd >= 0", false],
    ["removed = true OR NOT color = red", true],
    ["(removed = true OR color = blue) AND price.eur = 6", false],
    [String.raw`color = "red\""`, true],
    [[["removed = true", "color = blue"], "price.eur = 5"], true],
    [[["removed = true", "color = green"], "price.eur = 5"], false],
  ])("%j", (filter, expected) => {
    expect(holds(filter)).toBe(expected);
  });

  it("let a backslash before the closing quote out of the quotes, as Meilisearch does", () => {
    expect(holds(String.raw`color = "x\\" OR removed = false`)).toBe(true);
  });

  it.each(["name = x", "color =", "color IN [a", 'color = "x', "color ~ x", "color = x y", "price.eur > much"])(
    "refuse %j",
    (filter) => {
      expect(() => holds(filter)).toThrow(expect.objectContaining({ code: "invalid_search_filter" }));
    },
  );
});
