import { statement } from "@hanse/plugin-kit";
import { variantIdsSql } from "../catalog/index.ts";
import type { Selection } from "../platform/http/fields.ts";
import { containing, type Listing } from "../platform/http/listing.ts";
import type { StoredListPrice } from "./list-price.ts";
import type { ListPriceRow } from "./price-list.schema.ts";

const times = (alias: string): string =>
  `hanse_iso(${alias}.created_at) AS created_at, hanse_iso(${alias}.updated_at) AS updated_at`;

const priceColumns = (alias: string): string =>
  `${alias}.id, ${alias}.variant_id, ${alias}.price_list_id, ${alias}.currency_code, ${alias}.amount, ${alias}.region_id,
   ${alias}.min_quantity, ${alias}.max_quantity, ${times(alias)}`;

const rulesCount = "(l.customer_group_ids <> '{}')::integer";

export const priceListListing: Listing = {
  from: "price_list l",
  filters: {
    id: { sql: "l.id", type: "text" },
    title: { sql: "l.title", type: "text" },
    type: { sql: "l.type", type: "text" },
    status: { sql: "l.status", type: "text" },
    starts_at: { sql: "l.starts_at", type: "timestamp", nullable: true },
    ends_at: { sql: "l.ends_at", type: "timestamp", nullable: true },
    customer_group_id: { sql: "l.customer_group_ids", type: "textArray" },
    rules_count: { sql: rulesCount, type: "integer" },
    created_at: { sql: "l.created_at", type: "timestamp" },
    updated_at: { sql: "l.updated_at", type: "timestamp" },
  },
  orders: {
    id: "l.id",
    title: "l.title",
    type: "l.type",
    status: "l.status",
    starts_at: "l.starts_at",
    ends_at: "l.ends_at",
    created_at: "l.created_at",
    updated_at: "l.updated_at",
  },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: ["l.title", "l.description"],
};

/** What a list shows of its prices; there may be a hundred thousand. */
const maxPrices = 1_000;

export const priceListColumns = (fields: Selection): string =>
  [
    `l.id, l.title, l.description, l.type, l.status, hanse_iso(l.starts_at) AS starts_at, hanse_iso(l.ends_at) AS ends_at,
     l.customer_group_ids, l.metadata, l.version, ${times("l")}`,
    fields.has("prices_count") && `(SELECT count(*) FROM price p WHERE p.price_list_id = l.id) AS prices_count`,
    fields.wants("prices") &&
      `(SELECT coalesce(json_agg(row_to_json(one)), '[]')
          FROM (SELECT ${priceColumns("p")} FROM price p WHERE p.price_list_id = l.id ORDER BY p.id LIMIT ${maxPrices}) one) AS prices`,
  ]
    .filter(Boolean)
    .join(", ");

/** PostgreSQL leaves out the joins where nothing is asked of them. */
export const listPriceListing: Listing = {
  from: "price p LEFT JOIN product_variant v ON v.id = p.variant_id LEFT JOIN product o ON o.id = v.product_id",
  filters: {
    id: { sql: "p.id", type: "text" },
    variant_id: { sql: "p.variant_id", type: "text" },
    product_id: { sql: "v.product_id", type: "text" },
    sku: { sql: "v.sku", type: "text", nullable: true },
    currency_code: { sql: "p.currency_code", type: "text" },
    region_id: { sql: "p.region_id", type: "text", nullable: true },
    min_quantity: { sql: "p.min_quantity", type: "integer", nullable: true },
    max_quantity: { sql: "p.max_quantity", type: "integer", nullable: true },
    created_at: { sql: "p.created_at", type: "timestamp" },
    updated_at: { sql: "p.updated_at", type: "timestamp" },
  },
  orders: {
    id: "p.id",
    currency_code: "p.currency_code",
    variant_id: "p.variant_id",
    product_id: "v.product_id",
    product_title: "o.title",
    min_quantity: "p.min_quantity",
    created_at: "p.created_at",
    updated_at: "p.updated_at",
  },
  defaultOrder: "id",
  defaultLimit: 50,
  searched: [],
  matches: (q, bind) => `p.variant_id IN (${variantIdsSql(bind(containing(q)))})`,
};

export const listPriceColumns = (fields: Selection): string =>
  fields.wants("variant")
    ? `${priceColumns("p")}, json_build_object('id', v.id, 'title', v.title, 'sku', v.sku, 'product_id', v.product_id,
         'product_title', o.title, 'thumbnail', coalesce(v.thumbnail, o.thumbnail)) AS variant`
    : priceColumns("p");

/** Prices of the list `$1`; one that is there already gets the new amount. */
export const insertListPrices = statement<ListPriceRow>(
  "pricing.insert_list_prices",
  `INSERT INTO price AS p (price_list_id, id, variant_id, currency_code, region_id, amount, compare_at_amount, min_quantity, max_quantity)
   SELECT $1, g.* FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::int[], $9::int[]) AS g
   ON CONFLICT (variant_id, price_list_id, currency_code, region_id, min_quantity, max_quantity) DO UPDATE
      SET amount = excluded.amount, updated_at = now()
   RETURNING ${priceColumns("p")}`,
);

export const loadListPrices = statement<StoredListPrice>(
  "pricing.load_list_prices",
  `SELECT id, variant_id AS "variantId", currency_code AS "currencyCode", region_id AS "regionId", amount,
          min_quantity AS "minQuantity", max_quantity AS "maxQuantity"
     FROM price WHERE price_list_id = $1 AND id = ANY($2::text[])`,
);

export const updateListPrices = statement<ListPriceRow>(
  "pricing.update_list_prices",
  `UPDATE price p
      SET variant_id = g.variant_id, currency_code = g.currency_code, region_id = g.region_id, amount = g.amount,
          min_quantity = g.min_quantity, max_quantity = g.max_quantity, updated_at = now()
     FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::int[], $8::int[])
       AS g (id, variant_id, currency_code, region_id, amount, min_quantity, max_quantity)
    WHERE p.id = g.id AND p.price_list_id = $1
   RETURNING ${priceColumns("p")}`,
);

export const deleteListPrices = statement<{ id: string }>(
  "pricing.delete_list_prices",
  `DELETE FROM price WHERE price_list_id = $1 AND id = ANY($2::text[]) RETURNING id`,
);

/** The prices of products' variants. */
export const deleteProductPrices = statement<{ id: string }>(
  "pricing.delete_product_prices",
  `DELETE FROM price p USING product_variant v
    WHERE p.price_list_id = $1 AND v.id = p.variant_id AND v.product_id = ANY($2::text[]) RETURNING p.id`,
);

/** A change of its prices is one of the list: its version grows. */
export const touchList = statement<never>(
  "pricing.touch_list",
  `UPDATE price_list SET updated_at = now() WHERE id = $1`,
);

/** Those of the customer groups that there are; none of them is deleted before the transaction ends. */
export const lockCustomerGroups = statement<{ id: string }>(
  "price_list.lock_customer_groups",
  "SELECT id FROM customer_group WHERE id = ANY($1::text[]) ORDER BY id FOR KEY SHARE",
);
