import { statement } from "@hanse/plugin-kit";
import { customerGroupIdsSql } from "../customer/index.ts";
import type { LineName } from "../inventory/index.ts";
import type { OrderChange } from "./order-change.ts";

/** An {@link OrderChange}; `c` is the change. */
export const changeColumns = `c.id, c.order_id AS "orderId", c.change_type AS "changeType", c.status, c.version,
  c.order_version AS "orderVersion", c.return_id AS "returnId", c.exchange_id AS "exchangeId", c.claim_id AS "claimId",
  c.description, c.internal_note AS "internalNote", c.carry_over_promotions AS "carryOverPromotions", c.metadata,
  c.created_by AS "createdBy", c.requested_by AS "requestedBy", hanse_iso(c.requested_at) AS "requestedAt",
  c.confirmed_by AS "confirmedBy", hanse_iso(c.confirmed_at) AS "confirmedAt", c.declined_by AS "declinedBy",
  c.declined_reason AS "declinedReason", hanse_iso(c.declined_at) AS "declinedAt", c.canceled_by AS "canceledBy",
  hanse_iso(c.canceled_at) AS "canceledAt", hanse_iso(c.created_at) AS "createdAt", hanse_iso(c.updated_at) AS "updatedAt",
  coalesce((
    SELECT json_agg(json_build_object(
             'id', a.id, 'ordering', a.ordering, 'action', a.action, 'details', a.details, 'returnId', a.return_id,
             'internalNote', a.internal_note, 'createdAt', hanse_iso(a.created_at),
             'updatedAt', hanse_iso(a.updated_at)) ORDER BY a.ordering)
      FROM order_change_action a WHERE a.order_change_id = c.id), '[]') AS actions`;

export const loadChange = statement<OrderChange>(
  "order_change.load",
  `SELECT ${changeColumns} FROM order_change c WHERE c.id = $1`,
);

export const loadOpenChange = statement<OrderChange>(
  "order_change.open",
  `SELECT ${changeColumns} FROM order_change c WHERE c.order_id = $1 AND c.status IN ('pending', 'requested')`,
);

/** The change of the order $1 that the request $2 confirmed. */
export const loadConfirmedWith = statement<OrderChange>(
  "order_change.confirmed_with",
  `SELECT ${changeColumns} FROM order_change c WHERE c.order_id = $1 AND c.confirmed_with = $2`,
);

export const insertChange = statement(
  "order_change.insert",
  `INSERT INTO order_change (id, order_id, change_type, order_version, return_id, exchange_id, claim_id, description,
                             internal_note, metadata, created_by, status, confirmed_by, confirmed_at)
   SELECT x.id, x."orderId", x."changeType", x."orderVersion", x."returnId", x."exchangeId", x."claimId", x.description,
          x."internalNote", x.metadata, x."createdBy", x.status, CASE WHEN x.status = 'confirmed' THEN x."createdBy" END,
          CASE WHEN x.status = 'confirmed' THEN now() END
     FROM json_to_record($1) AS x (id text, "orderId" text, "changeType" text, "orderVersion" int, "returnId" text,
            "exchangeId" text, "claimId" text, description text, "internalNote" text, metadata jsonb, "createdBy" text,
            status text)`,
);

/** Adds the actions $2 to the change $1, behind those that it has. */
export const insertActions = statement(
  "order_change.add_actions",
  `WITH touched AS (UPDATE order_change SET updated_at = now() WHERE id = $1 RETURNING id)
   INSERT INTO order_change_action (id, order_change_id, ordering, action, details, return_id, internal_note)
   SELECT x.id, t.id, coalesce((SELECT max(a.ordering) FROM order_change_action a WHERE a.order_change_id = t.id), 0)
            + x.ordinal::int, x.action, x.details, x."returnId", x."internalNote"
     FROM touched t, ROWS FROM (json_to_recordset($2) AS (
            id text, action text, details jsonb, "returnId" text, "internalNote" text)) WITH ORDINALITY AS x (
            id, action, details, "returnId", "internalNote", ordinal)`,
);

