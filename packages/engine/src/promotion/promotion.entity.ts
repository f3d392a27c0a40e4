import { defineEntity, p } from "@mikro-orm/postgresql";
import type {
  Allocation,
  BudgetType,
  MethodType,
  Operator,
  PromotionStatus,
  PromotionType,
  RuleKind,
  RuleValue,
  TargetType,
} from "./promotion.ts";

const timestamps = () => ({
  createdAt: p.datetime().onCreate(() => new Date()),
  updatedAt: p
    .datetime()
    .onCreate(() => new Date())
    .onUpdate(() => new Date()),
});

/** Promotions that run together, for a time, on one budget. */
export const CampaignRow = defineEntity({
  name: "Campaign",
  tableName: "campaign",
  properties: {
    id: p.string().primary(),
    name: p.string(),
    description: p.string().nullable(),
    campaignIdentifier: p.string(),
    startsAt: p.datetime().nullable(),
    endsAt: p.datetime().nullable(),
    ...timestamps(),
    deletedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

/** What a campaign may cost. `used` is written by redemptions alone. */
export const CampaignBudgetRow = defineEntity({
  name: "CampaignBudget",
  tableName: "campaign_budget",
  properties: {
    id: p.string().primary(),
    campaignId: p.string().unique(),
    type: p.string().$type<BudgetType>(),
    maxUnits: p.bigint("number").nullable(),
    used: p.bigint("number").default(0),
    currencyCode: p.string().nullable(),
    attribute: p.string().$type<"customer_id" | "customer_email">().nullable(),
    ...timestamps(),
  },
});

/** A promotion with its method: how much it takes off what. */
export const PromotionRow = defineEntity({
  name: "Promotion",
  tableName: "promotion",
  properties: {
    id: p.string().primary(),
    code: p.string(),
    type: p.string().$type<PromotionType>(),
    status: p.string().$type<PromotionStatus>(),
    isAutomatic: p.boolean(),
    isTaxInclusive: p.boolean(),
    campaignId: p.string().nullable().index("promotion_campaign"),
    methodId: p.string(),
    methodDescription: p.string().nullable(),
    methodType: p.string().$type<MethodType>(),
    targetType: p.string().$type<TargetType>(),
    allocation: p.string().$type<Allocation>(),
    amount: p.bigint("number").nullable(),
    percentage: p.decimal().nullable(),
    currencyCode: p.string().nullable(),
    maxQuantity: p.integer().nullable(),
    buyRulesMinQuantity: p.integer().nullable(),
    applyToQuantity: p.integer().nullable(),
    ...timestamps(),
    deletedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

/** How often a promotion was redeemed. `used` is written by redemptions alone. */
export const PromotionUsageRow = defineEntity({
  name: "PromotionUsage",
  tableName: "promotion_usage",
  properties: {
    promotionId: p.string().primary(),
    maxUses: p.bigint("number").nullable(),
    used: p.bigint("number").default(0),
  },
});

/** A condition: on the cart, on what is discounted, or on what has to be bought. */
export const PromotionRuleRow = defineEntity({
  name: "PromotionRule",
  tableName: "promotion_rule",
  properties: {
    id: p.string().primary(),
    promotionId: p.string(),
    kind: p.string().$type<RuleKind>(),
    description: p.string().nullable(),
    attribute: p.string(),
    operator: p.string().$type<Operator>(),
    values: p.json<RuleValue[]>(),
    ...timestamps(),
  },
});
