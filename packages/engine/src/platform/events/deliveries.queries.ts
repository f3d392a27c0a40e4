import { type EventEnvelope, statement } from "@hanse/plugin-kit";

/** A delivery that was handed out. `attempt` grows with each time, and tells a late answer from the current one. */
export interface Delivery extends EventEnvelope {
  readonly position: number;
  readonly subscriber: string;
  readonly attempt: number;
}

/** Open ones of a subscriber and aggregate, oldest first: index event_delivery_order. */
const open = "state IN ('pending', 'delivering')";
const oldestOpen = `(
  SELECT oldest.position FROM event_delivery oldest
  WHERE oldest.subscriber = delivery.subscriber AND oldest.aggregate = delivery.aggregate AND oldest.${open}
  ORDER BY oldest.position LIMIT 1)`;
/** How many due deliveries are looked at for each that may be taken. */
const lookahead = 8;

/**
 * Hands out what is due, at most so many for each subscriber ($1, $2), and leases it for the subscriber's milliseconds ($3). Only the oldest
 * open event of an aggregate is handed out, whatever it waits for. Those found behind it are set aside until it is settled,
 * so however many wait, they are looked at once. `isNext` is false for these: there may be more to take.
 *
 * Rows are named by ctid, and the event is fetched by a subquery, because the planner cannot know how few rows these are.
 */
export const take = statement<Delivery & { isNext: boolean }>(
  "event.take",
  `WITH wanted AS (
     SELECT * FROM unnest($1::text[], $2::int[], $3::int[]) AS wanted (subscriber, room, lease)
   ), due AS (
     SELECT found.*, wanted.room FROM wanted
     CROSS JOIN LATERAL (
       SELECT delivery.ctid AS row, delivery.position, delivery.subscriber, delivery.position = ${oldestOpen} AS is_next
       FROM event_delivery delivery
       WHERE delivery.subscriber = wanted.subscriber AND delivery.${open} AND delivery.due_at <= now()
       ORDER BY delivery.due_at, delivery.position
       LIMIT wanted.room * ${lookahead} FOR UPDATE SKIP LOCKED
     ) found
   ), ranked AS (
     SELECT *, row_number() OVER (PARTITION BY subscriber, is_next ORDER BY position) AS rank FROM due
   ), taken AS (
     UPDATE event_delivery
     SET state = 'delivering', attempts = attempts + 1, due_at = now()
       + (SELECT lease FROM wanted WHERE wanted.subscriber = event_delivery.subscriber) * interval '1 millisecond'
     WHERE ctid = ANY (ARRAY(SELECT row FROM ranked WHERE is_next AND rank <= room))
     RETURNING position, subscriber, attempts, true AS is_next
   ), aside AS (
     UPDATE event_delivery
     SET due_at = CASE WHEN attempts = 0 THEN 'infinity' ELSE now() + interval '1 second' END
     WHERE ctid = ANY (ARRAY(SELECT row FROM ranked WHERE NOT is_next))
     RETURNING position, subscriber, attempts, false AS is_next
   )
   SELECT changed.position, changed.subscriber, changed.attempts AS attempt, changed.is_next AS "isNext", event.*
   FROM (SELECT * FROM taken UNION ALL SELECT * FROM aside) changed
   CROSS JOIN LATERAL (
     SELECT id, name, aggregate, payload, occurred_at AS "occurredAt" FROM event WHERE event.position = changed.position OFFSET 0
   ) event
   ORDER BY changed.position`,
);

/**
 * Makes due what was set aside though nothing is before it any more: a safety net under `settle`, which cannot see what
 * another process sets aside in the same instant.
 */
export const unblock = statement<{ position: number }>(
  "event.unblock",
  `UPDATE event_delivery delivery SET due_at = now()
   WHERE delivery.subscriber = ANY ($1) AND delivery.${open} AND delivery.due_at = 'infinity'
     AND delivery.position = ${oldestOpen}
   RETURNING delivery.position`,
);

/**
 * Records how deliveries ended; those that were handed out again since are left alone. What waited behind one that is over
 * is due. (`NOT IN` keeps the planner off the partial indexes, which without statistics it takes to be tiny.)
 */
export const settle = statement<never>(
  "event.settle",
  `WITH settled AS (
     UPDATE event_delivery delivery
     SET state = outcome.state, last_error = outcome.error,
       due_at = now() + outcome.wait * interval '1 millisecond', attempts = delivery.attempts - outcome.uncounted
     FROM unnest($1::bigint[], $2::text[], $3::int[], $4::text[], $5::text[], $6::float8[], $7::int[])
       AS outcome (position, subscriber, attempt, state, error, wait, uncounted)
     WHERE delivery.position = outcome.position AND delivery.subscriber = outcome.subscriber
       AND delivery.attempts = outcome.attempt AND delivery.state NOT IN ('pending', 'done', 'dead')
     RETURNING delivery.position, delivery.subscriber, delivery.aggregate, delivery.state
   )
   UPDATE event_delivery waiting SET due_at = now()
   FROM settled CROSS JOIN LATERAL (
     SELECT behind.position FROM event_delivery behind
     WHERE behind.subscriber = settled.subscriber AND behind.aggregate = settled.aggregate
       AND behind.position > settled.position AND behind.${open}
     ORDER BY behind.position LIMIT 1
   ) next
   WHERE settled.state IN ('done', 'dead') AND waiting.position = next.position AND waiting.subscriber = settled.subscriber
     AND waiting.attempts = 0 AND waiting.state NOT IN ('delivering', 'done', 'dead')`,
);
