import { describe, expect, it } from "vitest";
import { priceByWeight, type PriceRow } from "../src/price.ts";

const table: PriceRow[] = [
  { currencyCode: "eur", upToGrams: 10_000, amount: 1_890 },
  { currencyCode: "eur", upToGrams: 1_000, amount: 1_290 },
  { currencyCode: "eur", countryCodes: ["de", "at"], upToGrams: 1_000, amount: 490 },
  { currencyCode: "usd", upToGrams: 1_000, amount: 1_500 },
];
const request = (grams: number | null, more: object = {}) => ({
  serviceId: "manual-fulfillment",
  currencyCode: "eur",
  countryCode: "de" as string | null,
  items: [{ variantId: "variant_1", quantity: 2, weightGrams: grams }],
  ...more,
});

describe("a price by weight", () => {
  it.each([
    [{ grams: 500 }, 490],
    [{ grams: 500, countryCode: "FR" }, 1_290],
    [{ grams: 500, countryCode: null }, 1_290],
    [{ grams: 501 }, 1_890],
    [{ grams: 500, currencyCode: "USD" }, 1_500],
    [{ grams: 0, items: [] }, 490],
  ])("is that of the lightest row that fits: %j", ({ grams, ...more }, amount) => {
    expect(priceByWeight(table, request(grams, more))).toBe(amount);
  });

  it.each([
    [request(9_000), "no price in eur for 18000 g to de"],
    [request(1, { currencyCode: "sek" }), "no price in sek"],
    [request(null), "the weight of the variant variant_1 is not known"],
  ])("is refused where the table has none (%#)", (asked, reason) => {
    expect(() => priceByWeight(table, asked)).toThrow(reason);
  });
});
