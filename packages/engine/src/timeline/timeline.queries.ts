import { statement } from "@hanse/plugin-kit";

/** What happened, once. `at` is ISO 8601; `data` says more, in camelCase and minor units. */
export interface TimelineEntry {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly actorId: string | null;
  /** Null also of whoever is gone without a trace. */
  readonly actorName: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface TimelinePage {
  readonly currencyCode: string;
  readonly count: number;
  readonly entries: readonly TimelineEntry[];
}

/** Whether an event is about an order or what belongs to one, by the prefix of its aggregate. An index has the same condition. */
export const ofOrders = (aggregate: string): string => `${aggregate} ~ '^(order|pay|return|oexc|claim)_'`;

interface Told {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly actor?: string;
  /** Pairs of names and values, as arguments of jsonb_build_object. */
  readonly data: string;
}

const entry = ({ id, kind, at, actor = "NULL", data }: Told): string =>
  `SELECT ${id} AS id, ${kind} AS kind, ${at} AS at, ${actor}::text AS actor, jsonb_build_object(${data}) AS data`;

const parcel = (kind: string, at: string, { actor = "NULL", data = "" } = {}): string => `
  ${entry({ id: `f.id || ':${kind}'`, kind: `'fulfillment.${kind}'`, at: `f.${at}`, actor, data: `'fulfillmentId', f.id, 'locationId', f.location_id${data}` })}
    FROM fulfillment f WHERE f.order_id = $1 AND f.${at} IS NOT NULL`;

const tracking = `, 'trackingNumbers', (
  SELECT coalesce(jsonb_agg(l.tracking_number ORDER BY l.created_at, l.id), '[]') FROM fulfillment_label l WHERE l.fulfillment_id = f.id)`;

const movement = (table: "capture" | "refund", more = ""): string => `
  ${entry({ id: "m.id", kind: `'payment.${table}'`, at: "m.created_at", actor: "m.created_by", data: `'paymentId', p.id, 'amount', m.amount, 'status', m.status${more}` })}
    FROM ${table} m JOIN payments p ON p.id = m.payment_id`;

const givenUp = (what: "return" | "exchange" | "claim"): string => `
  ${entry({ id: "x.id || ':canceled'", kind: `'${what}.canceled'`, at: "x.canceled_at", data: `'${what}Id', x.id` })}
    FROM order_${what} x WHERE x.order_id = $1 AND x.canceled_at IS NOT NULL`;

const errorOf = (column: string): string =>
  `CASE WHEN ${column} IS NOT NULL THEN jsonb_build_object('code', ${column}->>'code', 'message', ${column}->>'message') END`;

/** Each of them without those before it: UNION ALL is put in between. */
const sources: readonly string[] = [
  `${entry({ id: "the.id", kind: "CASE the.status WHEN 'draft' THEN 'order.drafted' ELSE 'order.placed' END", at: "the.created_at", data: "'total', the.placed_total" })}
     FROM the`,
  `${entry({ id: "the.id || ':canceled'", kind: "'order.canceled'", at: "the.canceled_at", data: "" })} FROM the WHERE the.canceled_at IS NOT NULL`,
  `${entry({ id: "e.id", kind: "'ledger.' || e.kind", at: "e.created_at", actor: "e.created_by", data: "'amount', e.amount, 'totalAfter', e.total_after, 'referenceId', e.reference_id" })}
     FROM order_ledger_entry e WHERE e.order_id = $1`,
  parcel("packed", "packed_at", { actor: "f.created_by" }),
  parcel("shipped", "shipped_at", { actor: "f.marked_shipped_by", data: tracking }),
  parcel("delivered", "delivered_at"),
  parcel("canceled", "canceled_at"),
  `${entry({ id: "p.id", kind: "'payment.authorized'", at: "p.created_at", data: "'paymentId', p.id, 'amount', p.amount, 'providerId', p.provider_id" })}
     FROM payments p`,
  `${entry({ id: "p.id || ':canceled'", kind: "'payment.canceled'", at: "p.canceled_at", data: "'paymentId', p.id, 'amount', p.amount" })}
     FROM payments p WHERE p.canceled_at IS NOT NULL`,
  movement("capture"),
  movement("refund", ", 'note', m.note, 'refundReasonId', m.refund_reason_id"),
  `${entry({
    id: "c.id || ':' || step.status",
    kind: "'change.' || c.change_type || '.' || step.status",
    at: "step.at",
    actor: "step.by",
    data: `'changeId', c.id, 'returnId', c.return_id, 'exchangeId', c.exchange_id, 'claimId', c.claim_id, 'description', c.description`,
  })}
     FROM changes c CROSS JOIN LATERAL (VALUES
            ('begun', c.created_at, c.created_by), ('requested', c.requested_at, c.requested_by),
            ('confirmed', c.confirmed_at, c.confirmed_by), ('declined', c.declined_at, c.declined_by),
            ('canceled', c.canceled_at, c.canceled_by)) AS step (status, at, by)
    WHERE step.at IS NOT NULL AND NOT (step.status = 'begun' AND c.confirmed_at IS NOT DISTINCT FROM c.created_at)`,
  givenUp("return"),
  givenUp("exchange"),
  givenUp("claim"),
  `${entry({ id: "t.id", kind: "'transfer.' || t.status", at: "t.updated_at", actor: "t.requested_by", data: "'customerId', t.customer_id, 'description', t.description, 'internalNote', t.internal_note" })}
     FROM order_transfer t WHERE t.order_id = $1`,
  `${entry({ id: "n.id", kind: "'note'", at: "n.created_at", actor: "n.author_id", data: "'text', n.text" })}
     FROM order_note n WHERE n.order_id = $1`,
  `${entry({ id: "m.id", kind: "'message.' || m.status", at: "m.updated_at", data: "'to', m.recipient, 'template', m.template, 'reason', m.reason" })}
     FROM notification m WHERE m.resource_type = 'order' AND m.resource_id = $1`,
  // Without the payload, which may hold secrets of whoever is told.
  `${entry({
    id: "e.id",
    kind: "'event.' || e.name",
    at: "e.occurred_at",
    data: `'about', e.aggregate, 'deliveries', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('subscriber', d.subscriber, 'state', d.state, 'attempts', d.attempts) ORDER BY d.subscriber), '[]')
        FROM event_delivery d WHERE d.position = e.position)`,
  })}
     FROM event e WHERE e.aggregate = ANY (ARRAY(SELECT id FROM told_of)) AND ${ofOrders("e.aggregate")}`,
  `${entry({ id: "r.id", kind: "'workflow.' || r.workflow", at: "r.created_at", data: `'runId', r.id, 'state', r.state, 'error', ${errorOf("r.error")}` })}
     FROM runs r`,
  `${entry({
    id: "r.id || ':' || s.position",
    kind: "'workflow.' || r.workflow || '.' || s.name",
    at: "s.at",
    data: `'runId', r.id, 'state', s.state, 'undone', s.undone, 'error', ${errorOf("s.error")}`,
  })}
     FROM runs r JOIN workflow_step s ON s.run_id = r.id`,
  `${entry({ id: "a.id", kind: "'staff.' || a.operation", at: "a.occurred_at", actor: "a.actor_id", data: "'method', a.method, 'path', a.path, 'status', a.status, 'input', a.input" })}
     FROM audit_entry a
    WHERE a.id IN (SELECT c.audit_entry_id FROM audit_change c WHERE c.row_id = ANY (ARRAY(SELECT id FROM parts)))`,
];

