import { statement } from "@hanse/plugin-kit";
import { matchesAfterOrder, wholeOrderSql } from "../order/index.ts";
import type { Listing } from "../platform/http/listing.ts";
import { returnOfSql } from "../return/index.ts";
import type { Claim } from "./claim.ts";

/** An {@link Claim}; `x` is the claim. */
export const claimColumns = (
  withOrder: boolean,
): string => `x.id, x.display_id AS "displayId", x.order_id AS "orderId", x.order_version AS "orderVersion",
  x.status, x.type, x.reason_id AS "reasonId", x.refund_amount AS "refundAmount",
  x.no_notification AS "noNotification", x.metadata, x.version, x.created_by AS "createdBy",
  (SELECT o.currency_code FROM orders o WHERE o.id = x.order_id) AS "currencyCode",
  hanse_iso(x.created_at) AS "createdAt", hanse_iso(x.updated_at) AS "updatedAt", hanse_iso(x.canceled_at) AS "canceledAt",
  ${returnOfSql("r.claim_id = x.id")} AS return,
  coalesce((
    SELECT json_agg(json_build_object('id', i.id, 'itemId', i.item_id, 'quantity', i.quantity,
             'isAdditional', i.is_additional, 'reason', i.reason, 'reasonId', i.reason_id, 'note', i.note,
             'images', i.images, 'metadata', i.metadata,
             'createdAt', hanse_iso(i.created_at), 'updatedAt', hanse_iso(i.updated_at)) ORDER BY i.position)
      FROM order_claim_item i WHERE i.claim_id = x.id), '[]') AS items,
  ${withOrder ? wholeOrderSql("o.id = x.order_id") : "NULL"} AS "order"`;

export const loadClaim = statement<Claim>(
  "claim.load",
  `SELECT ${claimColumns(false)} FROM order_claim x WHERE x.id = $1`,
);

export const loadClaimWithOrder = statement<Claim>(
  "claim.load_with_order",
  `SELECT ${claimColumns(true)} FROM order_claim x WHERE x.id = $1`,
);

const text = (sql: string) => ({ sql, type: "text" as const });

/** Claims as lists show them. */
export const claimListing: Listing = {
  from: "order_claim x",
  filters: {
    id: text("x.id"),
    order_id: text("x.order_id"),
    status: text("x.status"),
    type: text("x.type"),
    created_at: { sql: "x.created_at", type: "timestamp" },
    updated_at: { sql: "x.updated_at", type: "timestamp" },
    deleted_at: { sql: "NULL::timestamptz", type: "timestamp", nullable: true },
  },
  orders: {
    id: "x.id",
    display_id: "x.display_id",
    status: "x.status",
    created_at: "x.created_at",
    updated_at: "x.updated_at",
  },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: [],
  matches: matchesAfterOrder("order_claim", "x"),
};

export const insertClaim = statement(
  "claim.insert",
  `INSERT INTO order_claim (id, order_id, order_version, type, reason_id, no_notification, metadata, created_by)
   SELECT x.id, x."orderId", x."orderVersion", x.type, x."reasonId", x."noNotification", x.metadata, x."createdBy"
     FROM json_to_record($1) AS x (id text, "orderId" text, "orderVersion" int, type text, "reasonId" text,
            "noNotification" boolean, metadata jsonb, "createdBy" text)`,
);

export const deleteClaim = statement("claim.discard", "DELETE FROM order_claim WHERE id = $1 AND status = 'open'");

/** Requests the open claim $1: what is claimed and what goes out $2, what it takes off the order $3, the order's version $4. */
export const requestClaim = statement(
  "claim.request",
  `WITH requested AS (
     UPDATE order_claim SET status = 'requested', refund_amount = $3, order_version = $4, updated_at = now()
      WHERE id = $1 RETURNING id
   )
   INSERT INTO order_claim_item (id, claim_id, item_id, position, quantity, is_additional, reason, reason_id, note,
                                 images, metadata)
   SELECT i.id, r.id, i."itemId", i.ordinal, i.quantity, i."isAdditional", i.reason, i."reasonId", i.note,
          coalesce(i.images, '[]'), i.metadata
     FROM requested r, ROWS FROM (json_to_recordset($2) AS (
            id text, "itemId" text, quantity int, "isAdditional" boolean, reason text, "reasonId" text, note text,
            images jsonb, metadata jsonb)) WITH ORDINALITY AS i (
            id, "itemId", quantity, "isAdditional", reason, "reasonId", note, images, metadata, ordinal)`,
);

export const cancelClaim = statement(
  "claim.cancel",
  `UPDATE order_claim SET status = 'canceled', canceled_at = now(), updated_at = now(),
          no_notification = coalesce($2, no_notification) WHERE id = $1`,
);

/** Claims of the order $1 that nobody knows of yet are gone, the others canceled; returns these. */
export const callOffClaims = statement<{ id: string }>(
  "claim.call_off",
  `WITH gone AS (DELETE FROM order_claim WHERE order_id = $1 AND status = 'open')
   UPDATE order_claim SET status = 'canceled', canceled_at = now(), updated_at = now()
    WHERE order_id = $1 AND status = 'requested' RETURNING id`,
);

export const noteNotification = statement(
  "claim.note_notification",
  "UPDATE order_claim SET no_notification = $2, updated_at = now() WHERE id = $1",
);
