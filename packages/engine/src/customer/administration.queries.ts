import { statement } from "@hanse/plugin-kit";
import type { Selection } from "../platform/http/fields.ts";
import type { FilterColumn, FilterColumns } from "../platform/http/filter.ts";
import type { Listing } from "../platform/http/listing.ts";
import { type Use, usesByKind } from "../platform/http/uses.ts";
import type { AdminCustomerDto, CustomerGroupDto } from "./administration.schema.ts";
import { addressJson } from "./customer.queries.ts";

/** As the wire shows them, with the versions of their rows. */
export type CustomerEntry = AdminCustomerDto & { readonly version: number };
export type CustomerGroupEntry = CustomerGroupDto & { readonly version: number };

const customerRow = `c.id, c.email, c.company_name, c.first_name, c.last_name, c.phone, c.has_account, c.metadata, c.created_by,
  hanse_iso(c.created_at) AS created_at, hanse_iso(c.updated_at) AS updated_at, hanse_iso(c.deleted_at) AS deleted_at`;

const groupRow = `g.id, g.name, g.metadata, g.created_by, hanse_iso(g.created_at) AS created_at,
  hanse_iso(g.updated_at) AS updated_at, NULL AS deleted_at`;

const defaultAddress = (use: "billing" | "shipping") =>
  `(SELECT a.id FROM customer_address a WHERE a.customer_id = c.id AND a.is_default_${use}) AS default_${use}_address_id`;

/** Columns of the customer `c`; relations only where they are asked for. */
export const customerColumnsOf = (fields: Selection): string =>
  `${customerRow}, c.version, ${defaultAddress("billing")}, ${defaultAddress("shipping")}
   ${
     fields.wants("addresses")
       ? `, (SELECT coalesce(json_agg(${addressJson} ORDER BY a.created_at, a.id), '[]')
              FROM customer_address a WHERE a.customer_id = c.id) AS addresses`
       : ""
   }
   ${
     fields.wants("groups")
       ? `, (SELECT coalesce(json_agg(row_to_json(one)), '[]')
              FROM (SELECT ${groupRow} FROM customer_group_customer m JOIN customer_group g ON g.id = m.customer_group_id
                     WHERE m.customer_id = c.id ORDER BY g.name, g.id) one) AS groups`
       : ""
   }`;

/** A group may have tens of thousands of customers; whoever wants more than the newest asks for customers by their group. */
const maxMembers = 100;

/** Columns of the group `g`; its customers only where they are asked for. */
export const groupColumnsOf = (fields: Selection): string =>
  `${groupRow}, g.version
   ${
     fields.wants("customers")
       ? `, (SELECT coalesce(json_agg(row_to_json(one)), '[]')
              FROM (SELECT ${customerRow} FROM customer_group_customer m JOIN customer c ON c.id = m.customer_id
                     WHERE m.customer_group_id = g.id AND c.deleted_at IS NULL
                     ORDER BY m.created_at DESC, c.id DESC LIMIT ${maxMembers}) one) AS customers`
       : ""
   }`;

export const customerExists = "c.deleted_at IS NULL";

const times = (alias: string): FilterColumns => ({
  created_at: { sql: `${alias}.created_at`, type: "timestamp" },
  updated_at: { sql: `${alias}.updated_at`, type: "timestamp" },
});

const text = (sql: string): FilterColumn => ({ sql, type: "text", nullable: true });

const inGroup = (condition: string) =>
  `EXISTS (SELECT FROM customer_group_customer m JOIN customer_group g ON g.id = m.customer_group_id
            WHERE m.customer_id = c.id AND ${condition})`;
const hasMember = (condition: string) =>
  `EXISTS (SELECT FROM customer_group_customer m JOIN customer c ON c.id = m.customer_id
            WHERE m.customer_group_id = g.id AND c.deleted_at IS NULL AND ${condition})`;

/** The same filters, of related rows. */
const related = (name: string, columns: FilterColumns, within: (condition: string) => string): FilterColumns =>
  Object.fromEntries(Object.entries(columns).map(([field, column]) => [`${name}.${field}`, { ...column, within }]));

/** What a search looks into: the expression of the index `customer_search`, which has customers that are not deleted. */
export const customerTextSql = (alias: string): string =>
  `(coalesce(${alias}.first_name, '') || ' ' || coalesce(${alias}.last_name, '') || ' ' || ${alias}.email || ' ' ||
    coalesce(${alias}.company_name, '') || ' ' || coalesce(${alias}.phone, ''))`;

export const customerListing: Listing = {
  from: "customer c",
  filters: {
    id: { sql: "c.id", type: "text" },
    email: { sql: "c.email", type: "text" },
    company_name: text("c.company_name"),
    first_name: text("c.first_name"),
    last_name: text("c.last_name"),
    phone: text("c.phone"),
    created_by: text("c.created_by"),
    has_account: { sql: "c.has_account", type: "boolean" },
    ...times("c"),
    deleted_at: { sql: "c.deleted_at", type: "timestamp", nullable: true },
    groups: { sql: "g.id", type: "text", nullable: true, within: inGroup },
    ...related(
      "groups",
      { id: { sql: "g.id", type: "text" }, name: { sql: "g.name", type: "text" }, ...times("g") },
      inGroup,
    ),
  },
  orders: {
    id: "c.id",
    email: "c.email",
    first_name: "c.first_name",
    last_name: "c.last_name",
    company_name: "c.company_name",
    has_account: "c.has_account",
    created_at: "c.created_at",
    updated_at: "c.updated_at",
  },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: [customerTextSql("c")],
};

