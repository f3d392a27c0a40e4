import { type Database, statement } from "@hanse/plugin-kit";
import { prune, prunedAtOnce, type Pruning } from "../prune.ts";

const forget = statement<{ id: string }>(
  "workflow.prune",
  `DELETE FROM workflow_run WHERE id = ANY (ARRAY(
     SELECT id FROM workflow_run
     WHERE state IN ('done', 'failed') AND updated_at < now() - $1 * interval '1 day'
     ORDER BY updated_at LIMIT ${prunedAtOnce}))
   RETURNING id`,
);

/**
 * Forgets runs, with their journals, that ended more than so many days ago: their input holds what a shopper entered. A run
 * that is under way, parked or being undone is kept, however old. Returns how many.
 */
export const pruneRuns = (database: Database, pruning: Pruning): Promise<number> => prune(database, forget, pruning);
