import { statement } from "@hanse/plugin-kit";
import type { VariantItem } from "./reservation-lines.ts";

/**
 * A scalar subquery for the statement of another domain: the inventory items of one variant, a JSON array of
 * {@link VariantItem}.
 *
 * @param variantId an expression, such as `v.id`.
 */
export const itemsOfVariantSql = (variantId: string): string =>
  `(SELECT coalesce(json_agg(json_build_object('itemId', item_of.inventory_item_id, 'requiredQuantity', item_of.required_quantity)
             ORDER BY item_of.inventory_item_id), '[]')
      FROM variant_inventory_item item_of WHERE item_of.variant_id = ${variantId})`;

/**
 * A scalar subquery for the statement of another domain: how many units of a variant could be promised now without
 * backorder, from the locations together. Null for a variant without items.
 *
 * @param variantId an expression, such as `v.id`.
 * @param locationIds an expression of type `text[]`, such as `$2`.
 */
export const availableUnitsSql = (variantId: string, locationIds: string): string =>
  `(SELECT min(units_of.available / units_of.required)::bigint
      FROM (SELECT item_of.required_quantity AS required, coalesce(sum(greatest(level_of.available, 0)), 0)::bigint AS available
              FROM variant_inventory_item item_of
              LEFT JOIN stock_level level_of
                ON level_of.item_id = item_of.inventory_item_id AND level_of.location_id = ANY(${locationIds}::text[])
             WHERE item_of.variant_id = ${variantId}
             GROUP BY item_of.inventory_item_id, item_of.required_quantity) units_of)`;

export interface VariantItems {
  readonly variantId: string;
  readonly items: readonly VariantItem[];
}

/** One row for each variant that exists. */
export const itemsOfVariants = statement<VariantItems>(
  "variant_stock.items",
  `SELECT v.id AS "variantId", ${itemsOfVariantSql("v.id")} AS items FROM product_variant v WHERE v.id = ANY($1::text[])`,
);

export const linkItems = statement<never>(
  "variant_stock.link",
  `INSERT INTO variant_inventory_item (variant_id, inventory_item_id)
   SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
);

/** Of the locations `$3`, those that lack units for the variants `$1` in the quantities `$2`, taken together. */
export const lackingLocations = statement<{ id: string }>(
  "variant_stock.lacking",
  `WITH need AS (
     SELECT i.inventory_item_id AS item_id, sum(line.quantity * i.required_quantity) AS units
       FROM unnest($1::text[], $2::bigint[]) AS line (variant_id, quantity)
       JOIN variant_inventory_item i ON i.variant_id = line.variant_id
      GROUP BY i.inventory_item_id
   )
   SELECT location.id FROM unnest($3::text[]) AS location (id)
    WHERE EXISTS (
      SELECT FROM need LEFT JOIN stock_level l ON l.item_id = need.item_id AND l.location_id = location.id
       WHERE coalesce(l.available, 0) < need.units)`,
);
