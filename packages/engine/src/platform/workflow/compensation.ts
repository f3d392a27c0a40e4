import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "@hanse/plugin-kit";
import { backoff } from "../backoff.ts";
import type { JournalEntry } from "./journal.queries.ts";
import type { AnyStep } from "./step.ts";

export interface Undoable {
  readonly entry: JournalEntry;
  readonly step: Extract<AnyStep<unknown, unknown>, { pivot?: undefined }>;
}

export interface Compensation {
  readonly uses: object;
  readonly log: Logger;
  readonly workflow: string;
  readonly runId: string;
}

const attempts = 3;
const undoMs = 30_000;

/** How long a run waits whose steps could not all be undone; it never stops trying. */
export const undoPauseMs = (failures: number): number => backoff(failures, { firstMs: 1_000, mostMs: 300_000 });

/** Undoes the steps one after the other, marks those that worked, and says whether all did. One that fails holds up no other. */
export async function undoAll(undoables: readonly Undoable[], compensation: Compensation): Promise<boolean> {
  for (const undoable of undoables) await undo(undoable, compensation);
  return undoables.every(({ entry }) => entry.undone);
}

async function undo({ entry, step }: Undoable, { uses, log, ...about }: Compensation): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      const call = { key: entry.key, memo: (entry.memo ?? undefined) as never, signal: AbortSignal.timeout(undoMs) };
      await step.undo?.(uses as never, call);
      entry.undone = true;
      return;
    } catch (error) {
      log.warn(
        { err: error, step: step.name, attempt, ...about },
        "a workflow step could not be undone; it is tried again",
      );
      if (attempt < attempts) await sleep(backoff(attempt, { firstMs: 50, mostMs: 500 }));
    }
  }
}
