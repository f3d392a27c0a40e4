import { type Statement, statement } from "@hanse/plugin-kit";
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
          ARRAY(SELECT sales_channel_id FROM product_sales_channel_link WHERE product_id = p.id) AS "salesChannelIds",
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
                'weight', v.weight, 'optionCombination', v.option_combination,
                'imageIds', ARRAY(SELECT image_id FROM product_variant_image_link WHERE variant_id = v.id)) ORDER BY v.variant_rank, v.id), '[]') AS list
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
export const removeChoices = removal("remove_choices", "product_variant_option_link WHERE variant_id");
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
     SELECT product_id, id FROM json_to_recordset($1::json) AS r (product_id text, id text)`,
  );

export const unlinkTags = unlinking("product_tag_link", "tag_id");
export const unlinkCategories = unlinking("product_category_link", "category_id");
export const linkTags = linking("product_tag_link", "tag_id");
export const linkCategories = linking("product_category_link", "category_id");
export const linkSalesChannels = linking("product_sales_channel_link", "sales_channel_id");

export const linkImages = statement<never>(
  "catalog.link_images",
  `INSERT INTO product_variant_image_link (variant_id, image_id)
   SELECT variant_id, image_id FROM json_to_recordset($1::json) AS r (variant_id text, image_id text)`,
);

export const linkOptions = statement<never>(
  "catalog.link_options",
  `INSERT INTO product_variant_option_link (variant_id, option_id, option_value_id)
   SELECT variant_id, option_id, option_value_id
     FROM json_to_recordset($1::json) AS r (variant_id text, option_id text, option_value_id text)`,
);

/** How the rows of a table are written: `insert` for new ones, `update` for those whose id is there. */
export interface RowStatements {
  readonly insert: Statement<never>;
  /** Leaves rows alone that say the same already. */
  readonly update: Statement<never>;
}

/** @param columns with their types, besides the id; `fixed` ones never change. */
function rowsOf(
  table: string,
  columns: Readonly<Record<string, string>>,
  fixed: Readonly<Record<string, string>> = {},
): RowStatements {
  const types = { id: "text", ...fixed, ...columns };
  const names = Object.keys(types).join(", ");
  const record = Object.entries(types)
    .map(([name, type]) => `${name} ${type}`)
    .join(", ");
  const changing = (prefix: string) =>
    Object.keys(columns)
      .map((name) => prefix + name)
      .join(", ");
  // Rows of one transaction would share their time, and a list by time would show them in no order.
  const time = "now() + r.ordinality * interval '1 microsecond'";
  return {
    insert: statement(
      `catalog.insert_${table}`,
      `INSERT INTO ${table} (${names}, created_at, updated_at)
       SELECT ${names}, ${time}, ${time}
         FROM ROWS FROM (json_to_recordset($1::json) AS (${record})) WITH ORDINALITY AS r`,
    ),
    update: statement(
      `catalog.update_${table}`,
      `UPDATE ${table} t SET (${changing("")}, updated_at) = ROW (${changing("r.")}, now())
         FROM json_to_recordset($1::json) AS r (${record})
        WHERE t.id = r.id AND (${changing("t.")}) IS DISTINCT FROM (${changing("r.")})`,
    ),
  };
}

export const products = rowsOf("product", {
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

export const options = rowsOf("product_option", { title: "text", rank: "integer" }, { product_id: "text" });

export const optionValues = rowsOf("product_option_value", { value: "text", rank: "integer" }, { option_id: "text" });

export const variants = rowsOf(
  "product_variant",
  {
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
  },
  { product_id: "text" },
);

export const images = rowsOf(
  "product_image",
  { url: "text", rank: "integer", metadata: "jsonb" },
  { product_id: "text" },
);