/** Gives actions of the change $1 the details and notes of $2. */
export const updateActions = statement(
  "order_change.update_actions",
  `WITH touched AS (UPDATE order_change SET updated_at = now() WHERE id = $1 RETURNING id)
   UPDATE order_change_action a SET details = x.details, internal_note = x."internalNote", updated_at = now()
     FROM touched t, json_to_recordset($2) AS x (id text, details jsonb, "internalNote" text)
    WHERE a.order_change_id = t.id AND a.id = x.id`,
);

export const deleteActions = statement(
  "order_change.delete_actions",
  `WITH touched AS (UPDATE order_change SET updated_at = now() WHERE id = $1 RETURNING id)
   DELETE FROM order_change_action a USING touched t WHERE a.order_change_id = t.id AND a.id = ANY($2::text[])`,
);

/** Leads an open change to the status $2, by $3, for the reason $4, with the request $5. */
export const settleChange = statement<{ id: string }>(
  "order_change.settle",
  `UPDATE order_change SET
     status = $2, updated_at = now(),
     requested_by = CASE WHEN $2 = 'requested' THEN $3 ELSE requested_by END,
     requested_at = CASE WHEN $2 = 'requested' THEN now() ELSE requested_at END,
     confirmed_by = CASE WHEN $2 = 'confirmed' THEN $3 END,
     confirmed_at = CASE WHEN $2 = 'confirmed' THEN now() END,
     confirmed_with = $5,
     declined_by = CASE WHEN $2 = 'declined' THEN $3 END,
     declined_at = CASE WHEN $2 = 'declined' THEN now() END,
     declined_reason = $4,
     canceled_by = CASE WHEN $2 = 'canceled' THEN $3 END,
     canceled_at = CASE WHEN $2 = 'canceled' THEN now() END
   WHERE id = $1 AND status IN ('pending', 'requested')
   RETURNING id`,
);

/** Fields that staff may note about a change; those that are left out stay. */
export const noteChange = statement<never>(
  "order_change.note",
  `UPDATE order_change SET
     internal_note = CASE WHEN $2::jsonb ? 'internalNote' THEN $2::jsonb->>'internalNote' ELSE internal_note END,
     carry_over_promotions = CASE WHEN $2::jsonb ? 'carryOverPromotions'
                                  THEN ($2::jsonb->>'carryOverPromotions')::boolean ELSE carry_over_promotions END,
     updated_at = now()
   WHERE id = $1`,
);

export const insertReservation = statement(
  "order_change.insert_reservation",
  "INSERT INTO order_reservation (key, order_id) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING",
);

/** Keys of all reservations of an order: that of the checkout first, and whose lines it names how. */
export const reservationsOfOrder = statement<{ key: string; isCheckout: boolean }>(
  "order_change.reservations",
  `SELECT held.key, held."isCheckout"
     FROM (SELECT $1::text AS id) wanted JOIN orders o ON o.id = wanted.id
     CROSS JOIN LATERAL (
       SELECT o.reservation_key AS key, true AS "isCheckout", o.created_at WHERE o.reservation_key IS NOT NULL
       UNION ALL
       SELECT r.key, false, r.created_at FROM order_reservation r WHERE r.order_id = o.id) held
    ORDER BY held."isCheckout" DESC, held.created_at, held.key`,
);

/** Lines of orders under the names $1 that reservations have for them: those of their carts, or their own. */
export const reservedLines = statement<LineName>(
  "order_change.reserved_lines",
  `SELECT named AS "lineId", i.id AS "lineItemId", 'Order #' || o.display_id AS description
     FROM unnest($1::text[]) AS named
     JOIN order_line_item i ON i.cart_line_item_id = named OR i.id = named
     JOIN orders o ON o.id = i.order_id`,
);

/** Keeps the plan $2 unless there is one; returns the one that counts. */
export const keepRelease = statement<{ plan: unknown }>(
  "order_change.keep_release",
  "UPDATE order_change SET stock_release = coalesce(stock_release, $2) WHERE id = $1 RETURNING stock_release AS plan",
);

export const keptRelease = statement<{ plan: unknown }>(
  "order_change.kept_release",
  "SELECT stock_release AS plan FROM order_change WHERE id = $1",
);

export const groupsOfCustomer = statement<{ ids: string[] }>(
  "order_change.customer_groups",
  `SELECT ${customerGroupIdsSql("$1")} AS ids`,
);
