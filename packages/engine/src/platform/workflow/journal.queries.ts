import { statement } from "@hanse/plugin-kit";
import type { StoredError } from "../stored-error.ts";

export type RunState = "running" | "parked" | "compensating" | "done" | "failed";

/** One step, as the journal keeps it. */
export interface JournalEntry {
  readonly position: number;
  readonly name: string;
  readonly key: string;
  state: "intended" | "done" | "failed";
  output: unknown;
  error: StoredError | null;
  memo: unknown;
  visits: number;
  undone: boolean;
}

/** A run that this process has taken over. */
export interface ClaimedRun {
  readonly id: string;
  readonly workflow: string;
  readonly version: number;
  readonly key: string;
  readonly input: unknown;
  readonly state: "running" | "compensating";
  readonly error: StoredError | null;
  readonly epoch: number;
  readonly failures: number;
}

export interface RunRow {
  readonly id: string;
  readonly version: number;
  readonly state: RunState;
  readonly result: unknown;
  readonly error: StoredError | null;
  readonly epoch: number;
  readonly failures: number;
  /** Null: not before it is asked for. */
  readonly dueAt: string | null;
  readonly isDue: boolean;
}

const entries = (parameter: string): string =>
  `jsonb_to_recordset(${parameter}::jsonb) AS entry
     (position integer, name text, key text, state text, output jsonb, error jsonb, memo jsonb, visits integer, undone boolean)`;
const columns = "position, name, key, state, output, error, memo, visits, undone";
const entryColumns = columns.replaceAll(/\w+/g, "entry.$&");

/** $1 id, workflow, version, key, input, holder, $7 lease in ms, $8 entries. No row: the key has a run already. */
export const begin = statement<{ id: string }>(
  "workflow.begin",
  `WITH begun AS (
     INSERT INTO workflow_run (id, workflow, version, key, input, state, holder, due_at)
     VALUES ($1, $2, $3, $4, $5::jsonb, 'running', $6, now() + $7 * interval '1 millisecond')
     ON CONFLICT (workflow, key) WHERE state <> 'failed' DO NOTHING
     RETURNING id
   ), written AS (
     INSERT INTO workflow_step (run_id, ${columns}) SELECT begun.id, ${entryColumns} FROM begun CROSS JOIN ${entries("$8")}
   )
   SELECT id FROM begun`,
);

/**
 * Every write of a run: $1 id, $2 epoch, $3 state it must be in, $4 new state, $5 result, $6 error, $7 milliseconds until it is
 * due or $8 when, $9 failures to count, $10 entries. No row: the run is somebody else's by now.
 */
export const write = statement<{ id: string }>(
  "workflow.write",
  `WITH held AS (
     UPDATE workflow_run
     SET state = $4, result = coalesce($5::jsonb, result), error = coalesce($6::jsonb, error),
       due_at = coalesce($8::timestamptz, now() + $7 * interval '1 millisecond'), failures = failures + $9,
       holder = CASE WHEN $4 IN ('running', 'compensating') THEN holder END, updated_at = now()
     WHERE id = $1 AND epoch = $2 AND state = $3
     RETURNING id
   ), written AS (
     INSERT INTO workflow_step (run_id, ${columns}) SELECT held.id, ${entryColumns} FROM held CROSS JOIN ${entries("$10")}
     ON CONFLICT (run_id, position) DO UPDATE
     SET state = excluded.state, output = excluded.output, error = excluded.error, memo = excluded.memo,
       visits = excluded.visits, undone = excluded.undone, at = now()
   )
   SELECT id FROM held`,
);

/** Keeps leases: $1 ids, $2 epochs, $3 lease in ms. A run that is just being written keeps its lease by that. */
export const renew = statement<never>(
  "workflow.renew",
  `UPDATE workflow_run SET due_at = now() + $3 * interval '1 millisecond'
   WHERE id = ANY (ARRAY(
     SELECT run.id FROM workflow_run run JOIN unnest($1::text[], $2::int[]) AS held (id, epoch) USING (id, epoch)
     WHERE run.state IN ('running', 'compensating') FOR UPDATE OF run SKIP LOCKED))`,
);

const claimed = "run.id, run.workflow, run.version, run.key, run.input, run.state, run.error, run.epoch, run.failures";
const taking = `UPDATE workflow_run run
   SET epoch = run.epoch + 1, holder = $1, due_at = now() + $2 * interval '1 millisecond',
     state = CASE run.state WHEN 'parked' THEN 'running' ELSE run.state END, updated_at = now()`;

/** Takes a run that rests or whose holder is dead: $1 holder, $2 lease in ms, $3 id, $4 the epoch it was seen in. */
export const takeOne = statement<ClaimedRun>(
  "workflow.take_one",
  `${taking}
   WHERE run.id = $3 AND run.epoch = $4
     AND (run.state = 'parked' OR (run.state IN ('running', 'compensating') AND run.due_at <= now()))
   RETURNING ${claimed}`,
);

/** Takes what is due, of the workflows ($3) and versions ($4) that this process knows, at most $5. */
export const takeDue = statement<ClaimedRun>(
  "workflow.take_due",
  `${taking}
   WHERE run.id = ANY (ARRAY(
     SELECT due.id FROM workflow_run due JOIN unnest($3::text[], $4::int[]) AS known (workflow, version) USING (workflow, version)
     WHERE due.state IN ('running', 'parked', 'compensating') AND due.due_at <= now()
     ORDER BY due.due_at LIMIT $5 FOR UPDATE OF due SKIP LOCKED))
   RETURNING ${claimed}`,
);

export const entriesOf = statement<JournalEntry>(
  "workflow.entries",
  `SELECT ${columns} FROM workflow_step WHERE run_id = $1 ORDER BY position`,
);

const row = `id, version, state, result, error, epoch, failures, due_at <= now() AS "isDue",
  CASE WHEN isfinite(due_at) THEN due_at END AS "dueAt"`;

/** The run of a key: the one that is open or done, or else the one that failed last. */
export const latest = statement<RunRow>(
  "workflow.latest",
  `SELECT ${row} FROM workflow_run WHERE workflow = $1 AND key = $2
   ORDER BY state = 'failed', created_at DESC LIMIT 1`,
);

export const byId = statement<RunRow>("workflow.by_id", `SELECT ${row} FROM workflow_run WHERE id = $1`);
