import type { Database, Queryable } from "@hanse/plugin-kit";
import type { StoredError } from "../stored-error.ts";
import { begin, type JournalEntry, type RunState, write } from "./journal.queries.ts";
import { LeaseLost } from "./workflow.errors.ts";

export interface JournalOptions {
  readonly database: Database;
  readonly runId: string;
  readonly epoch: number;
  readonly leaseMs: number;
}

/** What is on record before a run's first step. */
export interface NewRun {
  readonly workflow: string;
  readonly version: number;
  readonly key: string;
  readonly input: unknown;
  readonly holder: string;
}

interface Change {
  readonly from: "running" | "compensating";
  readonly to: RunState;
  readonly entries: Iterable<JournalEntry>;
  readonly result?: unknown;
  readonly error?: StoredError;
  readonly dueInMs?: number;
  readonly dueAt?: string;
  readonly failures?: number;
}

/**
 * Writes what a run does. Every write counts only while this process holds the run, extends the lease, and throws
 * `LeaseLost` otherwise.
 */
export class Journal {
  readonly #options: JournalOptions;
  #writtenAt = performance.now();

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  get runId(): string {
    return this.#options.runId;
  }

  get epoch(): number {
    return this.#options.epoch;
  }

  /** Whether nothing was written for so long that the lease wants renewing. */
  isQuiet(ms: number): boolean {
    return performance.now() - this.#writtenAt >= ms;
  }

  /** Puts a new run on record with the intents of its first steps; false when its key has one already. */
  async begin({ workflow, version, key, input, holder }: NewRun, entries: Iterable<JournalEntry>): Promise<boolean> {
    const { database, runId, leaseMs } = this.#options;
    const begun = await database.query(begin, [
      runId,
      workflow,
      version,
      key,
      JSON.stringify(input),
      holder,
      leaseMs,
      JSON.stringify([...entries]),
    ]);
    this.#writtenAt = performance.now();
    return begun.length > 0;
  }

  record(entries: Iterable<JournalEntry>): Promise<void> {
    return this.#write({ from: "running", to: "running", entries });
  }

  /** Fails the transaction when the run is no longer ours. */
  guard(tx: Queryable): Promise<void> {
    return this.#write({ from: "running", to: "running", entries: [] }, tx);
  }

  finish(entries: Iterable<JournalEntry>, result: unknown, tx?: Queryable): Promise<void> {
    return this.#write({ from: "running", to: "done", entries, result }, tx);
  }

  /** @param resumeAt null: not before somebody asks for it. */
  park(entries: Iterable<JournalEntry>, data: unknown, resumeAt: Date | null): Promise<void> {
    return this.#write({
      from: "running",
      to: "parked",
      entries,
      result: data,
      dueAt: resumeAt?.toISOString() ?? "infinity",
    });
  }

  fail(entries: Iterable<JournalEntry>, error: StoredError): Promise<void> {
    return this.#write({ from: "running", to: "failed", entries, error });
  }

  compensate(entries: Iterable<JournalEntry>, error: StoredError): Promise<void> {
    return this.#write({ from: "running", to: "compensating", entries, error });
  }

  compensated(entries: Iterable<JournalEntry>): Promise<void> {
    return this.#write({ from: "compensating", to: "failed", entries });
  }

  /** Lets the run be until anybody takes it up again in so many milliseconds. */
  putOff(state: "running" | "compensating", entries: Iterable<JournalEntry>, dueInMs: number): Promise<void> {
    return this.#write({ from: state, to: state, entries, dueInMs, failures: 1 });
  }

  async #write(change: Change, through: Queryable = this.#options.database): Promise<void> {
    const { runId, epoch, leaseMs } = this.#options;
    const held = await through.query(write, [
      runId,
      epoch,
      change.from,
      change.to,
      change.result === undefined ? null : JSON.stringify(change.result),
      change.error ? JSON.stringify(change.error) : null,
      change.dueInMs ?? leaseMs,
      change.dueAt ?? null,
      change.failures ?? 0,
      JSON.stringify([...change.entries]),
    ]);
    if (held.length === 0) throw new LeaseLost({ runId });
    this.#writtenAt = performance.now();
  }
}
