import { isError } from "@hanse/plugin-kit";
import fc from "fast-check";
import qs from "qs";
import { describe, expect, it } from "vitest";
import { InvalidData } from "./invalid-data.ts";
import { parseQuery } from "./query-string.ts";

/** The query, or the one error that parsing may throw. */
function outcome(raw: string): unknown {
  try {
    return parseQuery(raw);
  } catch (error) {
    if (isError(error, InvalidData)) return error;
    throw error;
  }
}

describe("parseQuery", () => {
  it.each<[string, Record<string, unknown>]>([
    ["", {}],
    ["q=blue+shirt&limit=20", { q: "blue shirt", limit: "20" }],
    ["fields=%2Btitle,-handle", { fields: "+title,-handle" }],
    ["fields=+title", { fields: " title" }],
    ["id=a,b", { id: "a,b" }],
    ["id=a&id=b", { id: ["a", "b"] }],
    ["id[]=a&id[]=b", { id: ["a", "b"] }],
    ["id%5B0%5D=a&id%5B1%5D=b", { id: ["a", "b"] }],
    ["id[2]=c&id[0]=a", { id: ["a", "c"] }],
    ["id[]=a,b", { id: ["a,b"] }],
    ["created_at[$gte]=2026-01-01", { created_at: { $gte: "2026-01-01" } }],
    ["variants[options][value]=red", { variants: { options: { value: "red" } } }],
    ["$or[0][id]=a&$or[1][handle]=b", { $or: [{ id: "a" }, { handle: "b" }] }],
    ["flag&empty=&=lost", { flag: "", empty: "" }],
    ["q=100%", { q: "100%" }],
  ])("reads %s", (raw, expected) => {
    expect(parseQuery(raw)).toEqual(expected);
  });

  it("reads what the SDK writes for long lists as a list", () => {
    const id = Array.from({ length: 300 }, (_, index) => `prod_${index}`);
    expect(parseQuery(qs.stringify({ id }))).toEqual({ id });
  });

  it("reads back whatever the SDK's way of writing makes of a query", () => {
    const text = fc.string({ unit: "grapheme" });
    const name = fc.stringMatching(/^[a-z_]{1,8}$/);
    const query = fc.dictionary(
      name,
      fc.oneof(text, fc.array(text, { minLength: 1 }), fc.dictionary(name, text, { minKeys: 1 })),
    );
    fc.assert(
      fc.property(query, (value) => {
        expect(parseQuery(qs.stringify(value))).toEqual(value);
      }),
    );
  });

  it.each([
    ["too many parameters", "a=1&".repeat(1001), /more than 1000 parameters/],
    ["too many nested parameters", "a[]=1&".repeat(1001), /more than 1000 parameters/],
    ["too deep a nesting", `a${"[b]".repeat(9)}=1`, /more than 8 brackets deep/],
    ["an index beyond the limit", "id[100000]=a", /index above 999/],
  ])("refuses %s", (_, raw, message) => {
    expect(() => parseQuery(raw)).toThrow(message);
  });

  it.each(["__proto__[polluted]=1", "__proto__=1", "constructor[prototype][polluted]=1", "a[__proto__][polluted]=1"])(
    "leaves prototypes alone: %s",
    (raw) => {
      const copy = Object.assign({}, parseQuery(raw)) as { polluted?: unknown };
      expect(copy.polluted).toBeUndefined();
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    },
  );

  it("survives any text", () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom("[", "]", "=", "&", "%5B", "%", "[]", "[0]", "[999]", "$or", "__proto__", "toString", "id"),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(outcome(pieces.join(""))).toBeTypeOf("object");
      }),
      { numRuns: 1000 },
    );
  });
});
