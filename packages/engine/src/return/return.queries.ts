import { statement } from "@hanse/plugin-kit";
import { matchesAfterOrder } from "../order/index.ts";
import type { Listing } from "../platform/http/listing.ts";
import type { Return } from "./return.ts";

/** A {@link Return}; `r` is the return. */
export const returnColumns = `r.id, r.display_id AS "displayId", r.order_id AS "orderId", r.order_version AS "orderVersion",
  r.exchange_id AS "exchangeId", r.claim_id AS "claimId", r.status, r.location_id AS "locationId",
  r.no_notification AS "noNotification", r.metadata, r.version, r.created_by AS "createdBy",
  (SELECT o.currency_code FROM orders o WHERE o.id = r.order_id) AS "currencyCode",
  CASE WHEN r.status IN ('partially_received', 'received')
       THEN greatest(0, (SELECT coalesce(-sum(e.amount), 0) FROM order_ledger_entry e
                          WHERE e.order_id = r.order_id AND e.reference_id = r.id))
       ELSE r.expected_refund END AS "refundAmount",
  hanse_iso(r.created_at) AS "createdAt", hanse_iso(r.updated_at) AS "updatedAt",
  hanse_iso(r.requested_at) AS "requestedAt", hanse_iso(r.received_at) AS "receivedAt",
  hanse_iso(r.canceled_at) AS "canceledAt",
  coalesce((
    SELECT json_agg(json_build_object(
             'id', i.id, 'returnId', i.return_id, 'itemId', i.item_id, 'quantity', i.quantity,
             'receivedQuantity', i.received_quantity, 'damagedQuantity', i.damaged_quantity, 'reasonId', i.reason_id,
             'note', i.note, 'metadata', i.metadata, 'createdAt', hanse_iso(i.created_at),
             'updatedAt', hanse_iso(i.updated_at)) ORDER BY i.position)
      FROM order_return_item i WHERE i.return_id = r.id), '[]') AS items`;

export const loadReturn = statement<Return>(
  "return.load",
  `SELECT ${returnColumns} FROM order_return r WHERE r.id = $1`,
);

/**
 * A scalar subquery for the statement of a later domain: the one return that came with something else, as JSON, or null.
 *
 * @param condition about the return `r`, such as `r.exchange_id = x.id`.
 */
export const returnOfSql = (condition: string): string =>
  `(SELECT row_to_json(came) FROM (SELECT ${returnColumns} FROM order_return r WHERE ${condition}) came)`;

const text = (sql: string, nullable = false) => ({ sql, type: "text" as const, nullable });

/** Returns as lists show them. */
export const returnListing: Listing = {
  from: "order_return r",
  filters: {
    id: text("r.id"),
    order_id: text("r.order_id"),
    status: text("r.status"),
    exchange_id: text("r.exchange_id", true),
    claim_id: text("r.claim_id", true),
    location_id: text("r.location_id", true),
    created_at: { sql: "r.created_at", type: "timestamp" },
    updated_at: { sql: "r.updated_at", type: "timestamp" },
  },
  orders: {
    id: "r.id",
    display_id: "r.display_id",
    status: "r.status",
    created_at: "r.created_at",
    updated_at: "r.updated_at",
  },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: [],
  matches: matchesAfterOrder("order_return", "r"),
};

export const insertReturn = statement(
  "return.insert",
  `INSERT INTO order_return (id, order_id, order_version, exchange_id, claim_id, location_id, no_notification, metadata, created_by)
   SELECT x.id, x."orderId", x."orderVersion", x."exchangeId", x."claimId", x."locationId", x."noNotification", x.metadata,
          x."createdBy"
     FROM json_to_record($1) AS x (id text, "orderId" text, "orderVersion" int, "exchangeId" text, "claimId" text,
            "locationId" text, "noNotification" boolean, metadata jsonb, "createdBy" text)`,
);

export const deleteReturn = statement("return.discard", "DELETE FROM order_return WHERE id = $1 AND status = 'open'");

/** Forgets the returns of the order $1 that nobody knows of yet. */
export const deleteReturnsOfOrder = statement<never>(
  "return.discard_of_order",
  "DELETE FROM order_return WHERE order_id = $1 AND status = 'open'",
);

/** Requests the open return $1: its items $2, what is likely to be refunded $3. */
export const requestReturn = statement(
  "return.request",
  `WITH requested AS (
     UPDATE order_return SET status = 'requested', requested_at = now(), updated_at = now(), expected_refund = $3,
            order_version = $4
      WHERE id = $1 RETURNING id
   )
   INSERT INTO order_return_item (id, return_id, item_id, position, quantity, reason_id, note, metadata)
   SELECT x.id, r.id, x."itemId", x.ordinal, x.quantity, x."reasonId", x.note, x.metadata
     FROM requested r, ROWS FROM (json_to_recordset($2) AS (
            id text, "itemId" text, quantity int, "reasonId" text, note text, metadata jsonb)) WITH ORDINALITY AS x (
            id, "itemId", quantity, "reasonId", note, metadata, ordinal)`,
);

/** Notes what of the return $1 has arrived so far, and where it goes. */
export const receiveReturn = statement(
  "return.receive",
  `WITH received AS (
     UPDATE order_return SET status = $2, location_id = $3, updated_at = now(),
            received_at = CASE WHEN $2 = 'received' THEN now() END
      WHERE id = $1 RETURNING id
   )
   UPDATE order_return_item i SET received_quantity = x."receivedQuantity", damaged_quantity = x."damagedQuantity",
          updated_at = now()
     FROM received r, json_to_recordset($4) AS x (id text, "receivedQuantity" int, "damagedQuantity" int)
    WHERE i.return_id = r.id AND i.id = x.id`,
);

export const cancelReturn = statement(
  "return.cancel",
  "UPDATE order_return SET status = 'canceled', canceled_at = now(), updated_at = now() WHERE id = $1",
);

/** Fields that staff may change at any time; those that are left out stay. */
export const updateReturn = statement(
  "return.update",
  `UPDATE order_return SET
     location_id = CASE WHEN $2::jsonb ? 'locationId' THEN $2::jsonb->>'locationId' ELSE location_id END,
     no_notification = CASE WHEN $2::jsonb ? 'noNotification' THEN ($2::jsonb->>'noNotification')::boolean ELSE no_notification END,
     metadata = CASE WHEN $2::jsonb ? 'metadata' THEN nullif($2::jsonb->'metadata', 'null') ELSE metadata END,
     updated_at = now()
   WHERE id = $1`,
);

/** The return that came with an exchange or a claim. */
export const returnWith = statement<{ id: string }>(
  "return.with",
  "SELECT id FROM order_return WHERE exchange_id = $1 OR claim_id = $2",
);
