import { type Database, statement } from "@hanse/plugin-kit";

const batchSize = 2_000;

const forget = statement<{ position: number }>(
  "event.prune",
  `DELETE FROM event WHERE position = ANY (ARRAY(
     SELECT position FROM event
     WHERE occurred_at < now() - $1 * interval '1 day'
       AND NOT EXISTS (SELECT FROM event_delivery delivery WHERE delivery.position = event.position AND delivery.state <> 'done')
     LIMIT ${batchSize}))
   RETURNING position`,
);

/** Forgets events older than so many days, but for those that somebody has not been told of yet. Returns how many. */
export async function pruneEvents(
  database: Database,
  { days, signal }: { days: number; signal?: AbortSignal },
): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const batch = await database.query(forget, [days]);
    forgotten += batch.length;
    if (batch.length < batchSize || signal?.aborted) return forgotten;
  }
}

const bury = statement<{ position: number }>(
  "event.prune_dead",
  `DELETE FROM event_delivery WHERE (position, subscriber) IN (
     SELECT position, subscriber FROM event_delivery
     WHERE state = 'dead' AND due_at < now() - $1 * interval '1 day' LIMIT ${batchSize})
   RETURNING position`,
);

/** Forgets deliveries that were given up more than so many days ago; they can no longer be replayed. Returns how many. */
export async function pruneDeadLetters(
  database: Database,
  { days, signal }: { days: number; signal?: AbortSignal },
): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const batch = await database.query(bury, [days]);
    forgotten += batch.length;
    if (batch.length < batchSize || signal?.aborted) return forgotten;
  }
}
