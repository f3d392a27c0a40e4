import { statement } from "@hanse/plugin-kit";
import type { Listing } from "../platform/http/listing.ts";
import type { Promotion } from "./promotion.ts";

const budgetJson = `CASE WHEN b.id IS NOT NULL THEN json_build_object(
  'id', b.id, 'type', b.type, 'limit', b.max_units, 'used', b.used, 'currencyCode', b.currency_code,
  'attribute', b.attribute) END`;

const campaignJson = `CASE WHEN c.id IS NOT NULL THEN json_build_object(
  'id', c.id, 'name', c.name, 'description', c.description, 'campaignIdentifier', c.campaign_identifier,
  'startsAt', hanse_iso(c.starts_at), 'endsAt', hanse_iso(c.ends_at), 'budget', ${budgetJson},
  'createdAt', hanse_iso(c.created_at), 'updatedAt', hanse_iso(c.updated_at), 'version', c.version) END`;

const ruleJson = `json_build_object('id', r.id, 'kind', r.kind, 'description', r.description, 'attribute', r.attribute,
  'operator', r.operator, 'values', r.values)`;

/** A {@link Promotion}; `p` is the promotion. */
export const promotionColumns = `p.id, p.code, p.type, p.status, p.is_automatic AS "isAutomatic",
  p.is_tax_inclusive AS "isTaxInclusive", u.max_uses AS "limit", u.used,
  json_build_object(
    'id', p.method_id, 'description', p.method_description, 'type', p.method_type, 'targetType', p.target_type,
    'allocation', p.allocation, 'amount', p.amount, 'percentage', p.percentage::text, 'currencyCode', p.currency_code,
    'maxQuantity', p.max_quantity, 'buyRulesMinQuantity', p.buy_rules_min_quantity,
    'applyToQuantity', p.apply_to_quantity) AS method,
  coalesce((SELECT json_agg(${ruleJson} ORDER BY r.created_at, r.id) FROM promotion_rule r WHERE r.promotion_id = p.id), '[]') AS rules,
  ${campaignJson} AS campaign, hanse_iso(p.created_at) AS "createdAt", hanse_iso(p.updated_at) AS "updatedAt", p.version`;

const from = `promotion p
  JOIN promotion_usage u ON u.promotion_id = p.id
  LEFT JOIN campaign c ON c.id = p.campaign_id
  LEFT JOIN campaign_budget b ON b.campaign_id = c.id`;

export const promotionExists = "p.deleted_at IS NULL";

export const promotionListing: Listing = {
  from,
  filters: {
    id: { sql: "p.id", type: "text" },
    code: { sql: "p.code", type: "text" },
    type: { sql: "p.type", type: "text" },
    status: { sql: "p.status", type: "text" },
    is_automatic: { sql: "p.is_automatic", type: "boolean" },
    is_tax_inclusive: { sql: "p.is_tax_inclusive", type: "boolean" },
    campaign_id: { sql: "p.campaign_id", type: "text", nullable: true },
    "application_method.type": { sql: "p.method_type", type: "text" },
    "application_method.target_type": { sql: "p.target_type", type: "text" },
    "application_method.allocation": { sql: "p.allocation", type: "text" },
    "application_method.currency_code": { sql: "p.currency_code", type: "text", nullable: true },
    limit_reached: { sql: "coalesce(u.used >= u.max_uses, false)", type: "boolean" },
    created_at: { sql: "p.created_at", type: "timestamp" },
    updated_at: { sql: "p.updated_at", type: "timestamp" },
    deleted_at: { sql: "p.deleted_at", type: "timestamp", nullable: true },
  },
  orders: {
    id: "p.id",
    code: "p.code",
    type: "p.type",
    status: "p.status",
    is_automatic: "p.is_automatic",
    used: "u.used",
    created_at: "p.created_at",
    updated_at: "p.updated_at",
  },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: ["p.code"],
};

/** A `Campaign`; `c` is the campaign. */
export const campaignColumns = `c.id, c.name, c.description, c.campaign_identifier AS "campaignIdentifier",
  hanse_iso(c.starts_at) AS "startsAt", hanse_iso(c.ends_at) AS "endsAt", ${budgetJson} AS budget,
  hanse_iso(c.created_at) AS "createdAt", hanse_iso(c.updated_at) AS "updatedAt", c.version`;

