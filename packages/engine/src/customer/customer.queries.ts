import { type Statement, statement, unnamed } from "@hanse/plugin-kit";
import type { CustomerAddressDto } from "./address.schema.ts";
import type { CustomerDto } from "./customer.schema.ts";

/** An address as the wire has it; `a` is the address. */
export const addressJson = `json_build_object(
  'id', a.id, 'address_name', a.address_name, 'is_default_shipping', a.is_default_shipping,
  'is_default_billing', a.is_default_billing, 'customer_id', a.customer_id, 'company', a.company,
  'first_name', a.first_name, 'last_name', a.last_name, 'address_1', a.address_1, 'address_2', a.address_2,
  'city', a.city, 'country_code', a.country_code, 'province', a.province, 'postal_code', a.postal_code,
  'phone', a.phone, 'metadata', a.metadata, 'created_at', hanse_iso(a.created_at), 'updated_at', hanse_iso(a.updated_at))`;

/** A customer as the wire has it; `c` is the customer. */
const customerColumns = `c.id, c.email, c.company_name, c.first_name, c.last_name, c.phone, c.has_account, c.metadata,
  hanse_iso(c.created_at) AS created_at, hanse_iso(c.updated_at) AS updated_at, hanse_iso(c.deleted_at) AS deleted_at,
  own.default_billing_address_id, own.default_shipping_address_id, own.addresses`;

const addressesOfCustomer = `CROSS JOIN LATERAL (
    SELECT coalesce(json_agg(${addressJson} ORDER BY a.created_at, a.id), '[]') AS addresses,
           max(a.id) FILTER (WHERE a.is_default_billing) AS default_billing_address_id,
           max(a.id) FILTER (WHERE a.is_default_shipping) AS default_shipping_address_id
      FROM customer_address a WHERE a.customer_id = c.id
  ) own`;

export const loadCustomer = statement<CustomerDto>(
  "customer.load",
  `SELECT ${customerColumns} FROM customer c ${addressesOfCustomer} WHERE c.id = $1 AND c.deleted_at IS NULL`,
);

export const loadEmail = statement<{ email: string }>(
  "customer.email",
  "SELECT email FROM customer WHERE id = $1 AND deleted_at IS NULL",
);

/** No row when the address has an account already. Parameters: id, email, company, names, phone, metadata. */
export const insertAccount = statement<{ id: string }>(
  "customer.insert_account",
  `INSERT INTO customer (id, email, has_account, company_name, first_name, last_name, phone, metadata)
   VALUES ($1, $2, true, $3, $4, $5, $6, $7)
   ON CONFLICT (email, has_account) WHERE deleted_at IS NULL DO NOTHING RETURNING id`,
);

/**
 * The guest with this address, made if need be; one row always. The update of nothing is for two requests that make the
 * same guest at once: the second one gets the row of the first. Parameters: id, email.
 */
export const findOrInsertGuest = statement<{ id: string }>(
  "customer.guest",
  `WITH found AS (
     SELECT id FROM customer WHERE email = $2 AND NOT has_account AND deleted_at IS NULL
   ), made AS (
     INSERT INTO customer (id, email) SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM found)
     ON CONFLICT (email, has_account) WHERE deleted_at IS NULL DO UPDATE SET email = excluded.email
     RETURNING id
   )
   SELECT id FROM found UNION ALL SELECT id FROM made`,
);

/**
 * Changes of one customer's addresses come one after the other: there is one default, and a limit to their number. They are
 * part of what the customer is, so the customer counts as changed.
 */
export const lockCustomer = statement<{ addresses: number }>(
  "customer.lock",
  `UPDATE customer c SET updated_at = now() WHERE c.id = $1 AND c.deleted_at IS NULL
   RETURNING (SELECT count(*)::integer FROM customer_address a WHERE a.customer_id = c.id) AS addresses`,
);

/** Locks the customer first, as every change of the addresses does. No row when there is no such address. Parameters: customer, address. */
export const deleteAddress = statement<{ id: string }>(
  "customer.delete_address",
  `WITH owner AS (
     UPDATE customer SET updated_at = now()
      WHERE id = $1 AND EXISTS (SELECT FROM customer_address WHERE customer_id = $1 AND id = $2) RETURNING id
   )
   DELETE FROM customer_address a USING owner WHERE a.customer_id = owner.id AND a.id = $2 RETURNING a.id`,
);

export const loadAddress = statement<{ address: CustomerAddressDto }>(
  "customer.load_address",
  `SELECT ${addressJson} AS address FROM customer_address a WHERE a.id = $2 AND a.customer_id = $1`,
);

/** A page of a list with the whole list's length. */
export interface PageRow<Item> {
  readonly count: number;
  readonly items: Item[];
}

/** Parameters: the condition's, then limit and offset. */
export const addressPage = (condition: string, order: string, next: number): Statement<PageRow<CustomerAddressDto>> =>
  unnamed(
    `WITH found AS (SELECT * FROM customer_address a WHERE ${condition})
     SELECT (SELECT count(*) FROM found) AS count,
            coalesce((SELECT json_agg(${addressJson}) FROM (
              SELECT * FROM found a ORDER BY ${order} LIMIT $${next} OFFSET $${next + 1}) a), '[]') AS items`,
  );
