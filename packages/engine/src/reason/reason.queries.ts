import { statement } from "@hanse/plugin-kit";
import type { Selection } from "../platform/http/fields.ts";
import type { FilterColumns, FilterColumn } from "../platform/http/filter.ts";
import type { Listing } from "../platform/http/listing.ts";
import type { RefundReasonDto, ReturnReasonDto } from "./reason.schema.ts";

/** As the wire shows them, with the versions of their rows. */
export type ReturnReasonEntry = ReturnReasonDto & { readonly version: number };
export type RefundReasonEntry = RefundReasonDto & { readonly version: number };

const kept = (r: string) =>
  `${r}.metadata, hanse_iso(${r}.created_at) AS created_at, hanse_iso(${r}.updated_at) AS updated_at,
   hanse_iso(${r}.deleted_at) AS deleted_at`;

const row = (r: string) =>
  `${r}.id, ${r}.value, ${r}.label, ${r}.description, ${r}.parent_return_reason_id, ${kept(r)}`;

/** Columns of the reason `r`; relations only where they are asked for. */
export const returnReasonColumns = (fields: Selection): string =>
  `${row("r")}, r.version
   ${
     fields.wants("parent_return_reason")
       ? `, (SELECT row_to_json(above) FROM (SELECT ${row("p")} FROM return_reason p WHERE p.id = r.parent_return_reason_id) above)
            AS parent_return_reason`
       : ""
   }
   ${
     fields.wants("return_reason_children")
       ? `, (SELECT coalesce(json_agg(row_to_json(child)), '[]')
              FROM (SELECT ${row("c")} FROM return_reason c
                     WHERE c.parent_return_reason_id = r.id AND c.deleted_at IS NULL ORDER BY c.created_at, c.id) child)
            AS return_reason_children`
       : ""
   }`;

export const refundReasonColumns = `r.id, r.label, r.code, r.description, ${kept("r")}, r.version`;

export const reasonExists = "r.deleted_at IS NULL";

const text: (column: string) => FilterColumn = (column) => ({ sql: `r.${column}`, type: "text" });

const common: FilterColumns = {
  id: text("id"),
  label: text("label"),
  description: { ...text("description"), nullable: true },
  created_at: { sql: "r.created_at", type: "timestamp" },
  updated_at: { sql: "r.updated_at", type: "timestamp" },
  deleted_at: { sql: "r.deleted_at", type: "timestamp", nullable: true },
};

const orders = { id: "r.id", label: "r.label", created_at: "r.created_at", updated_at: "r.updated_at" };

export const returnReasonListing: Listing = {
  from: "return_reason r",
  filters: {
    ...common,
    value: text("value"),
    parent_return_reason_id: { ...text("parent_return_reason_id"), nullable: true },
  },
  orders: { ...orders, value: "r.value" },
  defaultOrder: "created_at",
  defaultLimit: 50,
  searched: ["r.label", "r.value", "r.description"],
};

export const refundReasonListing: Listing = {
  from: "refund_reason r",
  filters: { ...common, code: text("code") },
  orders: { ...orders, code: "r.code" },
  defaultOrder: "created_at",
  defaultLimit: 50,
  searched: ["r.label", "r.code", "r.description"],
};

/**
 * Locks a reason that is to be a parent, and counts it as changed. No row when there is none. So nobody makes it a child, or
 * deletes it, at the same moment.
 */
export const lockParent = statement<{ parentId: string | null }>(
  "reason.lock_parent",
  `UPDATE return_reason SET updated_at = now() WHERE id = $1 AND deleted_at IS NULL
   RETURNING parent_return_reason_id AS "parentId"`,
);

export const hasChildren = statement<{ id: string }>(
  "reason.children",
  "SELECT id FROM return_reason WHERE parent_return_reason_id = $1 AND deleted_at IS NULL LIMIT 1",
);

/** With its finer cases. */
export const deleteReturnReason = statement<{ id: string }>(
  "reason.delete_return",
  `UPDATE return_reason SET deleted_at = now(), updated_at = now()
    WHERE (id = $1 OR parent_return_reason_id = $1) AND deleted_at IS NULL
      AND EXISTS (SELECT FROM return_reason WHERE id = $1 AND deleted_at IS NULL)
   RETURNING id`,
);

export const deleteRefundReason = statement<{ id: string }>(
  "reason.delete_refund",
  "UPDATE refund_reason SET deleted_at = now(), updated_at = now() WHERE id = $1 AND deleted_at IS NULL RETURNING id",
);
