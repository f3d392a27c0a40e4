import Type, { type Static } from "typebox";
import { closed } from "../platform/http/shape.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import { type Budget, type Campaign, countsMoney } from "./promotion.ts";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const optional = <const S extends Type.TSchema>(schema: S) => Type.Optional(nullable(schema));

const BudgetTypeName = Type.Enum(["spend", "usage", "use_by_attribute", "spend_by_attribute"]);
const AttributeName = Type.Enum(["customer_id", "customer_email"]);

const BudgetDto = Type.Object({
  id: Type.String(),
  type: BudgetTypeName,
  currency_code: nullable(Type.String()),
  limit: nullable(Type.Number()),
  used: Type.Number(),
  attribute: nullable(AttributeName),
});

export const CampaignDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: nullable(Type.String()),
  campaign_identifier: Type.String(),
  starts_at: nullable(Type.String()),
  ends_at: nullable(Type.String()),
  budget: nullable(Type.Partial(BudgetDto)),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Type.Null(),
});
export type CampaignDto = Static<typeof CampaignDto>;

const Moment = Type.String({ minLength: 10, maxLength: 40 });

export const BudgetBody = closed({
  type: Type.Optional(BudgetTypeName),
  currency_code: optional(Type.String({ pattern: "^[A-Za-z]{3}$" })),
  limit: optional(Type.Number({ minimum: 0 })),
  attribute: optional(AttributeName),
});
export type BudgetBody = Static<typeof BudgetBody>;

const campaign = {
  description: optional(Type.String({ maxLength: 1_000 })),
  starts_at: optional(Moment),
  ends_at: optional(Moment),
  budget: optional(BudgetBody),
  additional_data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
};
const Name = Type.String({ minLength: 1, maxLength: 255 });

export const NewCampaignBody = closed({ ...campaign, name: Name, campaign_identifier: Name });
export type NewCampaignBody = Static<typeof NewCampaignBody>;

export const CampaignChangesBody = closed({
  ...campaign,
  name: Type.Optional(Name),
  campaign_identifier: Type.Optional(Name),
});
export type CampaignChangesBody = Static<typeof CampaignChangesBody>;

function toBudgetDto(budget: Budget): Static<typeof BudgetDto> {
  const exponent = countsMoney(budget) && budget.currencyCode !== null ? exponentOf(budget.currencyCode) : 0;
  return {
    id: budget.id,
    type: budget.type,
    currency_code: budget.currencyCode,
    limit: budget.limit === null ? null : toMajor(budget.limit, exponent),
    used: toMajor(budget.used, exponent),
    attribute: budget.attribute,
  };
}

export const toCampaignDto = (stored: Campaign): CampaignDto => ({
  id: stored.id,
  name: stored.name,
  description: stored.description,
  campaign_identifier: stored.campaignIdentifier,
  starts_at: stored.startsAt,
  ends_at: stored.endsAt,
  budget: stored.budget && toBudgetDto(stored.budget),
  created_at: stored.createdAt,
  updated_at: stored.updatedAt,
  deleted_at: null,
});
