import { expect, it } from "vitest";
import { knownLocale, moneyText } from "./money-text.ts";

const plain = (text: string): string => text.replaceAll(/\s/g, " ");

it.each([
  [9790, "eur", "de-DE", "97,90 €"],
  [9790, "EUR", null, "€97.90"],
  [9790, "jpy", "en", "¥9,790"],
  [1500, "kwd", "en", "KWD 1.500"],
  [123_456, "iqd", "en", "IQD 123.456"],
  [500, "huf", "en", "HUF 5.00"],
  [-100, "usd", "en-US", "-$1.00"],
])("writes %i %s in %s as %s", (amount, currency, locale, text) => {
  expect(plain(moneyText(amount, currency, locale))).toBe(text);
});

it("takes any locale, and writes English for one that is none", () => {
  expect(knownLocale("DE-de")).toBe("de-DE");
  for (const odd of ["../x", "", "\0", "x".repeat(50), null]) expect(knownLocale(odd)).toBe("en");
});
