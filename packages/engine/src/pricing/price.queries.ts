import { statement } from "@hanse/plugin-kit";
import type { PreferenceAttribute } from "./price.entity.ts";
import type { Price, PriceListType } from "./resolve-price.ts";

/** A JSON object with a price's columns, named as {@link Price} has them; `alias` is that of the table `price`. */
const priceJson = (alias: string): string =>
  `json_build_object('id', ${alias}.id, 'currencyCode', ${alias}.currency_code, 'regionId', ${alias}.region_id,
     'amount', ${alias}.amount, 'compareAtAmount', ${alias}.compare_at_amount,
     'minQuantity', ${alias}.min_quantity, 'maxQuantity', ${alias}.max_quantity, 'priceListId', ${alias}.price_list_id)`;

/**
 * A scalar subquery for the statement of another domain: all prices of one variant as a JSON array of {@link Price}, for
 * `resolvePrice`, those of price lists among them. So a cart loads its variants and their prices in one statement.
 *
 * @param variantId an expression, such as `v.id`.
 */
export const pricesOfVariantSql = (variantId: string): string =>
  `(SELECT coalesce(json_agg(${priceJson("price_of")}), '[]') FROM price price_of WHERE price_of.variant_id = ${variantId})`;

export const selectPrices = statement<{ variantId: string; prices: Price[] }>(
  "pricing.prices_of",
  `SELECT p.variant_id AS "variantId", json_agg(${priceJson("p")} ORDER BY p.currency_code, p.region_id, p.min_quantity) AS prices
     FROM price p WHERE p.variant_id = ANY($1::text[]) AND p.price_list_id IS NULL GROUP BY p.variant_id`,
);

/** Makes the given prices the only ones of the variants `$1`, beside those of price lists. Rows that are right already are not written. */
export const replacePrices = statement<{ changed: number }>(
  "pricing.replace",
  `WITH given AS (
     SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::int[], $9::int[])
       AS g (id, variant_id, currency_code, region_id, amount, compare_at_amount, min_quantity, max_quantity)
   ), removed AS (
     DELETE FROM price p WHERE p.variant_id = ANY($1::text[]) AND p.price_list_id IS NULL AND NOT EXISTS (
       SELECT FROM given g
        WHERE g.variant_id = p.variant_id AND g.currency_code = p.currency_code
          AND g.region_id IS NOT DISTINCT FROM p.region_id
          AND g.min_quantity IS NOT DISTINCT FROM p.min_quantity
          AND g.max_quantity IS NOT DISTINCT FROM p.max_quantity)
     RETURNING 1
   ), written AS (
     INSERT INTO price (id, variant_id, currency_code, region_id, amount, compare_at_amount, min_quantity, max_quantity)
     SELECT * FROM given
     ON CONFLICT (variant_id, price_list_id, currency_code, region_id, min_quantity, max_quantity) DO UPDATE
        SET amount = excluded.amount, compare_at_amount = excluded.compare_at_amount, updated_at = now()
      WHERE (price.amount, price.compare_at_amount) IS DISTINCT FROM (excluded.amount, excluded.compare_at_amount)
     RETURNING 1
   )
   SELECT (SELECT count(*) FROM removed) + (SELECT count(*) FROM written) AS changed`,
);

/** A list that is switched on, now or later. */
export interface ActivePriceList {
  readonly id: string;
  readonly type: PriceListType;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  /** Empty for everyone. */
  readonly customerGroupIds: readonly string[];
}

export const selectActiveLists = statement<ActivePriceList>(
  "pricing.active_lists",
  `SELECT id, type, hanse_iso(starts_at) AS "startsAt", hanse_iso(ends_at) AS "endsAt", customer_group_ids AS "customerGroupIds"
     FROM price_list WHERE status = 'active' AND (ends_at IS NULL OR ends_at > now()) ORDER BY id`,
);

export const selectPreferences = statement<{ attribute: PreferenceAttribute; value: string; isTaxInclusive: boolean }>(
  "pricing.preferences",
  `SELECT attribute, value, is_tax_inclusive AS "isTaxInclusive" FROM price_preference`,
);

export const putPreference = statement<never>(
  "pricing.put_preference",
  `INSERT INTO price_preference (id, attribute, value, is_tax_inclusive) VALUES ($1, $2, $3, $4)
   ON CONFLICT (attribute, value) DO UPDATE SET is_tax_inclusive = excluded.is_tax_inclusive, updated_at = now()`,
);
