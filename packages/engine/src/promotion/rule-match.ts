import type { CartFacts, PromotedItem, PromotedMethod } from "./cart-facts.ts";
import type { Rule } from "./promotion.ts";
import { cartAttribute, itemAttribute, methodAttribute } from "./rule-attribute.ts";

/** A rule that nobody can evaluate: its promotion does not apply, and the shop's log says why. */
class BrokenRule extends Error {
  constructor({ id, attribute }: Rule) {
    super(`The rule ${id} is about ${attribute}, which is no attribute that can be evaluated there.`);
  }
}

/** Whether a rule holds for what there is: of several values, one is enough; `ne` wants none of them. */
export function holds({ operator, values }: Pick<Rule, "operator" | "values">, actual: readonly string[]): boolean {
  const wanted = new Set(values.map(({ value }) => value));
  const limit = Number(values[0]?.value);
  const compares = (test: (value: number) => boolean) =>
    actual.some((value) => test(Number(value)) && !Number.isNaN(limit));
  switch (operator) {
    case "eq":
    case "in":
      return actual.some((value) => wanted.has(value) || (value !== "" && Number(value) === limit));
    case "ne":
      return !actual.some((value) => wanted.has(value));
    case "gt":
      return compares((value) => value > limit);
    case "gte":
      return compares((value) => value >= limit);
    case "lt":
      return compares((value) => value < limit);
    case "lte":
      return compares((value) => value <= limit);
  }
}

/** What the cart has of what a rule is about. */
export function factsOf(rule: Rule, facts: CartFacts): readonly string[] {
  const attribute = cartAttribute.get(rule.attribute);
  if (!attribute) throw new BrokenRule(rule);
  return attribute.read(facts);
}

export const itemMatches = (rules: readonly Rule[], item: PromotedItem, facts: CartFacts): boolean =>
  rules.every((rule) => {
    const attribute = itemAttribute.get(rule.attribute);
    if (!attribute) throw new BrokenRule(rule);
    return holds(rule, attribute.read(item, facts));
  });

export const methodMatches = (rules: readonly Rule[], method: PromotedMethod): boolean =>
  rules.every((rule) => {
    const attribute = methodAttribute.get(rule.attribute);
    if (!attribute) throw new BrokenRule(rule);
    return holds(rule, attribute.read(method));
  });
