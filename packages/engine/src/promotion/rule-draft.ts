import { newId, type Transaction } from "@hanse/plugin-kit";
import type { RuleKind, RuleValue, TargetType } from "./promotion.ts";
import { InvalidPromotion, UnknownAttribute, UnknownRuleValues } from "./promotion.errors.ts";
import { attributeIds, attributesOf, operatorsOf } from "./rule-attribute.ts";
import type { NewRuleBody } from "./promotion.schema.ts";
import { lockRuleValues } from "./rule-value.queries.ts";

/** A rule as its row keeps it. */
export interface RuleDraft {
  readonly id: string;
  readonly kind: RuleKind;
  readonly description: string | null;
  readonly attribute: string;
  readonly operator: NewRuleBody["operator"];
  readonly values: RuleValue[];
}

/** When each of several rules was made: they are shown in that order, so none is made in the same millisecond. */
export const momentsFrom = (now: Date, index: number): { createdAt: Date; updatedAt: Date } => {
  const at = new Date(now.getTime() + index);
  return { createdAt: at, updatedAt: at };
};

/** @throws UnknownAttribute, or InvalidPromotion for an operator or value that the attribute does not have. */
export function ruleDraft(kind: RuleKind, targetType: TargetType, sent: NewRuleBody): RuleDraft {
  const { attribute, operator } = sent;
  const known = attributesOf(kind, targetType);
  const described = known.find(({ value }) => value === attribute);
  if (!described) throw new UnknownAttribute({ attribute, known: known.map(({ value }) => value) });
  const operators = operatorsOf(described);
  if (!operators.includes(operator))
    throw new InvalidPromotion({
      problem: `A rule about ${attribute} cannot use ${operator}: use one of ${operators.join(", ")}.`,
    });
  const values = [...new Set([sent.values].flat())];
  const odd = described.fieldType === "number" ? values.find((value) => !/^\d+(\.\d+)?$/.test(value)) : undefined;
  if (odd !== undefined || (described.fieldType === "number" && values.length !== 1))
    throw new InvalidPromotion({
      problem: `A rule about ${attribute} takes one number, such as 50 or 49.90, not ${values.slice(0, 3).join(", ")}.`,
    });
  return {
    id: newId("prorul"),
    kind,
    description: sent.description ?? null,
    attribute,
    operator,
    values: values.map((value) => ({ id: newId("prorulval"), value })),
  };
}

/** One statement for each attribute, however many rules. @throws UnknownRuleValues */
export async function refuseUnknownValues(
  tx: Transaction,
  rules: readonly Pick<RuleDraft, "attribute" | "values">[],
): Promise<void> {
  for (const [attribute, about] of Map.groupBy(rules, (rule) => rule.attribute)) {
    const named = [...new Set(about.flatMap((rule) => rule.values.map(({ value }) => value)))];
    const known = await lockRuleValues(tx, attributeIds.get(attribute) ?? "", named);
    const values = known ? named.filter((value) => !known.has(value)) : [];
    if (values.length > 0) throw new UnknownRuleValues({ attribute, values });
  }
}
