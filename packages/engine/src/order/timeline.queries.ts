import { statement } from "@hanse/plugin-kit";

/** What happened to an order. `at` is ISO 8601; `data` says more, in camelCase and minor units. */
export interface TimelineEntry {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly actorId: string | null;
  readonly data: Record<string, unknown>;
}

export interface TimelinePage {
  readonly count: number;
  readonly entries: TimelineEntry[];
}

const entry = (id: string, kind: string, at: string, actor: string, data: string): string =>
  `SELECT ${id} AS id, ${kind} AS kind, ${at} AS at, ${actor} AS actor, ${data} AS data`;

const fulfillment = (kind: string, at: string, actor = "NULL"): string => `
  ${entry(`f.id || ':${kind}'`, `'fulfillment.${kind}'`, `f.${at}`, actor, `jsonb_build_object('fulfillmentId', f.id, 'locationId', f.location_id)`)}
    FROM fulfillment f WHERE f.order_id = $1 AND f.${at} IS NOT NULL`;

const movement = (table: "capture" | "refund", more: string): string => `
  ${entry("m.id", `'payment.${table}'`, "m.created_at", "m.created_by", `jsonb_build_object('paymentId', p.id, 'amount', m.amount, 'status', m.status${more})`)}
    FROM ${table} m JOIN payment p ON p.id = m.payment_id JOIN collections c ON c.id = p.payment_collection_id`;

/** A page of what happened to order `$1`, newest first: `$2` entries after `$3`. */
export const loadTimeline = statement<TimelinePage>(
  "order.timeline",
  `WITH the AS (
     SELECT * FROM orders WHERE id = $1
   ), collections AS (
     SELECT c.id FROM payment_collection c JOIN the ON c.cart_id = the.cart_id
     UNION SELECT l.payment_collection_id FROM order_payment_collection l WHERE l.order_id = $1
   ), runs AS (
     SELECT r.* FROM workflow_run r JOIN the ON r.workflow = 'place-order' AND r.key = the.cart_id
   ), entries AS (
     ${entry("the.id", "'order.placed'", "the.created_at", "NULL::text", "jsonb_build_object('total', the.placed_total)")} FROM the
     UNION ALL
     ${entry("the.id || ':canceled'", "'order.canceled'", "the.canceled_at", "NULL", "'{}'")} FROM the WHERE the.canceled_at IS NOT NULL
     UNION ALL
     ${entry("e.id", "'ledger.' || e.kind", "e.created_at", "e.created_by", "jsonb_build_object('amount', e.amount, 'totalAfter', e.total_after, 'referenceId', e.reference_id)")}
       FROM order_ledger_entry e WHERE e.order_id = $1
     UNION ALL ${fulfillment("packed", "packed_at", "f.created_by")}
     UNION ALL ${fulfillment("shipped", "shipped_at", "f.marked_shipped_by")}
     UNION ALL ${fulfillment("delivered", "delivered_at")}
     UNION ALL ${fulfillment("canceled", "canceled_at")}
     UNION ALL
     ${entry("p.id", "'payment.authorized'", "p.created_at", "NULL", "jsonb_build_object('amount', p.amount, 'providerId', p.provider_id)")}
       FROM payment p JOIN collections c ON c.id = p.payment_collection_id
     UNION ALL
     ${entry("p.id || ':canceled'", "'payment.canceled'", "p.canceled_at", "NULL", "jsonb_build_object('amount', p.amount)")}
       FROM payment p JOIN collections c ON c.id = p.payment_collection_id WHERE p.canceled_at IS NOT NULL
     UNION ALL ${movement("capture", "")}
     UNION ALL ${movement("refund", ", 'note', m.note")}
     UNION ALL
     ${entry("t.id", "'transfer.' || t.status", "t.updated_at", "t.requested_by", "jsonb_build_object('customerId', t.customer_id, 'description', t.description, 'internalNote', t.internal_note)")}
       FROM order_transfer t WHERE t.order_id = $1
     UNION ALL
     ${entry("n.id", "'note'", "n.created_at", "n.author_id", "jsonb_build_object('text', n.text)")}
       FROM order_note n WHERE n.order_id = $1
     UNION ALL
     ${entry("m.id", "'message.' || m.status", "m.created_at", "NULL", "jsonb_build_object('to', m.recipient, 'template', m.template)")}
       FROM notification m WHERE m.resource_type = 'order' AND m.resource_id = $1
     UNION ALL
     ${entry("r.id", "'workflow.' || r.workflow", "r.created_at", "NULL", "jsonb_build_object('state', r.state)")} FROM runs r
     UNION ALL
     ${entry("a.id", "'staff.' || a.operation", "a.occurred_at", "a.actor_id", "jsonb_build_object('method', a.method, 'status', a.status, 'input', a.input)")}
       FROM audit_entry a WHERE a.id IN (SELECT c.audit_entry_id FROM audit_change c WHERE c.row_id = $1 AND c.table_name = 'orders')
   )
   SELECT (SELECT count(*) FROM entries) AS count,
          coalesce((SELECT json_agg(json_build_object('id', page.id, 'kind', page.kind, 'at', hanse_iso(page.at),
                             'actorId', page.actor, 'data', page.data) ORDER BY page.at DESC, page.id DESC)
                      FROM (SELECT * FROM entries ORDER BY at DESC, id DESC LIMIT $2 OFFSET $3) page), '[]') AS entries`,
);
