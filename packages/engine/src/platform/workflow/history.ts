import { type Database, statement } from "@hanse/plugin-kit";
import { type ListedPage, type Listing, type ListQuery, readPage } from "../http/listing.ts";
import type { StoredError } from "../stored-error.ts";
import type { JournalEntry, RunState } from "./journal.queries.ts";

/** A run among others. */
export interface ListedRun {
  readonly id: string;
  readonly workflow: string;
  readonly version: number;
  readonly key: string;
  readonly state: RunState;
  readonly epoch: number;
  /** The process that has it; null when nobody does. */
  readonly holder: string | null;
  /** Failed attempts to bring it to an end. */
  readonly failures: number;
  readonly error: StoredError | null;
  /** Null: not before somebody asks for it. */
  readonly dueAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** One step as people see it. */
export interface ListedStep {
  readonly position: number;
  readonly name: string;
  readonly key: string;
  readonly state: JournalEntry["state"];
  /** How often it had to wait for the world outside. */
  readonly visits: number;
  readonly undone: boolean;
  readonly error: StoredError | null;
  readonly at: string;
}

const listed = `run.id, run.workflow, run.version, run.key, run.state, run.epoch, run.holder, run.failures, run.error,
  CASE WHEN isfinite(run.due_at) THEN hanse_iso(run.due_at) END AS "dueAt",
  hanse_iso(run.created_at) AS "createdAt", hanse_iso(run.updated_at) AS "updatedAt"`;

/** Runs of all workflows, the latest first. */
export const runListing: Listing = {
  from: "workflow_run run",
  filters: {
    id: { sql: "run.id", type: "text" },
    workflow: { sql: "run.workflow", type: "text" },
    key: { sql: "run.key", type: "text" },
    state: { sql: "run.state", type: "text" },
    created_at: { sql: "run.created_at", type: "timestamp" },
  },
  orders: { id: "run.id", workflow: "run.workflow", created_at: "run.created_at", updated_at: "run.updated_at" },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: ["run.workflow", "run.key"],
};

const single = statement<ListedRun & { steps: ListedStep[] }>(
  "workflow.with_steps",
  `SELECT ${listed}, coalesce((
     SELECT jsonb_agg(jsonb_build_object('position', position, 'name', name, 'key', key, 'state', state, 'visits', visits,
       'undone', undone, 'error', error, 'at', hanse_iso(at)) ORDER BY position)
     FROM workflow_step WHERE run_id = run.id), '[]') AS steps
   FROM workflow_run run WHERE run.id = $1`,
);

/** A page of runs. */
export const listRuns = (database: Database, query: ListQuery): Promise<ListedPage<ListedRun>> =>
  readPage(database, runListing, { columns: listed, condition: "TRUE", params: [] }, query);

/** One run with its steps. */
export async function runWithSteps(
  database: Database,
  runId: string,
): Promise<(ListedRun & { steps: ListedStep[] }) | undefined> {
  const [run] = await database.query(single, [runId]);
  return run;
}
