import { type Database, statement } from "@hanse/plugin-kit";
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

const chosen = `($1::text IS NULL OR run.workflow = $1) AND ($2::text[] IS NULL OR run.state = ANY ($2)) AND ($3::text IS NULL OR run.key = $3)`;

const page = statement<ListedRun & { count: number }>(
  "workflow.list",
  `SELECT ${listed}, count(*) OVER () AS count FROM workflow_run run WHERE ${chosen}
   ORDER BY run.created_at DESC, run.id DESC LIMIT $4 OFFSET $5`,
);
const count = statement<{ count: number }>(
  "workflow.count",
  `SELECT count(*) AS count FROM workflow_run run WHERE ${chosen}`,
);
const single = statement<ListedRun & { steps: ListedStep[] }>(
  "workflow.with_steps",
  `SELECT ${listed}, coalesce((
     SELECT jsonb_agg(jsonb_build_object('position', position, 'name', name, 'key', key, 'state', state, 'visits', visits,
       'undone', undone, 'error', error, 'at', hanse_iso(at)) ORDER BY position)
     FROM workflow_step WHERE run_id = run.id), '[]') AS steps
   FROM workflow_run run WHERE run.id = $1`,
);

export interface RunChoice {
  readonly workflow?: string | undefined;
  readonly states?: readonly RunState[] | undefined;
  readonly key?: string | undefined;
}

/** Runs of all workflows, the latest first. */
export async function listRuns(
  database: Database,
  { workflow, states, key }: RunChoice,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ runs: ListedRun[]; count: number }> {
  const choice = [workflow ?? null, states ?? null, key ?? null];
  const rows = await database.query(page, [...choice, limit, offset]);
  const [first] = rows.length > 0 ? rows : await database.query(count, choice);
  return { runs: rows.map(({ count: _count, ...run }) => run), count: first?.count ?? 0 };
}

/** One run with its steps. */
export async function runWithSteps(
  database: Database,
  runId: string,
): Promise<(ListedRun & { steps: ListedStep[] }) | undefined> {
  const [run] = await database.query(single, [runId]);
  return run;
}
