import { describe, expect, it } from "vitest";
import { copyJson } from "./json-value.ts";

describe("copyJson", () => {
  it("copies deeply and drops what is undefined", () => {
    const value = { list: [1, { a: null }], gone: undefined, text: "x" };
    const copy = copyJson(value);
    expect(copy).toStrictEqual({ list: [1, { a: null }], text: "x" });
    expect((copy as typeof value).list).not.toBe(value.list);
  });

  it.each([
    [{ at: new Date(0) }, "value.at is a Date"],
    [{ list: [1n] }, "value.list[0] is a bigint"],
    [Number.NaN, "value is NaN"],
    [{ map: new Map() }, "value.map is a Map"],
    [() => 1, "value is a function"],
  ])("refuses what JSON cannot carry: %o", (value, problem) => {
    expect(() => copyJson(value)).toThrow(problem);
  });

  it("takes a key named __proto__ for a key", () => {
    const copy = copyJson(JSON.parse('{"__proto__":{"isAdmin":true}}')) as { isAdmin?: boolean };
    expect(copy.isAdmin).toBeUndefined();
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"isAdmin":true}}');
  });
});
