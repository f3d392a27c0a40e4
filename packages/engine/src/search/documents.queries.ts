import { type ProductDocument, statement } from "@hanse/plugin-kit";
import { availableUnitsSql } from "../inventory/index.ts";

/** A product as it is to be found, or that it is not to be found (any more). */
export interface ReadDocument {
  readonly id: string;
  readonly version: number;
  readonly document: ProductDocument | null;
}

/**
 * Microseconds of the database's clock when the reading statement came in, which is before PostgreSQL decides what the
 * statement sees. So a read with a higher version saw all that a read with a lower one had to see: every change that was
 * noted when that read began. What is seen by the lower one alone, because it was committed in between, has a note of its
 * own, and another read follows. With the clock after the read, a slow reader could call the past the latest.
 */
const version = "(extract(epoch FROM now()) * 1000000)::bigint";

const named = (id: string, name: string): string => `json_build_object('id', ${id}, 'name', ${name})`;

/** Names that shoppers see; what is hidden from them cannot be found either. */
const isShown = (category: string): string => `${category}.is_active AND NOT ${category}.is_internal`;

const categories = `
  SELECT json_agg(${named("shown.id", "shown.name")} ORDER BY shown.mpath)
    FROM (SELECT DISTINCT a.id, a.name, a.mpath
            FROM product_category_link l
            JOIN product_category c ON c.id = l.category_id AND ${isShown("c")}
            JOIN product_category a ON a.id = ANY(string_to_array(c.mpath, '.')) AND ${isShown("a")}
           WHERE l.product_id = p.id) shown`;

const variants = `
  SELECT json_agg(json_build_object('id', v.id, 'title', v.title, 'sku', v.sku, 'options', coalesce(
           (SELECT json_agg(json_build_object('option', o.title, 'value', ov.value) ORDER BY o.rank, o.id)
              FROM product_variant_option_link x
              JOIN product_option o ON o.id = x.option_id
              JOIN product_option_value ov ON ov.id = x.option_value_id
             WHERE x.variant_id = v.id), '[]')) ORDER BY v.variant_rank, v.id)
    FROM product_variant v WHERE v.product_id = p.id AND v.deleted_at IS NULL`;

/** For one unit. A currency's own price counts, and one of a region only where there is no other. */
const prices = `
  SELECT json_object_agg(lowest.currency_code, lowest.amount)
    FROM (SELECT one.currency_code, min(one.amount) AS amount
            FROM (SELECT DISTINCT ON (pr.variant_id, pr.currency_code) pr.currency_code, pr.amount
                    FROM product_variant v JOIN price pr ON pr.variant_id = v.id
                   WHERE v.product_id = p.id AND v.deleted_at IS NULL AND pr.price_list_id IS NULL
                     AND coalesce(pr.min_quantity, 1) <= 1
                   ORDER BY pr.variant_id, pr.currency_code, pr.region_id IS NOT NULL, pr.amount) one
           GROUP BY one.currency_code) lowest`;

/** From the locations that supply any of its channels. */
const availability = `
  EXISTS (SELECT FROM product_variant v
           WHERE v.product_id = p.id AND v.deleted_at IS NULL
             AND (NOT v.manage_inventory OR v.allow_backorder OR ${availableUnitsSql(
               "v.id",
               `ARRAY(SELECT s.location_id FROM product_sales_channel_link c
                        JOIN sales_channel_location s ON s.sales_channel_id = c.sales_channel_id
                       WHERE c.product_id = p.id)`,
             )} >= 1))`;

const document = `json_build_object(
  'id', p.id, 'version', ${version}, 'title', p.title, 'subtitle', p.subtitle, 'description', p.description,
  'handle', p.handle, 'createdAt', hanse_iso(p.created_at),
  'collection', (SELECT ${named("k.id", "k.title")} FROM product_collection k WHERE k.id = p.collection_id),
  'type', (SELECT ${named("t.id", "t.value")} FROM product_type t WHERE t.id = p.type_id),
  'categories', coalesce((${categories}), '[]'),
  'tags', coalesce((SELECT json_agg(${named("g.id", "g.value")} ORDER BY g.value)
                      FROM product_tag_link l JOIN product_tag g ON g.id = l.tag_id WHERE l.product_id = p.id), '[]'),
  'salesChannelIds', ARRAY(SELECT sales_channel_id FROM product_sales_channel_link WHERE product_id = p.id ORDER BY 1),
  'variants', coalesce((${variants}), '[]'),
  'prices', coalesce((${prices}), '{}'),
  'isAvailable', ${availability})`;

const isFindable = "p.status = 'published' AND p.deleted_at IS NULL";

/** One row for each of the ids. */
export const readDocuments = statement<ReadDocument>(
  "search.documents",
  `SELECT wanted.id, ${version} AS version, CASE WHEN p.id IS NOT NULL THEN ${document} END AS document
     FROM unnest($1::text[]) AS wanted (id)
     LEFT JOIN product p ON p.id = wanted.id AND ${isFindable}`,
);

/** The next `$2` products to be found, from those with an id above `$1` on. */
export const readDocumentsAfter = statement<{ document: ProductDocument }>(
  "search.documents_after",
  `SELECT ${document} AS document
     FROM (SELECT * FROM product p WHERE p.id > $1 AND ${isFindable} ORDER BY p.id LIMIT $2) p
    ORDER BY p.id`,
);

export const countDocuments = statement<{ count: number }>(
  "search.count_documents",
  `SELECT count(*) AS count FROM product p WHERE ${isFindable}`,
);
