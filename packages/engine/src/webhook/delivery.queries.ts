import { statement } from "@hanse/plugin-kit";
import type { Listing } from "../platform/http/listing.ts";
import { liveSecrets } from "./endpoint.queries.ts";

export type DeliveryState = "pending" | "delivered" | "failed";

/** A delivery that an attempt may be made of, and which one it would be. */
export interface DueDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly attempt: number;
}

/** What this process has to send, and where to. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly eventName: string;
  readonly occurredAt: string;
  readonly payload: unknown;
  readonly attempt: number;
  /** Attempts since it was made or last replayed, this one included. */
  readonly tries: number;
  readonly url: string;
  readonly secrets: readonly string[];
}

const due = `id, endpoint_id AS "endpointId", attempts + 1 AS attempt`;
const claimed = `d.id, d.endpoint_id AS "endpointId", d.event_name AS "eventName", d.occurred_at AS "occurredAt", d.payload,
  d.attempts AS attempt, d.attempts - d.attempts_before AS tries, e.url, ${liveSecrets} AS secrets`;
/** An id that cannot be guessed. */
const newMessageId = `'msg_' || upper(replace(gen_random_uuid()::text, '-', ''))`;

/** For each active endpoint that wants the event, once. Parameters: event's id, name, time and payload. */
export const noteDeliveries = statement<DueDelivery>(
  "webhook.note",
  `INSERT INTO webhook_delivery (id, endpoint_id, event_id, event_name, occurred_at, payload, next_at)
   SELECT ${newMessageId}, e.id, $1, $2, $3, $4::jsonb, now()
     FROM webhook_endpoint e WHERE e.status = 'active' AND e.events && ARRAY[$2, '*']
   ON CONFLICT (endpoint_id, event_id) DO NOTHING
   RETURNING ${due}`,
);

/**
 * Takes a delivery for its next attempt, for so many seconds. No row when somebody else has made this attempt, or when it is
 * over. Parameters: id, number of the attempt, seconds.
 */
export const claimDelivery = statement<ClaimedDelivery>(
  "webhook.claim",
  `UPDATE webhook_delivery d SET attempts = d.attempts + 1, next_at = now() + $3::float8 * interval '1 second'
     FROM webhook_endpoint e
    WHERE d.id = $1 AND d.attempts = $2::integer - 1 AND d.state = 'pending' AND d.next_at IS NOT NULL
      AND e.id = d.endpoint_id AND e.status = 'active'
   RETURNING ${claimed}`,
);

/** A delivery of a request's own: claimed at once and by nobody else. Parameters: endpoint, event's name, payload. */
export const noteTest = statement<ClaimedDelivery>(
  "webhook.note_test",
  `WITH d AS (
     INSERT INTO webhook_delivery (id, endpoint_id, event_id, event_name, occurred_at, payload, attempts)
     SELECT ${newMessageId}, id, gen_random_uuid()::text, $2, now(), $3::jsonb, 1 FROM webhook_endpoint WHERE id = $1
     RETURNING *
   )
   SELECT ${claimed} FROM d JOIN webhook_endpoint e ON e.id = d.endpoint_id`,
);

/**
 * Records an attempt and what follows of it. One that has lost its delivery to a later attempt only counts when it succeeded.
 * No row when the delivery is gone or was over. Parameters: id, number of the attempt, its time, status code, error,
 * milliseconds, response, new state, seconds until the next attempt.
 */
export const settleDelivery = statement<{ endpointId: string }>(
  "webhook.settle",
  `WITH noted AS (
     INSERT INTO webhook_attempt (delivery_id, number, at, status_code, error, duration_ms, response)
     SELECT id, $2::integer, $3::timestamptz, $4::integer, $5, $6::integer, $7 FROM webhook_delivery WHERE id = $1
     ON CONFLICT (delivery_id, number) DO NOTHING
   ), settled AS (
     UPDATE webhook_delivery d
        SET state = $8, delivered_at = CASE WHEN $8 = 'delivered' THEN now() END,
            next_at = CASE WHEN $8 = 'pending' AND e.status = 'active' THEN now() + $9::float8 * interval '1 second' END
       FROM webhook_endpoint e
      WHERE d.id = $1 AND d.state = 'pending' AND (d.attempts = $2 OR $8 = 'delivered') AND e.id = d.endpoint_id
     RETURNING d.endpoint_id
   ), health AS (
     UPDATE webhook_endpoint e SET failing_since = CASE WHEN $8 <> 'delivered' THEN now() END
       FROM settled WHERE e.id = settled.endpoint_id AND (e.failing_since IS NULL) = ($8 <> 'delivered')
   )
   SELECT endpoint_id AS "endpointId" FROM settled`,
);

