import { describe, expect, it } from "vitest";
import { parsePage } from "./pagination.ts";

describe("parsePage", () => {
  it.each([
    [{}, { limit: 20, offset: 0 }],
    [
      { limit: "5", offset: "40" },
      { limit: 5, offset: 40 },
    ],
    [
      { limit: 5, offset: 40 },
      { limit: 5, offset: 40 },
    ],
    [{ limit: "0" }, { limit: 0, offset: 0 }],
    [{ limit: "" }, { limit: 20, offset: 0 }],
    [{ limit: "9999" }, { limit: 100, offset: 0 }],
  ])("reads %j as %j", (query, page) => {
    expect(parsePage(query, { defaultLimit: 20, maxLimit: 100 })).toEqual(page);
  });

  it("serves at most 1000 entries where the route does not say otherwise", () => {
    expect(parsePage({ limit: "9999" }, { defaultLimit: 20 }).limit).toBe(1000);
  });

  it.each(["-1", "1.5", "ten", "1e3", "99999999999999999999", " 5", -1, 1.5, Number.NaN, null, ["1"], true])(
    "refuses %j",
    (value) => {
      expect(() => parsePage({ limit: value }, { defaultLimit: 20 })).toThrow(
        "Field 'limit' must be a whole number of 0 or more, got:",
      );
      expect(() => parsePage({ offset: value }, { defaultLimit: 20 })).toThrow("Field 'offset' must be");
    },
  );
});
