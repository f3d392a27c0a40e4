import { Migration } from "@mikro-orm/migrations";

/** How many due deliveries are looked at for each that may be taken. */
const lookahead = 8;

const open = "state IN ('pending', 'delivering')";

/**
 * Hands out what is due, at most so many for each subscriber, and leases it for the subscriber's milliseconds. Only the oldest
 * open event of an aggregate is handed out, whatever it waits for. Those found behind it are set aside until it is settled,
 * so however many wait, they are looked at once. "isNext" is false for these: there may be more to take.
 *
 * A function for its settings: it is planned with them whenever that is. Without them a plan made while there were few
 * deliveries reads the whole table for each subscriber, until PostgreSQL counts the rows again. Rows are named by ctid, and the
 * event is fetched by a subquery, because the planner cannot know how few rows these are.
 */
export class TakeDeliveries extends Migration {
  override up(): void {
    this.addSql(`
      CREATE FUNCTION hanse_take_deliveries(subscribers text[], rooms integer[], leases integer[])
        RETURNS TABLE ("position" bigint, subscriber text, attempt integer, "isNext" boolean,
                       id text, name text, aggregate text, payload jsonb, "occurredAt" timestamptz)
        LANGUAGE plpgsql SET enable_seqscan = off SET enable_sort = off SET enable_bitmapscan = off AS $$
      #variable_conflict use_column
      BEGIN
        RETURN QUERY
        WITH wanted AS (
          SELECT * FROM unnest(subscribers, rooms, leases) AS wanted (subscriber, room, lease)
        ), due AS (
          SELECT found.*, wanted.room FROM wanted
          CROSS JOIN LATERAL (
            SELECT delivery.ctid AS row, delivery.position, delivery.subscriber,
                   delivery.position = (
                     SELECT oldest.position FROM event_delivery oldest
                      WHERE oldest.subscriber = delivery.subscriber AND oldest.aggregate = delivery.aggregate AND oldest.${open}
                      ORDER BY oldest.position LIMIT 1) AS is_next
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
        SELECT changed.position, changed.subscriber, changed.attempts, changed.is_next, event.*
          FROM (SELECT * FROM taken UNION ALL SELECT * FROM aside) changed
         CROSS JOIN LATERAL (
           SELECT id, name, aggregate, payload, occurred_at FROM event WHERE event.position = changed.position OFFSET 0
         ) event
         ORDER BY changed.position;
      END $$`);
  }
}
