import { type Statement, statement, unnamed } from "@hanse/plugin-kit";
import type { StoredProduct } from "./stored-product.ts";

/** Locks the products that have one of these handles, so that nobody changes them meanwhile. */
export const lockByHandle = statement<{ id: string }>(
  "catalog.lock_by_handle",
  `SELECT id FROM product WHERE handle = ANY($1) AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE`,
);

export const loadStored = statement<StoredProduct>(
  "catalog.load_stored",
  `SELECT p.id, p.handle, p.content_hash AS "contentHash", p.subtitle, p.description, p.is_giftcard AS "isGiftcard",
          p.thumbnail, p.collection_id AS "collectionId", p.type_id AS "typeId", p.metadata,
          ARRAY(SELECT tag_id FROM product_tag_link WHERE product_id = p.id) AS "tagIds",
          ARRAY(SELECT category_id FROM product_category_link WHERE product_id = p.id) AS "categoryIds",
          options.list AS options, variants.list AS variants, images.list AS images
     FROM product p
     CROSS JOIN LATERAL (
       SELECT coalesce(json_agg(json_build_object('id', o.id, 'title', o.title, 'values', (
                SELECT coalesce(json_agg(json_build_object('id', v.id, 'value', v.value) ORDER BY v.rank, v.id), '[]')
                  FROM product_option_value v WHERE v.option_id = o.id)) ORDER BY o.rank, o.id), '[]') AS list
         FROM product_option o WHERE o.product_id = p.id
     ) options
     CROSS JOIN LATERAL (
       SELECT coalesce(json_agg(json_build_object('id', v.id, 'sku', v.sku, 'barcode', v.barcode, 'thumbnail', v.thumbnail,
                'weight', v.weight, 'optionCombination', v.option_combination) ORDER BY v.variant_rank, v.id), '[]') AS list
         FROM product_variant v WHERE v.product_id = p.id AND v.deleted_at IS NULL
     ) variants
     CROSS JOIN LATERAL (
       SELECT coalesce(json_agg(json_build_object('id', i.id, 'url', i.url, 'metadata', i.metadata) ORDER BY i.rank, i.id), '[]') AS list
         FROM product_image i WHERE i.product_id = p.id
     ) images
    WHERE p.id = ANY($1)`,
);

export type NameKind = "tag" | "type" | "collection" | "category";
export interface NameRow {
  readonly kind: NameKind;
  readonly name: string;
  readonly id: string;
}

export const findNames = statement<NameRow>(
  "catalog.find_names",
  `SELECT 'tag' AS kind, value AS name, id FROM product_tag WHERE value = ANY($1)
   UNION ALL SELECT 'type', value, id FROM product_type WHERE value = ANY($2)
   UNION ALL SELECT 'collection', handle, id FROM product_collection WHERE handle = ANY($3)
   UNION ALL SELECT 'category', handle, id FROM product_category WHERE handle = ANY($4)`,
);

/** Somebody else may have made one in the meantime: then theirs counts. Sorted, so that writers do not lock crosswise. */
export const makeNames = statement<NameRow>(
  "catalog.make_names",
  `WITH tag AS (
     INSERT INTO product_tag (id, value) SELECT id, name FROM json_to_recordset($1::json) AS r (id text, name text) ORDER BY name
     ON CONFLICT (value) DO UPDATE SET value = EXCLUDED.value RETURNING id, value AS name
   ), type AS (
     INSERT INTO product_type (id, value) SELECT id, name FROM json_to_recordset($2::json) AS r (id text, name text) ORDER BY name
     ON CONFLICT (value) DO UPDATE SET value = EXCLUDED.value RETURNING id, value AS name
   ), collection AS (
     INSERT INTO product_collection (id, handle, title)
     SELECT id, name, title FROM json_to_recordset($3::json) AS r (id text, name text, title text) ORDER BY name
     ON CONFLICT (handle) DO UPDATE SET handle = EXCLUDED.handle RETURNING id, handle AS name
   )
   SELECT 'tag' AS kind, name, id FROM tag
   UNION ALL SELECT 'type', name, id FROM type
   UNION ALL SELECT 'collection', name, id FROM collection`,
);

export const ownersOfSkus = statement<{ sku: string; productId: string; handle: string }>(
  "catalog.owners_of_skus",
  `SELECT v.sku, v.product_id AS "productId", p.handle
     FROM product_variant v JOIN product p ON p.id = v.product_id
    WHERE v.sku = ANY($1) AND v.deleted_at IS NULL`,
);

export const retireVariants = statement<never>(
  "catalog.retire_variants",
  `UPDATE product_variant SET deleted_at = now(), updated_at = now() WHERE id = ANY($1)`,
);

export const parkVariants = statement<never>(
  "catalog.park_variants",
  `UPDATE product_variant SET sku = NULL, option_combination = id WHERE id = ANY($1)`,
);

