import { type Database, statement } from "@hanse/plugin-kit";
import type { StoredError } from "../stored-error.ts";
import type { JournalEntry, RunState } from "./journal.queries.ts";

/** A run as people see it. */
export interface RunHistory {
  readonly id: string;
  readonly version: number;
  readonly state: RunState;
  readonly error: StoredError | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly steps: readonly (Pick<JournalEntry, "position" | "name" | "state" | "undone" | "error"> & {
    readonly at: string;
  })[];
}

const runs = statement<RunHistory>(
  "workflow.history",
  `SELECT run.id, run.version, run.state, run.error, run.created_at AS "createdAt", run.updated_at AS "updatedAt",
     coalesce((
       SELECT jsonb_agg(jsonb_build_object('position', position, 'name', name, 'state', state, 'undone', undone, 'error', error,
         'at', hanse_iso(at)) ORDER BY position)
       FROM workflow_step WHERE run_id = run.id), '[]') AS steps
   FROM workflow_run run WHERE run.workflow = $1 AND run.key = $2 ORDER BY run.created_at`,
);

/** All attempts of a workflow for a key, the oldest first. */
export const runsOf = (database: Database, workflow: string, key: string): Promise<RunHistory[]> =>
  database.query(runs, [workflow, key]);
