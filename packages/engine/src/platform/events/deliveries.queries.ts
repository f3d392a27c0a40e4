import { type EventEnvelope, statement } from "@hanse/plugin-kit";

/** A delivery that was handed out. `attempt` grows with each time, and tells a late answer from the current one. */
export interface Delivery extends EventEnvelope {
  readonly position: number;
  readonly subscriber: string;
  readonly attempt: number;
}

/**
 * Hands out what is due, at most so many for each subscriber ($1, $2), and leases it for $3 milliseconds. An event waits for
 * earlier ones of its aggregate: as long as one is open, for whatever reason, no later one is due.
 */
export const take = statement<Delivery>(
  "event.take",
  `WITH due AS (
     SELECT found.position, found.subscriber
     FROM unnest($1::text[], $2::int[]) AS wanted (subscriber, room)
     CROSS JOIN LATERAL (
       SELECT delivery.position, delivery.subscriber FROM event_delivery delivery
       WHERE delivery.subscriber = wanted.subscriber
         AND delivery.state IN ('pending', 'delivering') AND delivery.due_at <= now()
         AND NOT EXISTS (
           SELECT FROM event_delivery earlier
           WHERE earlier.subscriber = delivery.subscriber AND earlier.aggregate = delivery.aggregate
             AND earlier.position < delivery.position AND earlier.state IN ('pending', 'delivering'))
       ORDER BY delivery.due_at, delivery.position
       LIMIT wanted.room FOR UPDATE SKIP LOCKED
     ) found
   ), taken AS (
     UPDATE event_delivery delivery
     SET state = 'delivering', attempts = attempts + 1, due_at = now() + $3 * interval '1 millisecond'
     FROM due WHERE delivery.position = due.position AND delivery.subscriber = due.subscriber
     RETURNING delivery.position, delivery.subscriber, delivery.attempts AS attempt
   )
   SELECT taken.position, taken.subscriber, taken.attempt,
     event.id, event.name, event.aggregate, event.payload, event.occurred_at AS "occurredAt"
   FROM taken JOIN event USING (position) ORDER BY taken.position`,
);

/** Records how deliveries ended; those that were handed out again since are left alone. */
export const settle = statement<never>(
  "event.settle",
  `UPDATE event_delivery delivery
   SET state = outcome.state, last_error = outcome.error,
     due_at = now() + outcome.wait * interval '1 millisecond', attempts = delivery.attempts - outcome.uncounted
   FROM unnest($1::bigint[], $2::text[], $3::int[], $4::text[], $5::text[], $6::float8[], $7::int[])
     AS outcome (position, subscriber, attempt, state, error, wait, uncounted)
   WHERE delivery.position = outcome.position AND delivery.subscriber = outcome.subscriber
     AND delivery.attempts = outcome.attempt AND delivery.state = 'delivering'`,
);
