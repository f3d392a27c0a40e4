import fc from "fast-check";
import { expect, it } from "vitest";
import { calculatedPriceJson, toCalculatedPriceDto } from "./price.schema.ts";
import type { ResolvedPrice } from "./resolve-price.ts";

const resolved: ResolvedPrice = {
  priceId: "price_1",
  currencyCode: "eur",
  amount: 1999,
  originalAmount: 2499,
  taxInclusive: true,
  minQuantity: null,
  maxQuantity: null,
};
const nineteen = 19_000_000;

it("shows an inclusive price with its tax taken out", () => {
  expect(toCalculatedPriceDto(resolved, { variantId: "variant_1", rate: nineteen })).toEqual({
    id: "pset_1",
    is_calculated_price_price_list: false,
    is_calculated_price_tax_inclusive: true,
    calculated_amount: 19.99,
    calculated_amount_with_tax: 19.99,
    calculated_amount_without_tax: 16.8,
    is_original_price_price_list: false,
    is_original_price_tax_inclusive: true,
    original_amount: 24.99,
    original_amount_with_tax: 24.99,
    original_amount_without_tax: 21,
    currency_code: "eur",
    calculated_price: {
      id: "price_1",
      price_list_id: null,
      price_list_type: null,
      min_quantity: null,
      max_quantity: null,
    },
    original_price: {
      id: "price_1",
      price_list_id: null,
      price_list_type: null,
      min_quantity: null,
      max_quantity: null,
    },
  });
});

it("shows an exclusive price with its tax put on", () => {
  const dto = toCalculatedPriceDto({ ...resolved, taxInclusive: false }, { variantId: "variant_1", rate: nineteen });
  expect(dto).toMatchObject({
    calculated_amount: 19.99,
    calculated_amount_with_tax: 23.79,
    calculated_amount_without_tax: 19.99,
  });
});

it("says nothing of taxes where they are not known", () => {
  const dto = toCalculatedPriceDto(resolved, { variantId: "variant_1", rate: null });
  expect(Object.keys(dto).filter((name) => name.endsWith("_tax"))).toEqual([]);
});

it("is the same as text", () => {
  const quantity = fc.option(fc.integer({ min: 1, max: 1000 }), { nil: null });
  const anyPrice = fc.record({
    priceId: fc.string(),
    currencyCode: fc.constantFrom("eur", "jpy", "kwd"),
    amount: fc.nat(999_999_999),
    originalAmount: fc.nat(999_999_999),
    taxInclusive: fc.boolean(),
    minQuantity: quantity,
    maxQuantity: quantity,
  });
  const about = fc.record({ variantId: fc.string(), rate: fc.option(fc.nat(100_000_000), { nil: null }) });
  fc.assert(
    fc.property(anyPrice, about, (price, given) => {
      expect(calculatedPriceJson(price, given)).toBe(JSON.stringify(toCalculatedPriceDto(price, given)));
    }),
  );
});
