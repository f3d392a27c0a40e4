import { type Database, statement } from "@hanse/plugin-kit";

const batchSize = 500;

const forget = statement<{ id: string }>(
  "workflow.prune",
  `DELETE FROM workflow_run WHERE id = ANY (ARRAY(
     SELECT id FROM workflow_run
     WHERE state IN ('done', 'failed') AND updated_at < now() - $1 * interval '1 day'
     ORDER BY updated_at LIMIT ${batchSize}))
   RETURNING id`,
);

/**
 * Forgets runs, with their journals, that ended more than so many days ago: their input holds what a shopper entered. A run
 * that is under way, parked or being undone is kept, however old. Returns how many.
 */
export async function pruneRuns(
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
