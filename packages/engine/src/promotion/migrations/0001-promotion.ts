import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

const times = `
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()`;

export class CreatePromotion extends Migration {
  override up(): void {
    this.addSql(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);
    this.#createCampaigns();
    this.#createPromotions();
    this.#createRedemptions();
    for (const table of ["campaign", "promotion"]) for (const sql of versionedTable(table)) this.addSql(sql);
  }

  #createCampaigns(): void {
    this.addSql(`
      CREATE TABLE campaign (
        id text PRIMARY KEY,
        name text NOT NULL CHECK (name <> ''),
        description text,
        campaign_identifier text NOT NULL CHECK (campaign_identifier <> ''),
        starts_at timestamptz,
        ends_at timestamptz,${times},
        deleted_at timestamptz,
        CONSTRAINT campaign_schedule CHECK (ends_at > starts_at)
      )`);
    this.addSql(`
      CREATE UNIQUE INDEX campaign_identifier ON campaign (campaign_identifier) WHERE deleted_at IS NULL`);
    this.addSql(`CREATE INDEX campaign_newest ON campaign (created_at DESC, id DESC) WHERE deleted_at IS NULL`);
    // Counters have rows of their own: an order must not make a merchant's view of the campaign stale.
    this.addSql(`
      CREATE TABLE campaign_budget (
        id text PRIMARY KEY,
        campaign_id text NOT NULL UNIQUE REFERENCES campaign ON DELETE CASCADE,
        type text NOT NULL CHECK (type IN ('spend', 'usage', 'use_by_attribute', 'spend_by_attribute')),
        -- Minor units of the currency where money is counted, uses elsewhere.
        max_units bigint CHECK (max_units >= 0),
        used bigint NOT NULL DEFAULT 0 CHECK (used >= 0),
        currency_code text CHECK (currency_code ~ '^[a-z]{3}$'),
        attribute text CHECK (attribute IN ('customer_id', 'customer_email')),${times},
        CONSTRAINT campaign_budget_limit CHECK (type LIKE '%_by_attribute' OR used <= max_units),
        CONSTRAINT campaign_budget_currency CHECK ((type LIKE 'spend%') = (currency_code IS NOT NULL)),
        CONSTRAINT campaign_budget_attribute CHECK ((type LIKE '%_by_attribute') = (attribute IS NOT NULL))
      )`);
    this.addSql(`CREATE INDEX campaign_budget_currency_code ON campaign_budget (currency_code)`);
    this.addSql(`
      CREATE TABLE campaign_budget_usage (
        budget_id text NOT NULL REFERENCES campaign_budget ON DELETE CASCADE,
        attribute_value text NOT NULL,
        used bigint NOT NULL CHECK (used >= 0),
        -- The budget's limit when it was last drawn on.
        max_used bigint,
        PRIMARY KEY (budget_id, attribute_value),
        CONSTRAINT campaign_budget_usage_limit CHECK (used <= max_used)
      )`);
  }

  #createPromotions(): void {
    this.addSql(`
      CREATE TABLE promotion (
        id text PRIMARY KEY,
        code text NOT NULL CHECK (code <> ''),
        type text NOT NULL CHECK (type IN ('standard', 'buyget')),
        status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'active', 'inactive')),
        is_automatic boolean NOT NULL DEFAULT false,
        is_tax_inclusive boolean NOT NULL DEFAULT false,
        campaign_id text REFERENCES campaign ON DELETE SET NULL,
        method_id text NOT NULL,
        method_description text,
        method_type text NOT NULL CHECK (method_type IN ('fixed', 'percentage')),
        target_type text NOT NULL CHECK (target_type IN ('items', 'shipping_methods', 'order')),
        allocation text NOT NULL CHECK (allocation IN ('each', 'across', 'once')),
        amount bigint CHECK (amount > 0),
        percentage numeric(9, 6) CHECK (percentage > 0 AND percentage <= 100),
        currency_code text CHECK (currency_code ~ '^[a-z]{3}$'),
        max_quantity integer CHECK (max_quantity > 0),
        buy_rules_min_quantity integer CHECK (buy_rules_min_quantity > 0),
        apply_to_quantity integer CHECK (apply_to_quantity > 0),${times},
        deleted_at timestamptz,
        CONSTRAINT promotion_value CHECK (
          CASE method_type WHEN 'fixed' THEN amount IS NOT NULL AND currency_code IS NOT NULL AND percentage IS NULL
                           ELSE percentage IS NOT NULL AND amount IS NULL END),
        CONSTRAINT promotion_buyget CHECK (
          type <> 'buyget'
          OR (target_type = 'items' AND buy_rules_min_quantity IS NOT NULL AND apply_to_quantity IS NOT NULL))
      )`);
    this.addSql(`CREATE UNIQUE INDEX promotion_code ON promotion (lower(code)) WHERE deleted_at IS NULL`);
    this.addSql(`CREATE INDEX promotion_code_search ON promotion USING gin (code gin_trgm_ops)`);
    this.addSql(`CREATE INDEX promotion_newest ON promotion (created_at DESC, id DESC) WHERE deleted_at IS NULL`);
    this.addSql(`CREATE INDEX promotion_changed ON promotion (updated_at DESC, id DESC) WHERE deleted_at IS NULL`);
    this.addSql(`CREATE INDEX promotion_campaign ON promotion (campaign_id)`);
    this.addSql(`CREATE INDEX promotion_status ON promotion (status) WHERE deleted_at IS NULL`);
    this.addSql(`CREATE INDEX promotion_currency ON promotion (currency_code)`);
    this.addSql(`
      CREATE TABLE promotion_usage (
        promotion_id text PRIMARY KEY REFERENCES promotion ON DELETE CASCADE,
        max_uses bigint CHECK (max_uses > 0),
        used bigint NOT NULL DEFAULT 0 CHECK (used >= 0),
        CONSTRAINT promotion_usage_limit CHECK (used <= max_uses)
      )`);
    this.addSql(`
      CREATE TABLE promotion_rule (
        id text PRIMARY KEY,
        promotion_id text NOT NULL REFERENCES promotion ON DELETE CASCADE,
        kind text NOT NULL CHECK (kind IN ('rules', 'target-rules', 'buy-rules')),
        description text,
        attribute text NOT NULL CHECK (attribute <> ''),
        operator text NOT NULL CHECK (operator IN ('eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte')),
        "values" jsonb NOT NULL CHECK (jsonb_typeof("values") = 'array'),${times}
      )`);
    this.addSql(`CREATE INDEX promotion_rule_promotion ON promotion_rule (promotion_id, kind)`);
    // What promotions that can still apply are about: who deletes it is told of them.
    this.addSql(`
      CREATE VIEW promotion_subject AS
        SELECT p.id AS promotion_id, r.attribute, entry->>'value' AS value
          FROM promotion p
          LEFT JOIN campaign c ON c.id = p.campaign_id
          JOIN promotion_rule r ON r.promotion_id = p.id
          CROSS JOIN jsonb_array_elements(r."values") AS entry
         WHERE p.deleted_at IS NULL AND p.status <> 'inactive' AND (c.ends_at IS NULL OR c.ends_at > now())`);
  }

  #createRedemptions(): void {
    this.addSql(`
      CREATE TABLE promotion_redemption (
        -- Names the checkout that took it.
        claim text NOT NULL,
        promotion_id text NOT NULL REFERENCES promotion,
        cart_id text NOT NULL,
        budget_id text REFERENCES campaign_budget ON DELETE SET NULL,
        attribute_value text,
        -- What the budget was charged with.
        units bigint NOT NULL CHECK (units >= 0),
        -- What the promotion took off, in minor units.
        amount bigint NOT NULL CHECK (amount >= 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (claim, promotion_id)
      )`);
    this.addSql(`CREATE INDEX promotion_redemption_promotion ON promotion_redemption (promotion_id)`);
    this.addSql(`CREATE INDEX promotion_redemption_budget ON promotion_redemption (budget_id)`);
    // A cart becomes one order, so it redeems a promotion once.
    this.addSql(`
      CREATE UNIQUE INDEX promotion_redemption_cart ON promotion_redemption (cart_id, promotion_id)`);
  }
}
