import { groupingSql, productIdsSql } from "../catalog/index.ts";
import { containing, type Listing } from "../platform/http/listing.ts";
import { below, imageColumns, many, one, physique, timesAlive, variantColumns, type Wants } from "./variant.queries.ts";

const { categoryColumns, optionColumns, times, valuedColumns } = groupingSql;

/** What belongs to a product, each as one expression over `p`. */
const relations: Readonly<Record<string, (fields: Wants) => string>> = {
  collection: () =>
    one(`SELECT c.id, c.title, c.handle, c.external_id, c.metadata, ${times("c")}
           FROM product_collection c WHERE c.id = p.collection_id`),
  type: () => one(`SELECT ${valuedColumns} FROM product_type t WHERE t.id = p.type_id`),
  tags: () =>
    many(`SELECT ${valuedColumns} FROM product_tag_link l JOIN product_tag t ON t.id = l.tag_id
           WHERE l.product_id = p.id ORDER BY t.value`),
  categories: () =>
    many(`SELECT ${categoryColumns} FROM product_category_link l JOIN product_category c ON c.id = l.category_id
           WHERE l.product_id = p.id ORDER BY c.mpath`),
  sales_channels: () =>
    many(`SELECT s.id, s.name, s.description, s.is_disabled
            FROM product_sales_channel_link l JOIN sales_channel s ON s.id = l.sales_channel_id
           WHERE l.product_id = p.id ORDER BY s.created_at, s.id`),
  shipping_profile: () =>
    one(`SELECT sp.id, sp.name, sp.type, sp.metadata
           FROM product_shipping_profile l JOIN shipping_profile sp ON sp.id = l.shipping_profile_id
          WHERE l.product_id = p.id`),
  options: () => many(`SELECT ${optionColumns} FROM product_option o WHERE o.product_id = p.id ORDER BY o.rank, o.id`),
  images: () => many(`SELECT ${imageColumns} FROM product_image i WHERE i.product_id = p.id ORDER BY i.rank, i.id`),
  variants: (fields) =>
    many(`SELECT ${variantColumns(below("variants", fields))}
            FROM product_variant v WHERE v.product_id = p.id AND v.deleted_at IS NULL
           ORDER BY v.variant_rank, v.id`),
};

/** A product `p` and those of its relations that are to be sent. Amounts are in minor units. */
export const productColumns = (fields: Wants): string =>
  [
    `p.id, p.title, p.handle, p.subtitle, p.description, p.is_giftcard, p.discountable, p.status, p.thumbnail, ${physique("p")},
     p.collection_id, p.type_id, p.external_id, p.metadata, ${timesAlive("p")}`,
    ...Object.entries(relations).flatMap(([name, sql]) => (fields.wants(name) ? `${sql(fields)} AS "${name}"` : [])),
  ].join(", ");

const linked = (table: string, column: string) =>
  ({
    sql: `l.${column}`,
    type: "text",
    within: (condition: string) => `EXISTS (SELECT FROM ${table} l WHERE l.product_id = p.id AND ${condition})`,
  }) as const;

const ofVariant = (column: string, type: "text" | "boolean" | "timestamp" = "text") =>
  ({
    sql: `v.${column}`,
    type,
    within: (condition: string) =>
      `EXISTS (SELECT FROM product_variant v WHERE v.product_id = p.id AND v.deleted_at IS NULL AND ${condition})`,
  }) as const;

const ofOptions = (column: string) =>
  ({
    sql: column,
    type: "text",
    within: (condition: string) =>
      `EXISTS (SELECT FROM product_option o JOIN product_option_value ov ON ov.option_id = o.id
                WHERE o.product_id = p.id AND ${condition})`,
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
    categories: linked("product_category_link", "category_id"),
    "categories.id": linked("product_category_link", "category_id"),
    "tags.id": linked("product_tag_link", "tag_id"),
    sales_channel_id: linked("product_sales_channel_link", "sales_channel_id"),
    shipping_profile_id: linked("product_shipping_profile", "shipping_profile_id"),
    option_id: ofOptions("o.id"),
    option_value_id: ofOptions("ov.id"),
    price_list_id: {
      sql: "pr.price_list_id",
      type: "text",
      within: (condition) =>
        `p.id = ANY(ARRAY(SELECT DISTINCT v.product_id FROM price pr JOIN product_variant v ON v.id = pr.variant_id
                           WHERE v.deleted_at IS NULL AND ${condition}))`,
    },
    "variants.id": ofVariant("id"),
    "variants.sku": ofVariant("sku"),
    "variants.barcode": ofVariant("barcode"),
    "variants.ean": ofVariant("ean"),
    "variants.upc": ofVariant("upc"),
    "variants.manage_inventory": ofVariant("manage_inventory", "boolean"),
    "variants.allow_backorder": ofVariant("allow_backorder", "boolean"),
    "variants.created_at": ofVariant("created_at", "timestamp"),
    "variants.updated_at": ofVariant("updated_at", "timestamp"),
    created_at: { sql: "p.created_at", type: "timestamp" },
    updated_at: { sql: "p.updated_at", type: "timestamp" },
    deleted_at: { sql: "p.deleted_at", type: "timestamp", nullable: true },
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
  searched: [],
  matches: (q, bind) => `p.id IN (${productIdsSql(bind(containing(q)))})`,
};

export const optionListing: Listing = {
  from: "product_option o",
  filters: {
    id: { sql: "o.id", type: "text" },
    title: { sql: "o.title", type: "text" },
    created_at: { sql: "o.created_at", type: "timestamp" },
    updated_at: { sql: "o.updated_at", type: "timestamp" },
  },
  orders: { id: "o.id", title: "o.title", rank: "o.rank" },
  defaultOrder: "rank",
  defaultLimit: 50,
  searched: ["o.title"],
};
