import { describe, expect, test } from "vitest";
import { currencies, currency, exponentOf } from "./currency.ts";

describe("currencies", () => {
  test.each([
    ["jpy", 0],
    ["isk", 0],
    ["krw", 0],
    ["vnd", 0],
    ["xof", 0],
    ["eur", 2],
    ["usd", 2],
    ["huf", 2],
    ["mru", 2],
    ["kwd", 3],
    ["bhd", 3],
    ["tnd", 3],
    ["clf", 4],
    ["uyw", 4],
  ])("%s has %i decimal places", (code, exponent) => {
    expect(exponentOf(code)).toBe(exponent);
  });

  test("have a name and a symbol", () => {
    expect(currency("eur")).toEqual({ code: "eur", name: "Euro", symbol: "€", exponent: 2 });
    expect(currency("usd").symbol).toBe("$");
    expect(currency("chf").symbol).toBe("CHF");
  });

  test("are listed by code, with the amendments that the package lacks", () => {
    const codes = currencies().map(({ code }) => code);
    expect(codes).toEqual(codes.toSorted());
    expect(codes).toEqual(expect.arrayContaining(["eur", "gbp", "usd", "xcg", "zwg"]));
    expect(codes.filter((code) => ["ang", "bgn", "cuc", "hrk"].includes(code))).toEqual([]);
    expect(currencies().every(({ name, symbol, exponent }) => name && symbol && exponent >= 0 && exponent <= 4)).toBe(
      true,
    );
  });

  test("that were withdrawn are still known, for orders made in them", () => {
    expect(currency("bgn")).toMatchObject({ name: "Bulgarian Lev", exponent: 2 });
  });

  test.each(["eurx", "EUR", "xau", "xxx", "", "__proto__"])('do not include "%s"', (code) => {
    expect(() => currency(code)).toThrow(
      `There is no currency "${code}". Use a lower-case ISO 4217 code such as "eur".`,
    );
    expect(() => exponentOf(code)).toThrow("There is no currency");
  });
});
