import { statement } from "@hanse/plugin-kit";

export const somethingDue = statement<{ due: boolean }>(
  "storefront.something_due",
  "SELECT EXISTS (SELECT FROM product_page_due) AS due",
);

/** Only one process at a time: the page rendered later must be the one that stays. */
export const lockPages = statement<{ locked: boolean }>(
  "storefront.lock_pages",
  "SELECT pg_try_advisory_xact_lock(hashtextextended('hanse:product_page', 0)) AS locked",
);

/**
 * Renders products that have changed, from those with an id above `$1` on; `$2` notes of changes are looked at. A change
 * that is committed while this runs has a note of its own, which this statement does not see: the product stays due.
 */
export const renderPages = statement<{ noted: number; last: string | null; rendered: number }>(
  "storefront.render_pages",
  `WITH noted AS MATERIALIZED (
     SELECT product_id FROM product_page_due WHERE product_id > $1 ORDER BY product_id LIMIT $2
   ), due AS MATERIALIZED (
     SELECT DISTINCT product_id FROM noted
   ), put AS (
     INSERT INTO product_page (product_id, type_id, body, extras, variant_images, currency_codes, prices)
     SELECT product_id, type_id, body, extras, variant_images, currency_codes, prices
       FROM render_product_page(ARRAY(SELECT product_id FROM due))
     ON CONFLICT (product_id) DO UPDATE
        SET type_id = excluded.type_id, body = excluded.body, extras = excluded.extras,
            variant_images = excluded.variant_images, currency_codes = excluded.currency_codes, prices = excluded.prices
   ), removed AS (
     DELETE FROM product_page g USING due JOIN product p ON p.id = due.product_id
      WHERE g.product_id = p.id AND p.deleted_at IS NOT NULL
   ), done AS (
     DELETE FROM product_page_due d USING due WHERE d.product_id = due.product_id
   )
   SELECT (SELECT count(*) FROM noted) AS noted, (SELECT max(product_id) FROM due) AS last,
          (SELECT count(*) FROM due) AS rendered`,
);
