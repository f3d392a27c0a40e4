import { describe, expect, it } from "vitest";
import { applicableRates, type RegionRate, type TaxRegionRates } from "./applicable-rates.ts";

const rate = (id: string, more: Partial<RegionRate> = {}): RegionRate => ({
  id,
  code: null,
  name: id,
  rate: "10",
  isDefault: false,
  isCombinable: false,
  rules: [],
  ...more,
});
const region = (...rates: RegionRate[]): TaxRegionRates => ({
  id: "txreg",
  countryCode: "us",
  provinceCode: null,
  rates,
});
const book = { productId: "prod_1", productTypeId: "ptyp_book", shippingOptionId: null };
const idsOf = (rates: RegionRate[]) => rates.map(({ id }) => id);

describe("applicable rates", () => {
  const standard = rate("standard", { isDefault: true });
  const books = rate("books", { rules: [{ reference: "product_type", referenceId: "ptyp_book" }] });
  const thisBook = rate("this", { rules: [{ reference: "product", referenceId: "prod_1" }] });

  it("are the default one where no rule speaks of the thing", () => {
    expect(idsOf(applicableRates({ ...book, productTypeId: null }, undefined, region(standard, books)))).toEqual([
      "standard",
    ]);
  });

  it("are those of the most specific rule", () => {
    expect(idsOf(applicableRates(book, undefined, region(standard, books)))).toEqual(["books"]);
    expect(idsOf(applicableRates(book, undefined, region(standard, books, thisBook)))).toEqual(["this"]);
  });

  it("are the province's in place of the country's, or both when they combine", () => {
    const state = rate("state", { isDefault: true });
    const added = rate("added", { isDefault: true, isCombinable: true });
    expect(idsOf(applicableRates(book, region(state), region(standard)))).toEqual(["state"]);
    expect(idsOf(applicableRates(book, region(added), region(standard)))).toEqual(["added", "standard"]);
  });

  it("are none where nothing is known of the place", () => {
    expect(applicableRates(book, undefined, undefined)).toEqual([]);
    expect(applicableRates(book, undefined, region(books))).toEqual([books]);
  });
});
