import type { Database } from "@hanse/plugin-kit";
import type { Notifier } from "../notify/notifier.ts";
import { rebuiltError } from "../stored-error.ts";
import { byId, latest, type RunRow } from "./journal.queries.ts";
import type { Outcome } from "./workflow.ts";
import { StillRunning, WorkflowFailed } from "./workflow.errors.ts";

export interface Waiting {
  readonly database: Database;
  readonly notifier: Notifier;
  readonly workflow: string;
  readonly key: string;
  /** Whether this process can go on with a run of that version. */
  readonly knows: (version: number) => boolean;
  /** Whether a parked run should go on, rather than its outcome be that it is parked. */
  readonly resumesParked: boolean;
  readonly waitMs: number;
}

/** The outcome, or a run that nobody has, or nothing at all. */
export type Awaited = { readonly outcome: Outcome<unknown> } | { readonly vacant: RunRow } | undefined;

export const runTopic = (runId: string): string => `run:${runId}`;

const pollMs = { first: 20, most: 250 };

/** Waits until the run of a key has an outcome or no holder. It is woken by an announcement, and looks ever less often. */
export async function awaitRun(waiting: Waiting): Promise<Awaited> {
  const { database, notifier, workflow, key, waitMs } = waiting;
  let [run] = await database.query(latest, [workflow, key]);
  if (!run) return undefined;
  const { id } = run;
  let announced = Promise.withResolvers<void>();
  const stopListening = notifier.on(runTopic(id), () => announced.resolve());
  const deadline = performance.now() + waitMs;
  try {
    for (let pause = pollMs.first; run; pause = Math.min(pause * 1.5, pollMs.most)) {
      const found = whatCanBeSaid(run, waiting);
      if (found) return found;
      if (performance.now() > deadline) throw new StillRunning({ workflow, key });
      await settledWithin(announced.promise, pause);
      announced = Promise.withResolvers<void>();
      [run] = await database.query(byId, [id]);
    }
    return undefined;
  } finally {
    stopListening();
  }
}

function whatCanBeSaid(run: RunRow, { workflow, key, knows, resumesParked }: Waiting): Awaited {
  const isKnown = knows(run.version);
  switch (run.state) {
    case "done":
      return { outcome: { state: "done", runId: run.id, output: run.result } };
    case "failed":
      throw run.error ? rebuiltError(run.error) : new WorkflowFailed({ workflow, runId: run.id });
    case "parked":
      if (resumesParked && isKnown) return { vacant: run };
      return { outcome: { state: "parked", runId: run.id, resumeAt: run.dueAt, data: run.result } };
    case "running":
    case "compensating":
      if (run.isDue && isKnown) return { vacant: run };
      // Something cannot be undone for the time being, and may not be for long.
      if (run.failures > 0) throw new StillRunning({ workflow, key });
      return undefined;
  }
}

async function settledWithin(event: Promise<void>, ms: number): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, ms);
  await Promise.race([event, over.promise]);
  clearTimeout(timer);
}
