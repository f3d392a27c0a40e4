import { groupingSql, variantIdsSql } from "../catalog/index.ts";
import { availableUnitsSql } from "../inventory/index.ts";
import type { Selection } from "../platform/http/fields.ts";
import { containing, type Listing } from "../platform/http/listing.ts";

/** What follows a path in `fields=`: relations of a variant are at the top of one list, and below `variants` in another. */
export type Wants = Pick<Selection, "has" | "wants">;

/** The part of a selection that is below a relation. */
export const below = (relation: string, fields: Wants): Wants => ({
  has: (path) => fields.has(`${relation}.${path}`),
  wants: (path) => fields.wants(`${relation}.${path}`),
});

export const physique = (alias: string): string =>
  ["weight", "length", "height", "width", "origin_country", "hs_code", "mid_code", "material"]
    .map((name) => `${alias}.${name}`)
    .join(", ");

export const timesAlive = (alias: string): string =>
  `hanse_iso(${alias}.created_at) AS created_at, hanse_iso(${alias}.updated_at) AS updated_at, hanse_iso(${alias}.deleted_at) AS deleted_at`;

export const many = (select: string): string =>
  `(SELECT coalesce(json_agg(row_to_json(each)), '[]') FROM (${select}) each)`;
export const one = (select: string): string => `(SELECT row_to_json(each) FROM (${select}) each)`;

const { times } = groupingSql;

export const imageColumns = `i.id, i.url, i.rank, i.metadata, ${times("i")}`;

const levels =
  many(`SELECT 'ilev_' || md5(s.item_id || '/' || s.location_id) AS id, s.location_id, s.stocked AS stocked_quantity,
                            s.reserved AS reserved_quantity, s.incoming AS incoming_quantity, s.available AS available_quantity
                       FROM stock_level s WHERE s.item_id = i.id AND NOT s.closed ORDER BY s.location_id`);

/** The properties of an item that a variant takes, as `k`. */
const itemColumns = (fields: Wants): string => {
  const inventory = one(
    `SELECT i.id, i.sku, i.title, i.description, i.thumbnail, i.requires_shipping, ${physique("i")}, i.metadata, ${times("i")}
            ${fields.wants("inventory.location_levels") ? `, ${levels} AS location_levels` : ""}
       FROM inventory_item i WHERE i.id = k.inventory_item_id`,
  );
  return `'pvitem_' || md5(k.variant_id || k.inventory_item_id) AS id, k.variant_id, k.inventory_item_id, k.required_quantity
    ${fields.wants("inventory") ? `, ${inventory} AS inventory` : ""}`;
};

/** What belongs to a variant, each as one expression over `v`. Amounts are in minor units. */
const relations: Readonly<Record<string, (fields: Wants) => string>> = {
  options: () =>
    many(`SELECT ov.id, ov.value, ov.rank, ov.option_id, ov.metadata, ${times("ov")},
                 json_build_object('id', o.id, 'title', o.title) AS option
            FROM product_variant_option_link l
            JOIN product_option o ON o.id = l.option_id
            JOIN product_option_value ov ON ov.id = l.option_value_id
           WHERE l.variant_id = v.id ORDER BY o.rank, o.id`),
  prices: () =>
    many(`SELECT pr.id, NULL AS title, pr.variant_id, 'pset_' || substr(pr.variant_id, strpos(pr.variant_id, '_') + 1) AS price_set_id,
                 pr.currency_code, pr.amount, pr.compare_at_amount, pr.min_quantity, pr.max_quantity,
                 CASE WHEN pr.region_id IS NULL THEN '{}'::json ELSE json_build_object('region_id', pr.region_id) END AS rules,
                 ${times("pr")}
            FROM price pr WHERE pr.variant_id = v.id AND pr.price_list_id IS NULL
           ORDER BY pr.currency_code, pr.region_id NULLS FIRST, pr.min_quantity NULLS FIRST, pr.id`),
  inventory_items: (fields) =>
    many(`SELECT ${itemColumns(below("inventory_items", fields))} FROM variant_inventory_item k
           WHERE k.variant_id = v.id ORDER BY k.inventory_item_id`),
  images: () =>
    many(`SELECT ${imageColumns} FROM product_variant_image_link l JOIN product_image i ON i.id = l.image_id
           WHERE l.variant_id = v.id ORDER BY i.rank, i.id`),
  product: () =>
    one(`SELECT p.id, p.title, p.handle, p.subtitle, p.status, p.thumbnail, p.discountable, p.is_giftcard, p.collection_id, p.type_id
           FROM product p WHERE p.id = v.product_id`),
};

const allLocations = "ARRAY(SELECT id FROM stock_location)";

/** A variant `v` and those of its relations that are to be sent. */
export const variantColumns = (fields: Wants): string =>
  [
    `v.id, v.product_id, v.title, v.sku, v.barcode, v.ean, v.upc, v.thumbnail, v.allow_backorder, v.manage_inventory,
     v.variant_rank, ${physique("v")}, v.metadata, ${timesAlive("v")}`,
    ...(fields.has("inventory_quantity")
      ? [`CASE WHEN v.manage_inventory THEN ${availableUnitsSql("v.id", allLocations)} END AS inventory_quantity`]
      : []),
    ...Object.entries(relations).flatMap(([name, sql]) => (fields.wants(name) ? `${sql(fields)} AS "${name}"` : [])),
  ].join(", ");

const ofOptions = (column: string) =>
  ({
    sql: column,
    type: "text",
    within: (condition: string) =>
      `EXISTS (SELECT FROM product_variant_option_link l JOIN product_option_value ov ON ov.id = l.option_value_id
                WHERE l.variant_id = v.id AND ${condition})`,
  }) as const;

export const variantListing: Listing = {
  from: "product_variant v",
  filters: {
    id: { sql: "v.id", type: "text" },
    product_id: { sql: "v.product_id", type: "text" },
    title: { sql: "v.title", type: "text" },
    sku: { sql: "v.sku", type: "text", nullable: true },
    barcode: { sql: "v.barcode", type: "text", nullable: true },
    ean: { sql: "v.ean", type: "text", nullable: true },
    upc: { sql: "v.upc", type: "text", nullable: true },
    manage_inventory: { sql: "v.manage_inventory", type: "boolean" },
    allow_backorder: { sql: "v.allow_backorder", type: "boolean" },
    inventory_item_id: {
      sql: "k.inventory_item_id",
      type: "text",
      within: (condition) => `EXISTS (SELECT FROM variant_inventory_item k WHERE k.variant_id = v.id AND ${condition})`,
    },
    "options.value": ofOptions("ov.value"),
    "options.option_id": ofOptions("l.option_id"),
    created_at: { sql: "v.created_at", type: "timestamp" },
    updated_at: { sql: "v.updated_at", type: "timestamp" },
    deleted_at: { sql: "v.deleted_at", type: "timestamp", nullable: true },
  },
  orders: {
    id: "v.id",
    title: "v.title",
    sku: "v.sku",
    variant_rank: "v.variant_rank",
    created_at: "v.created_at",
    updated_at: "v.updated_at",
  },
  defaultOrder: "variant_rank",
  defaultLimit: 50,
  searched: [],
  matches: (q, bind) => `v.id IN (${variantIdsSql(bind(containing(q)))})`,
};
