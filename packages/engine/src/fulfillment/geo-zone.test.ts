import { describe, expect, it } from "vitest";
import { covers, type Destination, type GeoZone } from "./geo-zone.ts";

const to = (countryCode: string | null, changes: Partial<Destination> = {}): Destination => ({
  countryCode,
  provinceCode: null,
  postalCode: null,
  city: null,
  ...changes,
});

describe("a zone of a country", () => {
  it("covers that country and no other, nor the unknown", () => {
    const germany: GeoZone = { type: "country", countryCode: "de" };
    expect(covers(germany, to("de", { city: "Kiel", postalCode: "24103" }))).toBe(true);
    expect(covers(germany, to("dk"))).toBe(false);
    expect(covers(germany, to(null))).toBe(false);
  });
});

describe("a zone of a province", () => {
  const newYork: GeoZone = { type: "province", countryCode: "us", provinceCode: "us-ny" };
  it.each(["us-ny", "US-NY", "ny", " NY "])("covers it when the shopper writes %j", (provinceCode) => {
    expect(covers(newYork, to("us", { provinceCode }))).toBe(true);
  });
  it("does not cover another province, or one that was left out", () => {
    expect(covers(newYork, to("us", { provinceCode: "nj" }))).toBe(false);
    expect(covers(newYork, to("us"))).toBe(false);
  });
});

describe("a zone of a city", () => {
  it("covers it however it is capitalised, in its province alone when it names one", () => {
    const kiel: GeoZone = { type: "city", countryCode: "de", provinceCode: "de-sh", city: "Kiel" };
    expect(covers(kiel, to("de", { city: " KIEL", provinceCode: "sh" }))).toBe(true);
    expect(covers(kiel, to("de", { city: "Kiel", provinceCode: "by" }))).toBe(false);
    expect(covers({ ...kiel, provinceCode: null }, to("de", { city: "Kiel" }))).toBe(true);
    expect(covers(kiel, to("de", { city: "Kielkoog", provinceCode: "sh" }))).toBe(false);
  });
});

describe("a zone of postal codes", () => {
  const zone = (postalExpression: NonNullable<GeoZone["postalExpression"]>): GeoZone => ({
    type: "zip",
    countryCode: "gb",
    postalExpression,
  });
  it.each([
    [{ starts_with: ["SW1", "EC"] }, "sw1a 1aa", true],
    [{ starts_with: ["SW1", "EC"] }, "ec2 9zz", true],
    [{ starts_with: ["SW1", "EC"] }, "W1A 1AA", false],
    [{ from: "20000", to: "22999" }, "20 000", true],
    [{ from: "20000", to: "22999" }, "22999", true],
    [{ from: "20000", to: "22999" }, "23000", false],
    [{ from: "20000", to: "22999" }, "2100", false],
    [{ from: "20000", to: "22999" }, "", false],
    [{ starts_with: [""] }, "", false],
  ])("%j and %j: %j", (expression, postalCode, expected) => {
    expect(covers(zone(expression), to("gb", { postalCode }))).toBe(expected);
  });
});
