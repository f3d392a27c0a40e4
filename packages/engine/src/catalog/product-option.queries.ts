import { statement } from "@hanse/plugin-kit";
import type { Selection } from "../platform/http/fields.ts";
import type { Listing } from "../platform/http/listing.ts";
import { optionColumns, optionMembers, times } from "./grouping.queries.ts";

/** An option as staff see it: of any product or of none. */
export const staffOptionColumns = (fields: Selection): string =>
  `${optionColumns}, o.version${fields.wants("products") ? `, ${optionMembers(fields)}` : ""}`;

export const optionValueListing: Listing = {
  from: "product_option_value v",
  filters: {
    id: { sql: "v.id", type: "text" },
    value: { sql: "v.value", type: "text" },
    created_at: { sql: "v.created_at", type: "timestamp" },
    updated_at: { sql: "v.updated_at", type: "timestamp" },
  },
  orders: {
    id: "v.id",
    value: "v.value",
    rank: "v.rank",
    created_at: "v.created_at",
    updated_at: "v.updated_at",
  },
  defaultOrder: "rank",
  defaultLimit: 50,
  searched: ["v.value"],
};

export const optionValueColumns = `v.id, v.value, v.rank, v.option_id, v.metadata, v.version, ${times("v")}`;

/** Which product an option belongs to. */
export const productOfOption = statement<{ productId: string | null }>(
  "catalog.product_of_option",
  `SELECT product_id AS "productId" FROM product_option WHERE id = $1`,
);

export const lockProductOfOption = statement<never>(
  "catalog.lock_product_of_option",
  `SELECT FROM product WHERE id = $1 FOR UPDATE`,
);

export const bumpProduct = statement<never>(
  "catalog.bump_product",
  `UPDATE product SET updated_at = now(), content_hash = NULL WHERE id = $1`,
);

export const bumpOption = statement<never>(
  "catalog.bump_option",
  `UPDATE product_option SET updated_at = now() WHERE id = $1`,
);

/** Which live variants have one of the values. */
export const usesOfValues = statement<{ count: number; ids: string[] }>(
  "catalog.uses_of_values",
  `SELECT count(*)::integer AS count, coalesce((array_agg(v.id ORDER BY v.variant_rank, v.id))[1:3], '{}') AS ids
     FROM product_variant_option_link l JOIN product_variant v ON v.id = l.variant_id AND v.deleted_at IS NULL
    WHERE l.option_value_id = ANY($1::text[])`,
);

/** Only variants that are no longer sold are left with these. */
export const unlinkValues = statement<never>(
  "catalog.unlink_values",
  `DELETE FROM product_variant_option_link WHERE option_value_id = ANY($1::text[])`,
);

export const deleteValues = statement<never>(
  "catalog.delete_values",
  `DELETE FROM product_option_value WHERE id = ANY($1::text[])`,
);

/** Values of the option `$1`, with their places; those that it has already keep their ids. */
export const putValues = statement<never>(
  "catalog.put_values",
  `INSERT INTO product_option_value AS v (option_id, id, value, rank)
   SELECT $1, g.* FROM unnest($2::text[], $3::text[], $4::int[]) AS g
   ON CONFLICT (option_id, value) DO UPDATE SET rank = excluded.rank, updated_at = now() WHERE v.rank <> excluded.rank`,
);
