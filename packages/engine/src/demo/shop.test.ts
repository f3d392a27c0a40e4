import countries from "i18n-iso-countries";
import { expect, test } from "vitest";
import { demoProducts } from "./catalogue.ts";
import { demoShop } from "./shop.ts";

const { regions, taxes, locations, shippingZones, currencies } = demoShop;
const served = regions.flatMap((region) => region.countries);

test("each country is in one region, one tax and one shipping zone", () => {
  expect(new Set(served).size).toBe(served.length);
  expect(served.filter((country) => !countries.isValid(country))).toEqual([]);
  const taxed = taxes.filter((tax) => tax.provinceCode === undefined).map((tax) => tax.countryCode);
  expect(taxed.toSorted()).toEqual(served.toSorted());
  expect(shippingZones.flatMap((zone) => zone.countries).toSorted()).toEqual(served.toSorted());
});

test("every country can be shipped to, standard and express, in its region's currency", () => {
  for (const region of regions) {
    expect(currencies).toContain(region.currencyCode);
    for (const country of region.countries) {
      const zone = shippingZones.find((each) => each.countries.includes(country))!;
      expect(locations.map((location) => location.key)).toContain(zone.location);
      expect(zone.options.map((option) => option.code)).toEqual(["standard", "express"]);
      for (const option of zone.options) expect(option.prices[region.currencyCode]).toBeGreaterThan(0);
    }
  }
});

test("one region shows prices with tax and one without", () => {
  expect(new Set(regions.map((region) => region.pricesIncludeTax)).size).toBe(2);
  expect(new Set(regions.map((region) => region.currencyCode)).size).toBe(3);
});

test("reduced rates are for product types that exist, and codes are unique", () => {
  const types = new Set(demoProducts.map((product) => product.type));
  const rates = taxes.flatMap((tax) => [tax.default, ...(tax.overrides ?? [])]);
  for (const tax of taxes) {
    for (const override of tax.overrides ?? []) {
      expect(override.rate).toBeLessThan(tax.default.rate);
      for (const type of override.productTypes) expect(types).toContain(type);
    }
    expect(tax.provinceCode ?? `${tax.countryCode}-xx`).toMatch(new RegExp(`^${tax.countryCode}-[a-z]{2}$`));
  }
  expect(new Set(rates.map((rate) => rate.code)).size).toBe(rates.length);
});
