import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import type { CartFacts } from "./cart-facts.ts";
import {
  type Budget,
  type Campaign,
  countsMoney,
  isByAttribute,
  type Promotion,
  type Rule,
  rulesOf,
} from "./promotion.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { cartAttribute } from "./rule-attribute.ts";
import { factsOf, holds } from "./rule-match.ts";

/** What customers have drawn from budgets that count for each of them, by the budget's id. */
export type Drawn = ReadonlyMap<string, number>;

/** Why a promotion does not apply whatever else does: time, limits, currency and the rules about the cart. */
export function ineligibility(promotion: Promotion, facts: CartFacts, now: Date): Refusal | undefined {
  return (
    notNow(promotion.campaign, now) ??
    usedUp(promotion) ??
    budgetRefusal(promotion.campaign?.budget ?? null, facts) ??
    wrongCurrency(promotion, facts) ??
    unmetRule(promotion, facts)
  );
}

/** Why a code is of no use to anybody at this time. */
export const invalidity = (promotion: Promotion, now: Date): Refusal | undefined =>
  notNow(promotion.campaign, now) ?? usedUp(promotion);

function notNow(campaign: Campaign | null, now: Date): Refusal | undefined {
  if (campaign?.startsAt && new Date(campaign.startsAt) > now)
    return refusal("not_started", `It is valid from ${campaign.startsAt}.`);
  if (campaign?.endsAt && new Date(campaign.endsAt) <= now)
    return refusal("ended", `It was valid until ${campaign.endsAt}.`);
  return undefined;
}

function usedUp({ limit, used, campaign }: Promotion): Refusal | undefined {
  if (limit !== null && used >= limit) return refusal("used_up", `It could be used ${limit} times, and was.`);
  const budget = campaign?.budget;
  if (!budget || budget.limit === null || isByAttribute(budget) || budget.used < budget.limit) return undefined;
  return refusal("budget_used_up", `The budget of the campaign ${campaign.name} is used up.`);
}

function budgetRefusal(budget: Budget | null, facts: CartFacts): Refusal | undefined {
  if (!budget) return undefined;
  if (isByAttribute(budget) && drawnFor(budget, facts) === null)
    return refusal("customer_unknown", "It counts for each customer, and this cart's customer is not known yet.");
  if (!countsMoney(budget) || budget.currencyCode === facts.currencyCode) return undefined;
  return refusal(
    "wrong_currency",
    `Its campaign's budget is in ${budget.currencyCode}, the cart is in ${facts.currencyCode}.`,
  );
}

/** Whom a budget that counts for each customer is charged for; null while that is not known. */
export function drawnFor({ attribute }: Budget, { customerId, email }: Pick<CartFacts, "customerId" | "email">) {
  return attribute === "customer_email" ? (email?.toLowerCase() ?? null) : customerId;
}

function wrongCurrency({ method }: Promotion, facts: CartFacts): Refusal | undefined {
  if (method.currencyCode === null || method.currencyCode === facts.currencyCode) return undefined;
  return refusal("wrong_currency", `It is for carts in ${method.currencyCode}, the cart is in ${facts.currencyCode}.`);
}

function unmetRule(promotion: Promotion, facts: CartFacts): Refusal | undefined {
  for (const rule of rulesOf(promotion, "rules")) {
    const actual = factsOf(rule, facts);
    if (!holds(rule, actual)) return refusal("rule_not_met", unmet(rule, actual, facts));
  }
  return undefined;
}

const words = {
  eq: "",
  in: "one of ",
  ne: "none of ",
  gt: "more than ",
  gte: "at least ",
  lt: "less than ",
  lte: "at most ",
} as const;

function unmet({ attribute, operator, values }: Rule, actual: readonly string[], { currencyCode }: CartFacts): string {
  const wanted = values.map(({ value }) => value);
  if (attribute === "item_total") {
    const inMoney = (value: string | undefined) =>
      `${Number(value).toFixed(exponentOf(currencyCode))} ${currencyCode.toUpperCase()}`;
    return `It needs items worth ${words[operator]}${inMoney(wanted[0])}, the cart has ${inMoney(actual[0])}.`;
  }
  const label = cartAttribute.get(attribute)?.label ?? attribute;
  const operand = wanted.length === 1 && operator === "in" ? "" : words[operator];
  const has = actual.length === 0 ? "nothing of it" : [...new Set(actual)].slice(0, 5).join(", ");
  return `It needs ${label}: ${operand}${wanted.slice(0, 5).join(", ")}; the cart has ${has}.`;
}

/** Why a budget does not bear so much; undefined when it does. */
export function overdrawn(
  budget: Budget,
  { units, drawn, currencyCode }: { units: number; drawn: number; currencyCode: string },
): Refusal | undefined {
  if (budget.limit === null || drawn + units <= budget.limit) return undefined;
  const left = Math.max(0, budget.limit - drawn);
  const exponent = exponentOf(currencyCode);
  const what = countsMoney(budget)
    ? `${toMajor(left, exponent).toFixed(exponent)} ${currencyCode.toUpperCase()}, and ${toMajor(units, exponent).toFixed(exponent)} are needed`
    : `${left} uses`;
  const whose = isByAttribute(budget) ? " for this customer" : "";
  return refusal("budget_used_up", `The budget of its campaign has left${whose}: ${what}.`);
}