export const groupListing: Listing = {
  from: "customer_group g",
  filters: {
    id: { sql: "g.id", type: "text" },
    name: { sql: "g.name", type: "text" },
    created_by: text("g.created_by"),
    ...times("g"),
    // What is deleted is gone; clients ask for it all the same.
    deleted_at: { sql: "NULL::timestamptz", type: "timestamp", nullable: true },
    customers: { sql: "c.id", type: "text", within: hasMember },
    ...related(
      "customers",
      {
        id: { sql: "c.id", type: "text" },
        email: { sql: "c.email", type: "text" },
        company_name: text("c.company_name"),
        first_name: text("c.first_name"),
        last_name: text("c.last_name"),
        created_by: text("c.created_by"),
        ...times("c"),
      },
      hasMember,
    ),
  },
  orders: { id: "g.id", name: "g.name", created_at: "g.created_at", updated_at: "g.updated_at" },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: ["g.name"],
};

/** An address with the version of its row. */
export interface AddressEntry<Address> {
  readonly address: Address;
  readonly version: number;
}

export const addressEntryColumns = `${addressJson} AS address, a.version`;

export const addressListing: Listing = {
  from: "customer_address a",
  filters: {
    id: { sql: "a.id", type: "text" },
    company: text("a.company"),
    city: text("a.city"),
    country_code: text("a.country_code"),
    province: text("a.province"),
    postal_code: text("a.postal_code"),
  },
  orders: {
    id: "a.id",
    city: "a.city",
    country_code: "a.country_code",
    postal_code: "a.postal_code",
    created_at: "a.created_at",
    updated_at: "a.updated_at",
  },
  defaultOrder: "created_at",
  defaultLimit: 50,
  searched: ["a.first_name", "a.last_name", "a.company", "a.address_1", "a.city", "a.postal_code"],
};

/** Parameters: id, email, company, names, phone, metadata, who makes it. */
export const insertCustomer = statement<never>(
  "customer.insert",
  `INSERT INTO customer (id, email, company_name, first_name, last_name, phone, metadata, created_by)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
);

/** The address that the customer had, and the row locked. */
export const lockEmail = statement<{ email: string }>(
  "customer.lock_email",
  "SELECT email FROM customer WHERE id = $1 AND deleted_at IS NULL FOR UPDATE",
);

/**
 * Nobody sees the row any more, so what it says of a person serves nothing. The address is replaced by one that cannot exist
 * (RFC 2606), since there has to be one.
 */
export const eraseCustomer = statement<never>(
  "customer.erase",
  `WITH addresses AS (DELETE FROM customer_address WHERE customer_id = $1),
        memberships AS (DELETE FROM customer_group_customer WHERE customer_id = $1)
   UPDATE customer
      SET email = lower(id) || '@deleted.invalid', company_name = NULL, first_name = NULL, last_name = NULL, phone = NULL,
          metadata = NULL, deleted_at = now(), updated_at = now()
    WHERE id = $1`,
);

const unknownOf = (table: string, condition: string) =>
  `SELECT id FROM unnest($1::text[]) AS id WHERE NOT EXISTS (SELECT FROM ${table} x WHERE x.id = id.id AND ${condition}) ORDER BY 1`;

export const unknownCustomers = statement<{ id: string }>(
  "customer.unknown_customers",
  unknownOf("customer", "x.deleted_at IS NULL"),
);
export const unknownGroups = statement<{ id: string }>("customer.unknown_groups", unknownOf("customer_group", "TRUE"));

/** Sorted, so that two of them do not lock crosswise. Parameters: group, customers to add, to remove, who does it. */
export const linkCustomers = statement<never>(
  "customer.link_customers",
  `WITH removed AS (
     DELETE FROM customer_group_customer WHERE customer_group_id = $1 AND customer_id = ANY($3::text[])
   )
   INSERT INTO customer_group_customer (customer_group_id, customer_id, created_by)
   SELECT $1, id, $4 FROM unnest($2::text[]) AS id ORDER BY id ON CONFLICT DO NOTHING`,
);

/** Parameters: customer, groups to add, to remove, who does it. */
export const linkGroups = statement<never>(
  "customer.link_groups",
  `WITH removed AS (
     DELETE FROM customer_group_customer WHERE customer_id = $1 AND customer_group_id = ANY($3::text[])
   )
   INSERT INTO customer_group_customer (customer_id, customer_group_id, created_by)
   SELECT $1, id, $4 FROM unnest($2::text[]) AS id ORDER BY id ON CONFLICT DO NOTHING`,
);

/** Locks a group and counts it as changed: its members are part of it. No row when there is none. */
export const changeGroup = statement<{ id: string }>(
  "customer.change_group",
  "UPDATE customer_group SET updated_at = now() WHERE id = $1 RETURNING id",
);

/** What is for a customer group alone and is not over yet. */
export const groupUses = statement<Use>(
  "customer.group_uses",
  `WITH uses AS (
     SELECT 'promotion' AS kind, promotion_id AS id FROM promotion_subject WHERE attribute = 'customer.groups.id' AND value = $1
     UNION
     SELECT 'price list', l.id FROM price_list l
      WHERE l.customer_group_ids @> ARRAY[$1::text] AND (l.ends_at IS NULL OR l.ends_at > now())
   ) ${usesByKind}`,
);

export const deleteGroup = statement<{ id: string }>(
  "customer.delete_group",
  "DELETE FROM customer_group WHERE id = $1 RETURNING id",
);
