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
/** Takes what is due. Parameters: subscribers, how many each has room for, milliseconds of each one's lease. */
export const take = statement<Delivery & { isNext: boolean }>(
  "event.take",
  "SELECT * FROM hanse_take_deliveries($1, $2, $3)",
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
