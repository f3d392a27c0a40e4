import { describe, expect, it } from "vitest";
import { fromStripe, toStripe } from "./stripe-amount.ts";
import { redacted } from "./stripe-failure.ts";

describe("amounts at Stripe", () => {
  it.each([
    ["eur", 1999, 1999],
    ["jpy", 500, 500],
    ["huf", 1050, 1050],
    ["isk", 5, 500],
    ["ugx", 5, 500],
    ["mga", 500, 5],
    ["kwd", 5120, 5120],
  ])("count %s as Stripe does: %i is %i", (currency, minorUnits, atStripe) => {
    expect(toStripe(minorUnits, currency)).toBe(atStripe);
    expect(fromStripe(atStripe, currency)).toBe(minorUnits);
  });

  it("refuse what Stripe cannot charge", () => {
    expect(() => toStripe(5124, "kwd")).toThrow("in steps of 10 minor units, and 5124 is none");
    expect(() => toStripe(550, "mga")).toThrow("in steps of 100 minor units");
    expect(() => fromStripe(550, "isk")).toThrow("no whole amount");
  });
});

it("secrets are cut out of what Stripe says", () => {
  const said = "Invalid API Key provided: sk_test_51ab****WXYZ for pi_1_secret_abc and whsec_abc, see pi_1.";
  expect(redacted(said)).toBe("Invalid API Key provided: [secret] for [secret] and [secret], see pi_1.");
});
