import Type, { type Static } from "typebox";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import { closed } from "../platform/http/shape.ts";
import { CampaignDto, NewCampaignBody, toCampaignDto } from "./campaign.schema.ts";
import { type Method, type Promotion, type Rule, rulesOf } from "./promotion.ts";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const optional = <const S extends Type.TSchema>(schema: S) => Type.Optional(nullable(schema));

const PromotionTypeName = Type.Enum(["standard", "buyget"]);
const Status = Type.Enum(["draft", "active", "inactive"]);
const MethodTypeName = Type.Enum(["fixed", "percentage"]);
const Target = Type.Enum(["items", "shipping_methods", "order"]);
const AllocationName = Type.Enum(["each", "across", "once"]);
const OperatorName = Type.Enum(["eq", "ne", "in", "gt", "gte", "lt", "lte"]);

/** The kinds of rules, as they stand in URLs. */
export const RuleKindName = Type.Enum(["rules", "target-rules", "buy-rules"]);

export const RuleDto = Type.Object({
  id: Type.String(),
  description: nullable(Type.String()),
  attribute: Type.String(),
  operator: OperatorName,
  values: Type.Array(Type.Object({ id: Type.String(), value: Type.String() })),
});
export type RuleDto = Static<typeof RuleDto>;

export const ApplicationMethodDto = Type.Object({
  id: Type.String(),
  description: nullable(Type.String()),
  type: MethodTypeName,
  target_type: Target,
  allocation: AllocationName,
  value: Type.Number(),
  currency_code: nullable(Type.String()),
  max_quantity: nullable(Type.Integer()),
  buy_rules_min_quantity: nullable(Type.Integer()),
  apply_to_quantity: nullable(Type.Integer()),
  target_rules: Type.Array(RuleDto),
  buy_rules: Type.Array(RuleDto),
});

export const PromotionDto = Type.Object({
  id: Type.String(),
  code: Type.String(),
  type: PromotionTypeName,
  status: Status,
  is_automatic: Type.Boolean(),
  is_tax_inclusive: Type.Boolean(),
  limit: nullable(Type.Integer()),
  used: Type.Integer(),
  campaign_id: nullable(Type.String()),
  campaign: nullable(Type.Partial(CampaignDto)),
  application_method: Type.Partial(ApplicationMethodDto),
  rules: Type.Array(Type.Partial(RuleDto)),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Type.Null(),
});
export type PromotionDto = Static<typeof PromotionDto>;

const RuleText = Type.String({ minLength: 1, maxLength: 255 });
const RuleValues = Type.Union([RuleText, Type.Array(RuleText, { minItems: 1, maxItems: 1_000 })]);
const Description = optional(Type.String({ maxLength: 1_000 }));

export const NewRuleBody = closed({
  operator: OperatorName,
  description: Description,
  attribute: RuleText,
  values: RuleValues,
});
export type NewRuleBody = Static<typeof NewRuleBody>;

export const RuleChangesBody = closed({
  id: Type.String(),
  operator: Type.Optional(OperatorName),
  description: Description,
  attribute: Type.Optional(RuleText),
  values: Type.Optional(RuleValues),
});
export type RuleChangesBody = Static<typeof RuleChangesBody>;

const Rules = Type.Optional(Type.Array(NewRuleBody, { maxItems: 100 }));
const Quantity = optional(Type.Integer({ minimum: 1, maximum: 1_000_000 }));

const method = {
  description: Description,
  currency_code: optional(Type.String({ pattern: "^[A-Za-z]{3}$" })),
  max_quantity: Quantity,
  allocation: optional(AllocationName),
  apply_to_quantity: Quantity,
  buy_rules_min_quantity: Quantity,
};

export const NewMethodBody = closed({
  ...method,
  value: Type.Number({ exclusiveMinimum: 0 }),
  type: MethodTypeName,
  target_type: Target,
  target_rules: Rules,
  buy_rules: Rules,
});
export type NewMethodBody = Static<typeof NewMethodBody>;

const MethodChangesBody = closed({
  ...method,
  value: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  type: Type.Optional(MethodTypeName),
  target_type: Type.Optional(Target),
});
export type MethodChangesBody = Static<typeof MethodChangesBody>;

/** Without blanks at its ends, which nobody could type again. */
const Code = Type.String({ minLength: 1, maxLength: 100, pattern: "^\\S(.*\\S)?$" });
const promotion = {
  is_automatic: Type.Optional(Type.Boolean()),
  is_tax_inclusive: Type.Optional(Type.Boolean()),
  status: Type.Optional(Status),
  campaign_id: optional(Type.String()),
  limit: optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
  additional_data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
};

export const NewPromotionBody = closed({
  ...promotion,
  code: Code,
  type: PromotionTypeName,
  campaign: Type.Optional(NewCampaignBody),
  application_method: NewMethodBody,
  rules: Rules,
});
export type NewPromotionBody = Static<typeof NewPromotionBody>;

export const PromotionChangesBody = closed({
  ...promotion,
  code: Type.Optional(Code),
  type: Type.Optional(PromotionTypeName),
  application_method: Type.Optional(MethodChangesBody),
});
export type PromotionChangesBody = Static<typeof PromotionChangesBody>;

export const toRuleDto = ({ id, description, attribute, operator, values }: Omit<Rule, "kind">): RuleDto => ({
  id,
  description,
  attribute,
  operator,
  values: values.map(({ id: valueId, value }) => ({ id: valueId, value })),
});

/** Major units of a fixed amount, or the percentage. */
export const valueOf = ({ amount, percentage, currencyCode }: Method): number =>
  amount === null || currencyCode === null ? Number(percentage) : toMajor(amount, exponentOf(currencyCode));

export const toPromotionDto = (stored: Promotion): PromotionDto => ({
  id: stored.id,
  code: stored.code,
  type: stored.type,
  status: stored.status,
  is_automatic: stored.isAutomatic,
  is_tax_inclusive: stored.isTaxInclusive,
  limit: stored.limit,
  used: stored.used,
  campaign_id: stored.campaign?.id ?? null,
  campaign: stored.campaign && toCampaignDto(stored.campaign),
  application_method: {
    id: stored.method.id,
    description: stored.method.description,
    type: stored.method.type,
    target_type: stored.method.targetType,
    allocation: stored.method.allocation,
    value: valueOf(stored.method),
    currency_code: stored.method.currencyCode,
    max_quantity: stored.method.maxQuantity,
    buy_rules_min_quantity: stored.method.buyRulesMinQuantity,
    apply_to_quantity: stored.method.applyToQuantity,
    target_rules: rulesOf(stored, "target-rules").map(toRuleDto),
    buy_rules: rulesOf(stored, "buy-rules").map(toRuleDto),
  },
  rules: rulesOf(stored, "rules").map(toRuleDto),
  created_at: stored.createdAt,
  updated_at: stored.updatedAt,
  deleted_at: null,
});
