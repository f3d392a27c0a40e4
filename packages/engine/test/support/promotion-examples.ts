import { applyPromotions } from "../../src/promotion/apply-promotions.ts";
import type { CartFacts, PromotedItem, PromotedMethod } from "../../src/promotion/cart-facts.ts";
import type { Method, Promotion, Rule } from "../../src/promotion/promotion.ts";

export const now = new Date("2026-06-01T12:00:00Z");

export const item = (changes: Partial<PromotedItem> = {}): PromotedItem => ({
  id: "line_a",
  unitPrice: 1000,
  quantity: 1,
  isTaxInclusive: true,
  taxRate: 19_000_000,
  variantId: "variant_a",
  productId: "prod_a",
  collectionId: null,
  typeId: null,
  categoryIds: [],
  tagIds: [],
  isDiscountable: true,
  ...changes,
});

export const shipping = (changes: Partial<PromotedMethod> = {}): PromotedMethod => ({
  id: "method",
  unitPrice: 490,
  quantity: 1,
  isTaxInclusive: true,
  taxRate: 19_000_000,
  shippingOptionId: "so_a",
  shippingOptionTypeId: "sotype_a",
  ...changes,
});

export const cart = (changes: Partial<CartFacts> = {}): CartFacts => ({
  customerId: "cus_a",
  customerGroupIds: [],
  email: "ada@example.com",
  regionId: "reg_eu",
  countryCode: "de",
  salesChannelId: "sc_web",
  currencyCode: "eur",
  codes: [],
  items: [item()],
  shippingMethods: [shipping()],
  ...changes,
});

export const rule = (kind: Rule["kind"], attribute: string, operator: Rule["operator"], ...values: string[]): Rule => ({
  id: `prorul_${attribute}`,
  kind,
  description: null,
  attribute,
  operator,
  values: values.map((value) => ({ id: value, value })),
});

export function promotion(method: Partial<Method>, changes: Partial<Promotion> = {}): Promotion {
  const id = changes.id ?? "promo_a";
  return {
    id,
    code: id.toUpperCase(),
    type: "standard",
    status: "active",
    isAutomatic: false,
    isTaxInclusive: true,
    limit: null,
    used: 0,
    method: {
      id: "proappmet",
      description: null,
      type: "percentage",
      targetType: "items",
      allocation: "across",
      amount: null,
      percentage: method.amount === undefined ? "10" : null,
      currencyCode: method.amount === undefined ? null : "eur",
      maxQuantity: null,
      buyRulesMinQuantity: null,
      applyToQuantity: null,
      ...method,
    },
    rules: [],
    campaign: null,
    createdAt: "2026-01-01T00:00:00Z",
    updatedAt: "2026-01-01T00:00:00Z",
    version: 1,
    ...changes,
  };
}

export const fixed = (amount: number, method: Partial<Method> = {}, changes: Partial<Promotion> = {}) =>
  promotion({ type: "fixed", amount, ...method }, changes);

export const buyGet = (buy: number, get: number, method: Partial<Method> = {}, changes: Partial<Promotion> = {}) =>
  promotion(
    { percentage: "100", allocation: "each", buyRulesMinQuantity: buy, applyToQuantity: get, ...method },
    { type: "buyget", ...changes },
  );

export const apply = (facts: CartFacts, ...promotions: Promotion[]) =>
  applyPromotions(facts, promotions, { now, drawn: new Map() });

/** What comes off each line. */
export function offLines(facts: CartFacts, ...promotions: Promotion[]): Record<string, number> {
  const off: Record<string, number> = {};
  for (const { lineId, amount } of apply(facts, ...promotions).applied.flatMap(({ reductions }) => reductions))
    off[lineId] = (off[lineId] ?? 0) + amount;
  return off;
}
