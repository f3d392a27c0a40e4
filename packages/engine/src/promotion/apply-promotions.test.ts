import { describe, expect, it } from "vitest";
import {
  apply,
  buyGet,
  cart,
  fixed,
  item,
  now,
  offLines,
  promotion,
  rule,
} from "../../test/support/promotion-examples.ts";
import { applyPromotions } from "./apply-promotions.ts";
import type { CartFacts } from "./cart-facts.ts";
import type { Promotion } from "./promotion.ts";

const reasons = (facts: CartFacts, ...promotions: Promotion[]) =>
  apply(facts, ...promotions).refused.map(({ reason }) => reason);

const three = [
  item({ id: "a", unitPrice: 1000, quantity: 3 }),
  item({ id: "b", unitPrice: 500, quantity: 2, productId: "prod_b" }),
  item({ id: "c", unitPrice: 250, isDiscountable: false }),
];

describe("what comes off", () => {
  it("is a percentage of every line that discounts are given on", () => {
    expect(offLines(cart({ items: three }), promotion({}))).toEqual({ a: 300, b: 100 });
  });

  it("is an amount shared among the lines, or taken off each unit, or off the cheapest ones", () => {
    const facts = cart({ items: three });
    expect(offLines(facts, fixed(1000))).toEqual({ a: 750, b: 250 });
    expect(offLines(facts, fixed(100, { allocation: "each" }))).toEqual({ a: 300, b: 200 });
    expect(offLines(facts, fixed(100, { allocation: "each", maxQuantity: 1 }))).toEqual({ a: 100, b: 100 });
    expect(offLines(facts, fixed(100, { allocation: "once", maxQuantity: 3 }))).toEqual({ b: 200, a: 100 });
    expect(offLines(facts, fixed(700, { allocation: "once" }))).toEqual({ b: 500 });
  });

  it("is counted with or without tax, as the promotion says, whatever the price contains", () => {
    const gross = cart({ items: [item({ unitPrice: 11_900 })] });
    const net = cart({ items: [item({ unitPrice: 10_000, isTaxInclusive: false })] });
    expect(offLines(gross, fixed(1190))).toEqual({ line_a: 1190 });
    expect(offLines(gross, fixed(1000, {}, { isTaxInclusive: false }))).toEqual({ line_a: 1190 });
    expect(offLines(net, fixed(1190))).toEqual({ line_a: 1000 });
    expect(offLines(net, fixed(99_999))).toEqual({ line_a: 10_000 });
  });

  it("comes off shipping alone where that is what it is for", () => {
    const free = promotion({ targetType: "shipping_methods", allocation: "each", percentage: "100" });
    expect(offLines(cart(), free)).toEqual({ method: 490 });
    expect(reasons(cart({ shippingMethods: [] }), free)).toEqual(["no_shipping_method"]);
    const express = { ...free, rules: [rule("target-rules", "shipping_methods.shipping_option_id", "in", "so_b")] };
    expect(reasons(cart(), express)).toEqual(["no_shipping_method"]);
  });

  it("is what earlier ones have left: items, then the order, then shipping; automatic ones first", () => {
    const facts = cart({ items: [item({ unitPrice: 10_000 })] });
    const { applied } = apply(
      facts,
      promotion({ targetType: "shipping_methods", percentage: "50" }, { id: "promo_ship" }),
      promotion({ targetType: "order", percentage: "10" }, { id: "promo_order" }),
      promotion({ percentage: "20" }, { id: "promo_code" }),
      fixed(1000, {}, { id: "promo_auto", isAutomatic: true }),
    );
    expect(applied.map(({ promotion: { id }, amount }) => [id, amount])).toEqual([
      ["promo_auto", 1000],
      ["promo_code", 1800],
      ["promo_order", 720],
      ["promo_ship", 245],
    ]);
  });
});

/** The example of docs/why/promotions.md. */
it("four promotions of a cart come off one after the other", () => {
  const facts = cart({
    items: [
      item({ id: "coffee", unitPrice: 1200, quantity: 3 }),
      item({ id: "mug", unitPrice: 1800, productId: "prod_mug" }),
      item({ id: "voucher", unitPrice: 2500, isDiscountable: false, productId: "prod_voucher" }),
    ],
  });
  const coffee = ["buy-rules" as const, "target-rules" as const].map((kind) =>
    rule(kind, "items.product.id", "eq", "prod_a"),
  );
  const { applied } = apply(
    facts,
    buyGet(2, 1, {}, { id: "promo_b2g1", rules: coffee, isAutomatic: true }),
    promotion({ percentage: "10" }, { id: "promo_ten" }),
    fixed(500, { targetType: "order" }, { id: "promo_five" }),
    promotion({ targetType: "shipping_methods", percentage: "100" }, { id: "promo_ship", isAutomatic: true }),
  );
  expect(applied.map(({ promotion: { id }, reductions }) => [id, ...reductions.map((each) => each.amount)])).toEqual([
    ["promo_b2g1", 1200],
    ["promo_ten", 240, 180],
    ["promo_five", 286, 214],
    ["promo_ship", 490],
  ]);
});