export const campaignExists = "c.deleted_at IS NULL";

export const campaignListing: Listing = {
  from: "campaign c LEFT JOIN campaign_budget b ON b.campaign_id = c.id",
  filters: {
    id: { sql: "c.id", type: "text" },
    name: { sql: "c.name", type: "text" },
    campaign_identifier: { sql: "c.campaign_identifier", type: "text" },
    starts_at: { sql: "c.starts_at", type: "timestamp", nullable: true },
    ends_at: { sql: "c.ends_at", type: "timestamp", nullable: true },
    "budget.currency_code": { sql: "b.currency_code", type: "text", nullable: true },
    "budget.type": { sql: "b.type", type: "text", nullable: true },
    created_at: { sql: "c.created_at", type: "timestamp" },
    updated_at: { sql: "c.updated_at", type: "timestamp" },
    deleted_at: { sql: "c.deleted_at", type: "timestamp", nullable: true },
  },
  orders: {
    id: "c.id",
    name: "c.name",
    campaign_identifier: "c.campaign_identifier",
    starts_at: "c.starts_at",
    ends_at: "c.ends_at",
    created_at: "c.created_at",
    updated_at: "c.updated_at",
  },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: ["c.name", "c.description", "c.campaign_identifier"],
};

/** All that may take something off a cart. */
export const loadActivePromotions = statement<Promotion>(
  "promotion.active",
  `SELECT ${promotionColumns} FROM ${from} WHERE p.deleted_at IS NULL AND p.status = 'active' ORDER BY p.created_at, p.id`,
);

/** Which promotions of $1 there are. */
export const existingPromotions = statement<{ id: string }>(
  "promotion.existing",
  "SELECT id FROM promotion WHERE id = ANY($1::text[]) AND deleted_at IS NULL ORDER BY id FOR UPDATE",
);

/** The promotions $2 join the campaign $1, and the promotions $3 leave it. */
export const linkPromotions = statement<never>(
  "promotion.link",
  `UPDATE promotion SET campaign_id = CASE WHEN id = ANY($2::text[]) THEN $1 END, updated_at = now()
    WHERE id = ANY($2::text[]) OR (id = ANY($3::text[]) AND campaign_id = $1)`,
);

/** Promotions of the campaign $1 that would go on without its schedule and budget. */
export const activeOfCampaign = statement<{ id: string; count: number }>(
  "promotion.active_of_campaign",
  `SELECT id, count(*) OVER ()::integer AS count FROM promotion
    WHERE campaign_id = $1 AND deleted_at IS NULL AND status = 'active' ORDER BY created_at, id LIMIT 3`,
);

export const leaveCampaign = statement<never>(
  "promotion.leave_campaign",
  "UPDATE promotion SET campaign_id = NULL, updated_at = now() WHERE campaign_id = $1",
);

/** Takes the rules $3 of a promotion and kind away; those that were there come back. */
export const deleteRules = statement<{ id: string }>(
  "promotion.delete_rules",
  "DELETE FROM promotion_rule WHERE promotion_id = $1 AND kind = $2 AND id = ANY($3::text[]) RETURNING id",
);

/** For whoever changes what belongs to a promotion: gives its row a new version. */
export const renewPromotion = statement<never>(
  "promotion.renew",
  "UPDATE promotion SET updated_at = now() WHERE id = $1",
);

/** For whoever changes what belongs to a campaign: gives its row a new version. */
export const renewCampaign = statement<never>(
  "promotion.renew_campaign",
  "UPDATE campaign SET updated_at = now() WHERE id = $1",
);

/** What was drawn from budgets that count for each customer: $1 budgets, $2 their values. */
export const loadDrawn = statement<{ budgetId: string; used: number }>(
  "promotion.drawn",
  `SELECT u.budget_id AS "budgetId", u.used
     FROM unnest($1::text[], $2::text[]) AS x (budget_id, value)
     JOIN campaign_budget_usage u ON u.budget_id = x.budget_id AND u.attribute_value = x.value`,
);
