import { statement } from "@hanse/plugin-kit";
import type { StoredPrice } from "./variant-extras.ts";

export const storedPrices = statement<StoredPrice>(
  "merchandise.prices",
  `SELECT id, variant_id AS "variantId", currency_code AS "currencyCode", region_id AS "regionId", amount,
          compare_at_amount AS "compareAtAmount", min_quantity AS "minQuantity", max_quantity AS "maxQuantity"
     FROM price WHERE variant_id = ANY($1) AND price_list_id IS NULL`,
);

/** Parameters: products, and the profile of each; none for the default one. */
export const putProfiles = statement<never>(
  "merchandise.put_profiles",
  `WITH wanted AS (
     SELECT * FROM unnest($1::text[], $2::text[]) AS w (product_id, profile_id)
   ), gone AS (
     DELETE FROM product_shipping_profile l USING wanted w WHERE l.product_id = w.product_id AND w.profile_id IS NULL
   )
   INSERT INTO product_shipping_profile (product_id, shipping_profile_id)
   SELECT product_id, profile_id FROM wanted WHERE profile_id IS NOT NULL
   ON CONFLICT (product_id) DO UPDATE SET shipping_profile_id = excluded.shipping_profile_id`,
);

/** Of the variants, those that stock is kept of. */
export const noteDueItems = statement<{ variantId: string }>(
  "merchandise.note_due_items",
  `INSERT INTO variant_item_due (variant_id)
   SELECT id FROM product_variant WHERE id = ANY($1) AND manage_inventory AND deleted_at IS NULL
   ON CONFLICT (variant_id) DO UPDATE SET noted_at = now()
   RETURNING variant_id AS "variantId"`,
);

export interface DueItem {
  readonly variantId: string;
  readonly notedAt: string;
  readonly sku: string | null;
  readonly title: string;
  readonly requiresShipping: boolean;
}

const due = `SELECT d.variant_id AS "variantId", d.noted_at::text AS "notedAt", v.sku, p.title || ' ' || v.title AS title,
          v.requires_shipping AS "requiresShipping"
     FROM variant_item_due d JOIN product_variant v ON v.id = d.variant_id JOIN product p ON p.id = v.product_id`;

export const dueItems = statement<DueItem>("merchandise.due_items", `${due} WHERE d.variant_id = ANY($1)`);

/** Those of which whoever noted them should have told the plugin by now. */
export const overdueItems = statement<DueItem>(
  "merchandise.overdue_items",
  `${due} WHERE d.noted_at < now() - interval '30 seconds' ORDER BY d.noted_at LIMIT $1`,
);

/** Not those that were noted again meanwhile. */
export const settleItems = statement<never>(
  "merchandise.settle_items",
  `DELETE FROM variant_item_due d USING unnest($1::text[], $2::text[]) AS told (variant_id, noted_at)
    WHERE d.variant_id = told.variant_id AND d.noted_at = told.noted_at::timestamptz`,
);
