import { statement } from "@hanse/plugin-kit";

/** What became of a claim. */
export interface Claimed {
  /** Promotions that could be claimed, of those asked for. */
  readonly count: number;
  /** The same checkout has claimed them before. */
  readonly isRepeated: boolean;
  /** A limit has been reached by it: nobody should be promised more. */
  readonly isExhausted: boolean;
}

/**
 * Redeems promotions for the checkout $1 of the cart $2; $3 says which, with what each takes off, $4 and $5 are the
 * customer's id and email address. Counters are locked in order of their ids, first promotions, then budgets. The CHECK of a
 * counter that would exceed its limit makes the whole statement fail.
 */
export const claimPromotions = statement<Claimed>(
  "promotion.claim",
  `WITH known AS MATERIALIZED (
     SELECT EXISTS (SELECT FROM promotion_redemption WHERE claim = $1) AS is_repeated
   ), wanted AS MATERIALIZED (
     SELECT * FROM (
       SELECT p.id, x.amount, b.id AS budget_id, b.max_units,
              CASE WHEN b.type LIKE 'spend%' THEN x.amount ELSE 1 END AS units,
              coalesce(b.type LIKE '%\\_by\\_attribute', false) AS is_by_attribute,
              CASE WHEN b.type LIKE '%\\_by\\_attribute'
                   THEN CASE b.attribute WHEN 'customer_email' THEN $5::text ELSE $4::text END END AS attribute_value
         FROM json_to_recordset($3) AS x (id text, amount bigint)
         JOIN promotion p ON p.id = x.id AND p.deleted_at IS NULL AND p.status = 'active'
         LEFT JOIN campaign_budget b ON b.campaign_id = p.campaign_id
        WHERE NOT (SELECT is_repeated FROM known)) candidate
      WHERE NOT is_by_attribute OR attribute_value IS NOT NULL
   ), locked AS MATERIALIZED (
     SELECT u.promotion_id FROM promotion_usage u
      WHERE u.promotion_id IN (SELECT id FROM wanted) ORDER BY u.promotion_id FOR UPDATE
   ), counted AS (
     UPDATE promotion_usage u SET used = u.used + 1 FROM locked l WHERE u.promotion_id = l.promotion_id
     RETURNING coalesce(u.used >= u.max_uses, false) AS is_full
   ), locked_budgets AS MATERIALIZED (
     SELECT b.id FROM campaign_budget b
      WHERE b.id IN (SELECT budget_id FROM wanted) AND (SELECT count(*) FROM counted) >= 0 ORDER BY b.id FOR UPDATE
   ), spent AS (
     UPDATE campaign_budget b SET used = b.used + n.units
       FROM locked_budgets l, (SELECT budget_id, sum(units) AS units FROM wanted GROUP BY budget_id) n
      WHERE b.id = l.id AND n.budget_id = b.id
     RETURNING coalesce(b.type NOT LIKE '%\\_by\\_attribute' AND b.used >= b.max_units, false) AS is_full
   ), drawn AS (
     INSERT INTO campaign_budget_usage (budget_id, attribute_value, used, max_used)
     SELECT budget_id, attribute_value, sum(units), max(max_units)
       FROM wanted WHERE is_by_attribute AND (SELECT count(*) FROM spent) >= 0
      GROUP BY budget_id, attribute_value ORDER BY budget_id
     ON CONFLICT (budget_id, attribute_value)
     DO UPDATE SET used = campaign_budget_usage.used + excluded.used, max_used = excluded.max_used
   ), redeemed AS (
     INSERT INTO promotion_redemption (claim, promotion_id, cart_id, budget_id, attribute_value, units, amount)
     SELECT $1, id, $2, budget_id, attribute_value, units, amount FROM wanted
   )
   SELECT (SELECT count(*) FROM wanted)::integer AS count, is_repeated AS "isRepeated",
          coalesce((SELECT bool_or(is_full) FROM (SELECT is_full FROM counted UNION ALL SELECT is_full FROM spent) x), false)
            AS "isExhausted"
     FROM known`,
);

/** Gives back what the condition says; `wasFull` where that makes room again. Locks in the order of {@link claimPromotions}. */
const release = (condition: string): string =>
  `WITH gone AS (
     DELETE FROM promotion_redemption WHERE ${condition} RETURNING promotion_id, budget_id, attribute_value, units
   ), locked AS MATERIALIZED (
     SELECT u.promotion_id FROM promotion_usage u
      WHERE u.promotion_id IN (SELECT promotion_id FROM gone) ORDER BY u.promotion_id FOR UPDATE
   ), counted AS (
     UPDATE promotion_usage u SET used = u.used - 1 FROM locked l WHERE u.promotion_id = l.promotion_id
     RETURNING coalesce(u.used + 1 >= u.max_uses, false) AS was_full
   ), locked_budgets AS MATERIALIZED (
     SELECT b.id FROM campaign_budget b
      WHERE b.id IN (SELECT budget_id FROM gone) AND (SELECT count(*) FROM counted) >= 0 ORDER BY b.id FOR UPDATE
   ), spent AS (
     UPDATE campaign_budget b SET used = b.used - n.units
       FROM locked_budgets l, (SELECT budget_id, sum(units) AS units FROM gone GROUP BY budget_id) n
      WHERE b.id = l.id AND n.budget_id = b.id
     RETURNING b.max_units IS NOT NULL AS was_full
   ), drawn AS (
     UPDATE campaign_budget_usage x SET used = x.used - n.units
       FROM (SELECT budget_id, attribute_value, sum(units) AS units FROM gone
              WHERE attribute_value IS NOT NULL AND (SELECT count(*) FROM spent) >= 0
              GROUP BY budget_id, attribute_value) n
      WHERE x.budget_id = n.budget_id AND x.attribute_value = n.attribute_value
   )
   SELECT coalesce(bool_or(was_full), false) AS "wasFull"
     FROM (SELECT was_full FROM counted UNION ALL SELECT was_full FROM spent) x`;

/** Gives back what the checkout $1 has claimed. */
export const releaseClaim = statement<{ wasFull: boolean }>("promotion.release", release("claim = $1"));

/** Gives back what the order of the cart $1 has redeemed. */
export const releaseCart = statement<{ wasFull: boolean }>("promotion.give_back", release("cart_id = $1"));
