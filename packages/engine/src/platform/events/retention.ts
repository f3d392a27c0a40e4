import { type Database, statement } from "@hanse/plugin-kit";
import { prune, prunedAtOnce, type Pruning } from "../prune.ts";

const forget = statement<{ position: number }>(
  "event.prune",
  `DELETE FROM event WHERE position = ANY (ARRAY(
     SELECT position FROM event
     WHERE occurred_at < now() - $1 * interval '1 day'
       AND NOT EXISTS (SELECT FROM event_delivery delivery WHERE delivery.position = event.position AND delivery.state <> 'done')
     LIMIT ${prunedAtOnce}))
   RETURNING position`,
);

const bury = statement<{ position: number }>(
  "event.prune_dead",
  `DELETE FROM event_delivery WHERE (position, subscriber) IN (
     SELECT position, subscriber FROM event_delivery
     WHERE state = 'dead' AND due_at < now() - $1 * interval '1 day' LIMIT ${prunedAtOnce})
   RETURNING position`,
);

/** Forgets events older than so many days, but for those that somebody has not been told of yet. Returns how many. */
export const pruneEvents = (database: Database, pruning: Pruning): Promise<number> => prune(database, forget, pruning);

/** Forgets deliveries that were given up more than so many days ago; they can no longer be replayed. Returns how many. */
export const pruneDeadLetters = (database: Database, pruning: Pruning): Promise<number> =>
  prune(database, bury, pruning);