describe("buy and get", () => {
  it.each([
    [1, 0],
    [2, 0],
    [3, 1],
    [5, 1],
    [6, 2],
    [9, 3],
    [12, 3],
  ])("two and the third for nothing: of %i, %i", (quantity, free) => {
    const facts = cart({ items: [item({ quantity })] });
    expect(offLines(facts, buyGet(2, 1, { maxQuantity: 3 }))).toEqual(free ? { line_a: free * 1000 } : {});
  });

  it("applies once without max_quantity, and gives the cheapest", () => {
    expect(offLines(cart({ items: three }), buyGet(2, 1))).toEqual({ b: 500 });
  });

  it("counts no unit as both bought and got, nor for two promotions", () => {
    const coffee = rule("buy-rules", "items.product.id", "eq", "prod_a");
    const target = rule("target-rules", "items.product.id", "eq", "prod_a");
    const same = buyGet(1, 1, {}, { rules: [coffee, target] });
    expect(reasons(cart(), same)).toEqual(["not_enough_items"]);
    expect(offLines(cart({ items: [item({ quantity: 3 })] }), same, { ...same, id: "promo_b" })).toEqual({
      line_a: 1000,
    });
    expect(offLines(cart({ items: [item({ quantity: 4 })] }), same, { ...same, id: "promo_b" })).toEqual({
      line_a: 2000,
    });
  });

  it("keeps what has to be bought, even where it is the cheapest", () => {
    const facts = cart({
      items: [item({ id: "x", unitPrice: 100, quantity: 2 }), item({ id: "y", productId: "prod_y", unitPrice: 900 })],
    });
    const two = buyGet(2, 1, {}, { rules: [rule("buy-rules", "items.product.id", "eq", "prod_a")] });
    expect(offLines(facts, two)).toEqual({ y: 900 });
  });
});

describe("a promotion is refused, with a reason", () => {
  const campaign = {
    id: "procamp",
    name: "Sale",
    description: null,
    campaignIdentifier: "sale",
    startsAt: null,
    endsAt: null,
    budget: null,
    createdAt: "",
    updatedAt: "",
    version: 1,
  };
  const budget = { id: "probudg", type: "spend" as const, limit: 500, used: 450, currencyCode: "eur", attribute: null };

  it.each<[string, Promotion]>([
    ["not_started", promotion({}, { campaign: { ...campaign, startsAt: "2026-06-01T12:00:01Z" } })],
    ["ended", promotion({}, { campaign: { ...campaign, endsAt: "2026-06-01T12:00:00Z" } })],
    ["used_up", promotion({}, { limit: 3, used: 3 })],
    ["budget_used_up", promotion({}, { campaign: { ...campaign, budget } })],
    ["wrong_currency", fixed(100, { currencyCode: "usd" })],
    ["wrong_currency", promotion({}, { campaign: { ...campaign, budget: { ...budget, currencyCode: "usd" } } })],
    ["rule_not_met", promotion({}, { rules: [rule("rules", "customer.groups.id", "in", "cusgroup_vip")] })],
    ["no_matching_items", promotion({}, { rules: [rule("target-rules", "items.product.tags.id", "in", "ptag")] })],
    ["broken", promotion({}, { rules: [rule("rules", "phase.of.the.moon", "eq", "full")] })],
    ["broken", promotion({ percentage: "a lot" })],
  ])("%s", (reason, refused) => {
    const other = promotion({ percentage: "10" }, { id: "promo_other", createdAt: "2026-02-01T00:00:00Z" });
    const result = apply(cart(), refused, other);
    expect(result.refused.map((each) => each.reason)).toEqual([reason]);
    expect(result.applied).toMatchObject([{ promotion: { id: "promo_other" }, amount: 100 }]);
  });

  it("says what is missing in words", () => {
    const { refused } = apply(
      cart({ items: [item({ unitPrice: 3200 })] }),
      promotion({}, { rules: [rule("rules", "item_total", "gte", "50")] }),
    );
    expect(refused[0]?.message).toBe("It needs items worth at least 50.00 EUR, the cart has 32.00 EUR.");
  });

  it("draws on one budget with all promotions of a campaign", () => {
    const shared = { ...campaign, budget: { ...budget, used: 0, limit: 150 } };
    const { applied, refused } = apply(
      cart(),
      promotion({}, { id: "promo_1", campaign: shared }),
      promotion({}, { id: "promo_2", campaign: shared }),
    );
    expect([applied.length, refused.map(({ reason }) => reason)]).toEqual([1, ["budget_used_up"]]);
  });

  it("counts a budget by customer for each of them", () => {
    const each = {
      ...campaign,
      budget: {
        ...budget,
        type: "use_by_attribute" as const,
        limit: 1,
        currencyCode: null,
        attribute: "customer_id" as const,
      },
    };
    const once = promotion({}, { campaign: each });
    expect(reasons(cart({ customerId: null }), once)).toEqual(["customer_unknown"]);
    expect(reasons(cart(), once)).toEqual([]);
    const again = applyPromotions(cart(), [once], { now, drawn: new Map([["probudg", 1]]) });
    expect(again.refused.map(({ reason }) => reason)).toEqual(["budget_used_up"]);
  });
});
