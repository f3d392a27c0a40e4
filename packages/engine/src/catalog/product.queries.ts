import type { Selection } from "../platform/http/fields.ts";
import { categoryColumns, optionColumns, times, valuedColumns } from "./grouping.queries.ts";
import type { Listing } from "../platform/http/listing.ts";

const physique = (alias: string): string =>
  ["weight", "length", "height", "width", "origin_country", "hs_code", "mid_code", "material"]
    .map((name) => `${alias}.${name}`)
    .join(", ");

const timesAlive = (alias: string): string =>
  `hanse_iso(${alias}.created_at) AS created_at, hanse_iso(${alias}.updated_at) AS updated_at, hanse_iso(${alias}.deleted_at) AS deleted_at`;

const many = (select: string): string => `(SELECT coalesce(json_agg(row_to_json(each)), '[]') FROM (${select}) each)`;
const one = (select: string): string => `(SELECT row_to_json(each) FROM (${select}) each)`;

/** What belongs to a product, each as one expression over `p`. */
const relations: Readonly<Record<string, string>> = {
  collection: one(`SELECT c.id, c.title, c.handle, c.external_id, c.metadata, ${times("c")}
                     FROM product_collection c WHERE c.id = p.collection_id`),
  type: one(`SELECT ${valuedColumns} FROM product_type t WHERE t.id = p.type_id`),
  tags: many(`SELECT ${valuedColumns} FROM product_tag_link l JOIN product_tag t ON t.id = l.tag_id
               WHERE l.product_id = p.id ORDER BY t.value`),
  categories:
    many(`SELECT ${categoryColumns} FROM product_category_link l JOIN product_category c ON c.id = l.category_id
                     WHERE l.product_id = p.id ORDER BY c.mpath`),
  sales_channels:
    many(`SELECT s.id, s.name FROM product_sales_channel_link l JOIN sales_channel s ON s.id = l.sales_channel_id
                         WHERE l.product_id = p.id ORDER BY s.created_at, s.id`),
  options: many(`SELECT ${optionColumns} FROM product_option o WHERE o.product_id = p.id ORDER BY o.rank, o.id`),
  images: many(`SELECT i.id, i.url, i.rank, i.metadata, ${times("i")}
                  FROM product_image i WHERE i.product_id = p.id ORDER BY i.rank, i.id`),
  variants: many(`SELECT v.id, v.product_id, v.title, v.sku, v.barcode, v.ean, v.upc, v.thumbnail, v.allow_backorder,
                         v.manage_inventory, v.variant_rank, ${physique("v")}, v.metadata, ${timesAlive("v")},
                         ${many(`SELECT ov.id, ov.value, ov.option_id
                                   FROM product_variant_option_link l
                                   JOIN product_option o ON o.id = l.option_id
                                   JOIN product_option_value ov ON ov.id = l.option_value_id
                                  WHERE l.variant_id = v.id ORDER BY o.rank, o.id`)} AS options
                    FROM product_variant v WHERE v.product_id = p.id AND v.deleted_at IS NULL
                   ORDER BY v.variant_rank, v.id`),
};

/** A product and those of its relations that are to be sent. */
export const productColumns = (fields: Selection): string =>
  [
    `p.id, p.title, p.handle, p.subtitle, p.description, p.is_giftcard, p.discountable, p.status, p.thumbnail, ${physique("p")},
     p.collection_id, p.type_id, p.external_id, p.metadata, ${timesAlive("p")}`,
    ...Object.entries(relations).flatMap(([name, sql]) => (fields.wants(name) ? `${sql} AS "${name}"` : [])),
  ].join(", ");

const linked = (table: string, column: string) =>
  ({
    sql: `l.${column}`,
    type: "text",
    within: (condition: string) => `EXISTS (SELECT FROM ${table} l WHERE l.product_id = p.id AND ${condition})`,
  }) as const;

const ofVariant = (column: string) =>
  ({
    sql: `v.${column}`,
    type: "text",
    within: (condition: string) =>
      `EXISTS (SELECT FROM product_variant v WHERE v.product_id = p.id AND v.deleted_at IS NULL AND ${condition})`,
  }) as const;

export const productListing: Listing = {
  from: "product p",
  filters: {
    id: { sql: "p.id", type: "text" },
    title: { sql: "p.title", type: "text" },
    handle: { sql: "p.handle", type: "text" },
    status: { sql: "p.status", type: "text" },
    is_giftcard: { sql: "p.is_giftcard", type: "boolean" },
    external_id: { sql: "p.external_id", type: "text", nullable: true },
    type_id: { sql: "p.type_id", type: "text", nullable: true },
    collection_id: { sql: "p.collection_id", type: "text", nullable: true },
    tag_id: linked("product_tag_link", "tag_id"),
    category_id: linked("product_category_link", "category_id"),
    sales_channel_id: linked("product_sales_channel_link", "sales_channel_id"),
    "variants.sku": ofVariant("sku"),
    "variants.barcode": ofVariant("barcode"),
    "variants.ean": ofVariant("ean"),
    "variants.upc": ofVariant("upc"),
    created_at: { sql: "p.created_at", type: "timestamp" },
    updated_at: { sql: "p.updated_at", type: "timestamp" },
  },
  orders: {
    id: "p.id",
    title: "p.title",
    handle: "p.handle",
    status: "p.status",
    created_at: "p.created_at",
    updated_at: "p.updated_at",
  },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: ["p.title", "p.handle", "p.subtitle"],
};

export const productIsLive = "p.deleted_at IS NULL";