const removal = (name: string, from: string): Statement<never> =>
  statement(`catalog.${name}`, `DELETE FROM ${from} = ANY($1)`);

export const removeOptionLinks = removal("remove_option_links", "product_variant_option_link WHERE option_value_id");
export const removeOptionValues = removal("remove_option_values", "product_option_value WHERE id");
export const removeOptions = removal("remove_options", "product_option WHERE id");
export const removeImages = removal("remove_images", "product_image WHERE id");
export const removeImageLinks = removal("remove_image_links", "product_variant_image_link WHERE variant_id");

const unlinking = (table: string, column: string): Statement<never> =>
  statement(
    `catalog.unlink_${table}`,
    `DELETE FROM ${table} l USING json_to_recordset($1::json) AS r (product_id text, id text)
      WHERE l.product_id = r.product_id AND l.${column} = r.id`,
  );

const linking = (table: string, column: string): Statement<never> =>
  statement(
    `catalog.link_${table}`,
    `INSERT INTO ${table} (product_id, ${column})
     SELECT product_id, id FROM json_to_recordset($1::json) AS r (product_id text, id text)
     ON CONFLICT DO NOTHING`,
  );

export const unlinkTags = unlinking("product_tag_link", "tag_id");
export const unlinkCategories = unlinking("product_category_link", "category_id");
export const linkTags = linking("product_tag_link", "tag_id");
export const linkCategories = linking("product_category_link", "category_id");
export const linkSalesChannels = linking("product_sales_channel_link", "sales_channel_id");

export const linkImages = statement<never>(
  "catalog.link_images",
  `INSERT INTO product_variant_image_link (variant_id, image_id)
   SELECT variant_id, image_id FROM json_to_recordset($1::json) AS r (variant_id text, image_id text)
   ON CONFLICT DO NOTHING`,
);

export const linkOptions = statement<never>(
  "catalog.link_options",
  `INSERT INTO product_variant_option_link AS l (variant_id, option_id, option_value_id)
   SELECT variant_id, option_id, option_value_id
     FROM json_to_recordset($1::json) AS r (variant_id text, option_id text, option_value_id text)
   ON CONFLICT (variant_id, option_id) DO UPDATE SET option_value_id = EXCLUDED.option_value_id
    WHERE l.option_value_id <> EXCLUDED.option_value_id`,
);

/** Inserts rows, or brings those with the same id up to date where anything differs. */
function upsert(table: string, columns: Readonly<Record<string, string>>): Statement<never> {
  const names = Object.keys(columns);
  const changing = names.filter((name) => name !== "id" && name !== "product_id");
  const listOf = (prefix: string) => changing.map((name) => prefix + name).join(", ");
  // Rows of one transaction would share their time, and a list by time would show them in no order.
  const time = "now() + r.ordinality * interval '1 microsecond'";
  return statement(
    `catalog.upsert_${table}`,
    `INSERT INTO ${table} AS t (${names.join(", ")}, created_at, updated_at)
     SELECT ${names.join(", ")}, ${time}, ${time}
       FROM ROWS FROM (json_to_recordset($1::json) AS (${names.map((name) => `${name} ${columns[name]}`).join(", ")}))
            WITH ORDINALITY AS r
     ON CONFLICT (id) DO UPDATE
        SET ${changing.map((name) => `${name} = EXCLUDED.${name}`).join(", ")}, updated_at = now()
      WHERE (${listOf("t.")}) IS DISTINCT FROM (${listOf("EXCLUDED.")})`,
  );
}

export const upsertProducts = upsert("product", {
  id: "text",
  title: "text",
  handle: "text",
  subtitle: "text",
  description: "text",
  is_giftcard: "boolean",
  status: "text",
  thumbnail: "text",
  collection_id: "text",
  type_id: "text",
  metadata: "jsonb",
  content_hash: "text",
});

export const upsertOptions = upsert("product_option", {
  id: "text",
  product_id: "text",
  title: "text",
  rank: "integer",
});

export const upsertOptionValues = upsert("product_option_value", {
  id: "text",
  option_id: "text",
  value: "text",
  rank: "integer",
});

export const upsertVariants = upsert("product_variant", {
  id: "text",
  product_id: "text",
  title: "text",
  sku: "text",
  barcode: "text",
  thumbnail: "text",
  allow_backorder: "boolean",
  manage_inventory: "boolean",
  requires_shipping: "boolean",
  is_taxable: "boolean",
  weight: "double precision",
  variant_rank: "integer",
  option_combination: "text",
});

export const upsertImages = upsert("product_image", {
  id: "text",
  product_id: "text",
  url: "text",
  rank: "integer",
  metadata: "jsonb",
});

/** Hundreds of rows a statement outdate what PostgreSQL knows about the tables long before it looks again. */
export const analyse = unnamed<never>(
  `ANALYZE product, product_option, product_option_value, product_variant, product_variant_option_link, product_image,
           product_variant_image_link, product_tag_link, product_category_link, product_sales_channel_link`,
);
