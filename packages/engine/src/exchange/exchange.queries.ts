import { statement } from "@hanse/plugin-kit";
import { matchesAfterOrder, wholeOrderSql } from "../order/index.ts";
import type { Listing } from "../platform/http/listing.ts";
import { returnOfSql } from "../return/index.ts";
import type { Exchange } from "./exchange.ts";

/** An {@link Exchange}; `x` is the exchange. */
export const exchangeColumns = (
  withOrder: boolean,
): string => `x.id, x.display_id AS "displayId", x.order_id AS "orderId", x.order_version AS "orderVersion",
  x.status, x.difference_due AS "differenceDue", x.allow_backorder AS "allowBackorder",
  x.no_notification AS "noNotification", x.metadata, x.version, x.created_by AS "createdBy",
  (SELECT o.currency_code FROM orders o WHERE o.id = x.order_id) AS "currencyCode",
  hanse_iso(x.created_at) AS "createdAt", hanse_iso(x.updated_at) AS "updatedAt", hanse_iso(x.canceled_at) AS "canceledAt",
  ${returnOfSql("r.exchange_id = x.id")} AS return,
  coalesce((
    SELECT json_agg(json_build_object('id', i.id, 'itemId', i.item_id, 'quantity', i.quantity,
             'createdAt', hanse_iso(i.created_at), 'updatedAt', hanse_iso(i.updated_at)) ORDER BY i.position)
      FROM order_exchange_item i WHERE i.exchange_id = x.id), '[]') AS items,
  ${withOrder ? wholeOrderSql("o.id = x.order_id") : "NULL"} AS "order"`;

export const loadExchange = statement<Exchange>(
  "exchange.load",
  `SELECT ${exchangeColumns(false)} FROM order_exchange x WHERE x.id = $1`,
);

export const loadExchangeWithOrder = statement<Exchange>(
  "exchange.load_with_order",
  `SELECT ${exchangeColumns(true)} FROM order_exchange x WHERE x.id = $1`,
);

const text = (sql: string) => ({ sql, type: "text" as const });

/** Exchanges as lists show them. */
export const exchangeListing: Listing = {
  from: "order_exchange x",
  filters: {
    id: text("x.id"),
    order_id: text("x.order_id"),
    status: text("x.status"),
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
  matches: matchesAfterOrder("order_exchange", "x"),
};

export const insertExchange = statement(
  "exchange.insert",
  `INSERT INTO order_exchange (id, order_id, order_version, allow_backorder, no_notification, metadata, created_by)
   SELECT x.id, x."orderId", x."orderVersion", coalesce(x."allowBackorder", false), x."noNotification", x.metadata, x."createdBy"
     FROM json_to_record($1) AS x (id text, "orderId" text, "orderVersion" int, "allowBackorder" boolean,
            "noNotification" boolean, metadata jsonb, "createdBy" text)`,
);

export const deleteExchange = statement(
  "exchange.discard",
  "DELETE FROM order_exchange WHERE id = $1 AND status = 'open'",
);

/** Requests the open exchange $1: what goes out $2, what is owed $3, the order's version $4. */
export const requestExchange = statement(
  "exchange.request",
  `WITH requested AS (
     UPDATE order_exchange SET status = 'requested', difference_due = $3, order_version = $4, updated_at = now()
      WHERE id = $1 RETURNING id
   )
   INSERT INTO order_exchange_item (id, exchange_id, item_id, position, quantity)
   SELECT i.id, r.id, i."itemId", i.ordinal, i.quantity
     FROM requested r, ROWS FROM (json_to_recordset($2) AS (
            id text, "itemId" text, quantity int)) WITH ORDINALITY AS i (id, "itemId", quantity, ordinal)`,
);

export const cancelExchange = statement(
  "exchange.cancel",
  `UPDATE order_exchange SET status = 'canceled', canceled_at = now(), updated_at = now(),
          no_notification = coalesce($2, no_notification) WHERE id = $1`,
);

/** Exchanges of the order $1 that nobody knows of yet are gone, the others canceled; returns these. */
export const callOffExchanges = statement<{ id: string }>(
  "exchange.call_off",
  `WITH gone AS (DELETE FROM order_exchange WHERE order_id = $1 AND status = 'open')
   UPDATE order_exchange SET status = 'canceled', canceled_at = now(), updated_at = now()
    WHERE order_id = $1 AND status = 'requested' RETURNING id`,
);

export const noteNotification = statement(
  "exchange.note_notification",
  "UPDATE order_exchange SET no_notification = $2, updated_at = now() WHERE id = $1",
);
