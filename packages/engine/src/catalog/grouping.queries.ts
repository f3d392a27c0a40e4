import type { Selection } from "../platform/http/fields.ts";
import { MemberProductDto } from "./grouping.schema.ts";
import type { Listing } from "../platform/http/listing.ts";

/** How the wire shows the times of a row; `deleted_at` is part of it though there is no such column. */
export const times = (alias: string): string =>
  `hanse_iso(${alias}.created_at) AS created_at, hanse_iso(${alias}.updated_at) AS updated_at, NULL AS deleted_at`;

const filtersOf = (alias: string, names: readonly string[]) =>
  ({
    id: { sql: `${alias}.id`, type: "text" },
    ...Object.fromEntries(names.map((name) => [name, { sql: `${alias}.${name}`, type: "text" } as const])),
    external_id: { sql: `${alias}.external_id`, type: "text", nullable: true },
    created_at: { sql: `${alias}.created_at`, type: "timestamp" },
    updated_at: { sql: `${alias}.updated_at`, type: "timestamp" },
  }) as const;

const ordersOf = (alias: string, names: readonly string[]) => ({
  ...Object.fromEntries([...names, "created_at", "updated_at"].map((name) => [name, `${alias}.${name}`])),
  id: `${alias}.id`,
});

const valued = (table: string): Listing => ({
  from: `${table} t`,
  filters: filtersOf("t", ["value"]),
  orders: ordersOf("t", ["value"]),
  defaultOrder: "value",
  defaultLimit: 20,
  searched: ["t.value"],
});

export const tagListing = valued("product_tag");
export const typeListing = valued("product_type");
export const valuedColumns = `t.id, t.value, t.external_id, t.metadata, ${times("t")}`;

export const optionListing: Listing = {
  from: "product_option o",
  filters: {
    id: { sql: "o.id", type: "text" },
    title: { sql: "o.title", type: "text" },
    is_exclusive: { sql: "(o.product_id IS NOT NULL)", type: "boolean" },
    product_id: { sql: "o.product_id", type: "text", nullable: true },
    created_at: { sql: "o.created_at", type: "timestamp" },
    updated_at: { sql: "o.updated_at", type: "timestamp" },
  },
  orders: ordersOf("o", ["title"]),
  defaultOrder: "id",
  defaultLimit: 20,
  searched: ["o.title"],
};

export const optionColumns = `o.id, o.title, o.product_id IS NOT NULL AS is_exclusive, o.product_id, o.metadata, ${times("o")},
  (SELECT coalesce(json_agg(row_to_json(choice)), '[]')
     FROM (SELECT v.id, v.value, v.rank, v.option_id, v.metadata, ${times("v")}
             FROM product_option_value v WHERE v.option_id = o.id ORDER BY v.rank, v.id) choice) AS "values"`;

/** Options of products that the caller may see; the parameter is a list of sales channels. */
export const optionIsVisible = `EXISTS (SELECT FROM product p WHERE p.id = o.product_id AND ${isVisible("$1")})`;

export const collectionListing: Listing = {
  from: "product_collection c",
  filters: filtersOf("c", ["title", "handle"]),
  orders: ordersOf("c", ["title", "handle"]),
  defaultOrder: "-created_at",
  defaultLimit: 10,
  searched: ["c.title", "c.handle"],
};

export const collectionColumns = (fields: Selection, forStaff = false): string =>
  `c.id, c.title, c.handle, c.external_id, c.metadata, ${times("c")}
   ${fields.wants("products") ? `, ${members("product p", "p.collection_id = c.id", "p.id", fields, forStaff)}` : ""}`;

export const categoryListing: Listing = {
  from: "product_category c",
  filters: {
    ...filtersOf("c", ["name", "handle", "description"]),
    parent_category_id: { sql: "c.parent_category_id", type: "text", nullable: true },
    is_active: { sql: "c.is_active", type: "boolean" },
    is_internal: { sql: "c.is_internal", type: "boolean" },
  },
  orders: ordersOf("c", ["name", "handle", "rank"]),
  defaultOrder: "rank",
  defaultLimit: 50,
  searched: ["c.name", "c.handle", "c.description"],
};

export const categoryIsVisible = "c.is_active AND NOT c.is_internal";

export const categoryColumns = `c.id, c.name, c.description, c.handle, c.rank, c.parent_category_id, c.is_active, c.is_internal,
  c.external_id, c.metadata, ${times("c")}`;

export const categoryMembers = (fields: Selection, forStaff = false): string =>
  fields.wants("products")
    ? `, ${members("product_category_link l JOIN product p ON p.id = l.product_id", "l.category_id = c.id", "l.product_id", fields, forStaff)}`
    : "";

/** The product that an option belongs to, as the wire's list. */
export const optionMembers = (fields: Selection): string =>
  members("product p", "p.id = o.product_id", "p.id", fields, true);

/** A group may have tens of thousands of products; whoever wants more than the newest asks for them with its id. */
const maxMembers = 100;

/** The newest products of a group that the caller may see: staff see all. */
function members(from: string, condition: string, newest: string, fields: Selection, forStaff: boolean): string {
  const columns = Object.keys(MemberProductDto.properties).filter((name) => fields.has(`products.${name}`));
  const expressions = columns.map((name) =>
    name === "deleted_at"
      ? "NULL AS deleted_at"
      : name.endsWith("_at")
        ? `hanse_iso(p.${name}) AS ${name}`
        : `p.${name}`,
  );
  return `(SELECT coalesce(json_agg(row_to_json(member)), '[]')
             FROM (SELECT ${expressions.join(", ")} FROM ${from}
                    WHERE ${condition} AND ${forStaff ? "p.deleted_at IS NULL" : isVisible("$1")} ORDER BY ${newest} DESC LIMIT ${maxMembers}) member) AS products`;
}

/** Whether product `p` is for sale in one of the channels. */
function isVisible(channels: string): string {
  return `p.deleted_at IS NULL AND p.status = 'published'
      AND EXISTS (SELECT FROM product_sales_channel_link s WHERE s.product_id = p.id AND s.sales_channel_id = ANY(${channels}))`;
}