/**
 * A page of what happened to order `$1`, newest first: `$2` entries after `$3`, of the kinds that begin with one of `$4`, or of all.
 * No row when there is no such order.
 */
export const loadTimeline = statement<TimelinePage>(
  "timeline.of_order",
  `WITH the AS MATERIALIZED (
     SELECT * FROM orders WHERE id = $1
   ), collections AS MATERIALIZED (
     SELECT c.id FROM payment_collection c JOIN the ON c.cart_id = the.cart_id
     UNION SELECT l.payment_collection_id FROM order_payment_collection l WHERE l.order_id = $1
   ), payments AS MATERIALIZED (
     SELECT p.* FROM payment p WHERE p.payment_collection_id = ANY (ARRAY(SELECT id FROM collections))
   ), changes AS MATERIALIZED (
     SELECT * FROM order_change WHERE order_id = $1
   ), told_of AS MATERIALIZED (
     SELECT id FROM the UNION ALL SELECT id FROM payments
     UNION ALL SELECT id FROM order_return WHERE order_id = $1
     UNION ALL SELECT id FROM order_exchange WHERE order_id = $1
     UNION ALL SELECT id FROM order_claim WHERE order_id = $1
   ), parts AS MATERIALIZED (
     SELECT id FROM told_of UNION ALL SELECT id FROM collections UNION ALL SELECT id FROM changes
     UNION ALL SELECT id FROM fulfillment WHERE order_id = $1
     UNION ALL SELECT id FROM order_note WHERE order_id = $1
     UNION ALL SELECT id FROM order_transfer WHERE order_id = $1
   ), runs AS MATERIALIZED (
     SELECT r.* FROM workflow_run r
      WHERE r.workflow = 'place-order' AND r.key = (SELECT cart_id FROM the)
         OR r.workflow = 'convert-draft-order' AND r.key = $1
         OR r.workflow = 'confirm-order-change' AND r.key = ANY (ARRAY(SELECT id FROM changes))
   ), entries AS MATERIALIZED (
     SELECT * FROM (${sources.join("\n     UNION ALL ")}) AS happened
      WHERE $4::text[] IS NULL OR split_part(happened.kind, '.', 1) = ANY ($4)
   )
   SELECT the.currency_code AS "currencyCode", (SELECT count(*) FROM entries) AS count, coalesce((
            SELECT json_agg(json_build_object('id', page.id, 'kind', page.kind, 'at', hanse_iso(page.at), 'actorId', page.actor,
                     'actorName', coalesce(
                       (SELECT coalesce(nullif(concat_ws(' ', u.first_name, u.last_name), ''), u.email) FROM staff_user u WHERE u.id = page.actor),
                       (SELECT k.title FROM api_key k WHERE k.id = page.actor),
                       (SELECT c.email FROM customer c WHERE c.id = page.actor)),
                     'data', page.data) ORDER BY page.at DESC, page.id DESC)
              FROM (SELECT * FROM entries ORDER BY at DESC, id DESC LIMIT $2 OFFSET $3) page), '[]') AS entries
     FROM the`,
);
