import { type Database, statement } from "@hanse/plugin-kit";
import { storedError } from "../stored-error.ts";
import type { RunState } from "./journal.queries.ts";
import { RunCalledOff, RunEnded, UnknownRun } from "./workflow.errors.ts";

const stateOf = statement<{ state: RunState }>("workflow.state", "SELECT state FROM workflow_run WHERE id = $1");

const hurry = statement<{ id: string }>(
  "workflow.hurry",
  `UPDATE workflow_run SET due_at = now(), updated_at = now()
   WHERE id = $1 AND (state = 'parked' OR (state IN ('running', 'compensating') AND failures > 0)) RETURNING id`,
);

/** A new epoch: whoever holds the run fails at its next write, and what it was doing is undone by its key. */
const callOff = statement<{ id: string }>(
  "workflow.call_off",
  `UPDATE workflow_run
   SET state = 'compensating', error = coalesce(error, $2::jsonb), epoch = epoch + 1, holder = NULL, due_at = now(), updated_at = now()
   WHERE id = $1 AND state IN ('running', 'parked') RETURNING id`,
);

/**
 * Has a run that rests, or whose undoing is being put off, go on at once. One that somebody is at goes on anyway.
 *
 * @throws UnknownRun, RunEnded
 */
export async function retryRun(database: Database, runId: string): Promise<void> {
  const [hurried] = await database.query(hurry, [runId]);
  if (!hurried) await refuseEnded(database, runId);
}

/**
 * Has everything that a run did undone, instead of it going on. Nobody needs to have it; whoever has it loses it.
 *
 * @throws UnknownRun, RunEnded
 */
export async function compensateRun(database: Database, runId: string): Promise<void> {
  const error = JSON.stringify(storedError(new RunCalledOff({ runId })));
  const [calledOff] = await database.query(callOff, [runId, error]);
  if (!calledOff) await refuseEnded(database, runId);
}

async function refuseEnded(database: Database, runId: string): Promise<void> {
  const [run] = await database.query(stateOf, [runId]);
  if (!run) throw new UnknownRun({ runId });
  if (run.state === "done" || run.state === "failed") throw new RunEnded({ runId, state: run.state });
}