/**
 * Hands out what should have been tried by now, to one process each: whoever was to do it may have lost it. Parameters:
 * seconds until it is handed out again, how many at most.
 */
export const takeOverdue = statement<DueDelivery>(
  "webhook.take_overdue",
  `UPDATE webhook_delivery SET next_at = now() + $1::float8 * interval '1 second'
    WHERE id = ANY (ARRAY(
      SELECT d.id FROM webhook_delivery d JOIN webhook_endpoint e ON e.id = d.endpoint_id
       WHERE d.next_at < now() AND e.status = 'active' ORDER BY d.next_at LIMIT $2 FOR UPDATE OF d SKIP LOCKED))
   RETURNING ${due}`,
);

/** Sends one again, whatever became of it, with all its attempts. */
export const replayDelivery = statement<DueDelivery>(
  "webhook.replay",
  `UPDATE webhook_delivery SET state = 'pending', delivered_at = NULL, attempts_before = attempts, next_at = now()
    WHERE id = $1 RETURNING ${due}`,
);

/** The same for those of an endpoint that failed and that were made since. Parameters: endpoint, time. */
export const replayFailed = statement<{ count: number }>(
  "webhook.replay_failed",
  `WITH replayed AS (
     UPDATE webhook_delivery SET state = 'pending', attempts_before = attempts, next_at = now()
      WHERE endpoint_id = $1 AND state = 'failed' AND created_at >= $2 RETURNING 1
   )
   SELECT count(*) AS count FROM replayed`,
);

/** Forgets some of what is older than so many days, but what is still being tried. */
export const pruneDeliveries = statement<{ id: string }>(
  "webhook.prune",
  `DELETE FROM webhook_delivery WHERE id = ANY (ARRAY(
     SELECT id FROM webhook_delivery WHERE created_at < now() - make_interval(days => $1) AND next_at IS NULL
      ORDER BY created_at LIMIT 1000))
   RETURNING id`,
);

/** A delivery as it is kept. */
export interface KeptDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly eventName: string;
  readonly occurredAt: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextAt: string | null;
  readonly deliveredAt: string | null;
  readonly createdAt: string;
}

export interface KeptAttempt {
  readonly number: number;
  readonly at: string;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly durationMs: number;
  readonly response: string;
}

export interface KeptDeliveryWithAttempts extends KeptDelivery {
  readonly payload: unknown;
  readonly history: readonly KeptAttempt[];
}

/** What is read of a delivery. */
export const deliveryColumns = `d.id, d.endpoint_id AS "endpointId", d.event_id AS "eventId", d.event_name AS "eventName",
  hanse_iso(d.occurred_at) AS "occurredAt", d.state, d.attempts, hanse_iso(d.next_at) AS "nextAt",
  hanse_iso(d.delivered_at) AS "deliveredAt", hanse_iso(d.created_at) AS "createdAt"`;

export const loadDelivery = statement<KeptDeliveryWithAttempts>(
  "webhook.load_delivery",
  `SELECT ${deliveryColumns}, d.payload, coalesce((
     SELECT json_agg(json_build_object('number', a.number, 'at', hanse_iso(a.at), 'statusCode', a.status_code,
                                       'error', a.error, 'durationMs', a.duration_ms, 'response', a.response)
                     ORDER BY a.number)
       FROM webhook_attempt a WHERE a.delivery_id = d.id), '[]') AS history
     FROM webhook_delivery d WHERE d.id = $1`,
);

/** Deliveries of one endpoint, the latest first. */
export const deliveryListing: Listing = {
  from: "webhook_delivery d",
  filters: {
    id: { sql: "d.id", type: "text" },
    event: { sql: "d.event_name", type: "text" },
    event_id: { sql: "d.event_id", type: "text" },
    state: { sql: "d.state", type: "text" },
    created_at: { sql: "d.created_at", type: "timestamp" },
  },
  orders: { id: "d.id", created_at: "d.created_at", event: "d.event_name", state: "d.state" },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: ["d.event_name", "d.event_id"],
};
