import type { Schedule } from "@hanse/plugin-kit";

/** How a job is put into the queue. */
export interface EnqueueOptions {
  /** Milliseconds before which it is not run; default 0. */
  readonly delayMs?: number;
  /** While a job of this name and id waits or runs, another one is not taken: it is dropped without an error. */
  readonly id?: string;
  /** How often it is tried in all; default 5. */
  readonly attempts?: number;
  /** Pause after a failure: doubled each time from `firstMs` up to `mostMs`; default 1 s up to 10 minutes. */
  readonly backoff?: { readonly firstMs: number; readonly mostMs: number };
}

/** A job that is being run. */
export interface RunningJob {
  readonly id: string;
  /** As it was given to `enqueue` or `schedule`: JSON. */
  readonly data: unknown;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Aborted when the process stops and has waited long enough, and when another process was given the job. */
  readonly signal: AbortSignal;
}

/** Runs a job. It fails by throwing, and is tried again. It may be run twice, as a process may die just before its end. */
export type JobProcessor = (job: RunningJob) => Promise<void>;

export interface JobCounts {
  /** Due, and not taken yet. */
  readonly waiting: number;
  readonly active: number;
  /** Not due yet: delayed, between two tries, and the next run of each schedule. */
  readonly delayed: number;
  /** Given up. */
  readonly failed: number;
}

/** A job that was given up. */
export interface FailedJob {
  readonly id: string;
  readonly data: unknown;
  readonly attempts: number;
  readonly error: string;
  /** ISO 8601. */
  readonly failedAt: string;
}

/**
 * Jobs for any process of the shop, by name: each name is a line of its own, run by whoever calls `process` for it. A name
 * that is processed costs a connection, so there are few names; kinds of work within one are told apart by `data`.
 *
 * **Everything in the queue can be lost**, since Redis may keep nothing on disk. Schedules are stated by code and put back by
 * every process: at the start, after a reconnect and once a minute. A job that must happen needs a row of its own in
 * PostgreSQL, written in the transaction that asks for it, and a schedule that looks for rows overdue and enqueues them
 * again, with the row's id as `id`. `enqueue` after the commit then only makes it happen sooner.
 */
export interface Queue {
  /** The names that this process knows. */
  readonly names: readonly string[];
  /**
   * Puts a job in. Call it after the transaction: inside one it throws, as the job could run before the commit.
   *
   * @throws QueueUnavailable when the server cannot be reached; the job may have been taken all the same.
   */
  enqueue(name: string, data: unknown, options?: EnqueueOptions): Promise<void>;
  /** Runs the jobs of a name in this process, so many at once (default 1). Once a name. */
  process(name: string, run: JobProcessor, options?: { readonly concurrency?: number }): void;
  /**
   * Enqueues `data` again and again: each due run once in the whole shop, however many processes state the schedule. The
   * first is one to two intervals away, or at the expression's next time; runs missed while nobody worked are done once.
   * Stating it again changes nothing, another schedule under the same id replaces it. A run that fails is tried again after
   * a pause when it is a cron's, and else left to the next run.
   */
  schedule(name: string, id: string, schedule: Schedule, data: unknown): void;
  /** Ends a schedule, for all processes, unless one states it again. */
  unschedule(name: string, id: string): void;
  /**
   * Schedules that any process stated, with their next run (ISO 8601).
   *
   * @throws QueueUnavailable
   */
  schedules(name: string): Promise<readonly { readonly id: string; readonly nextAt: string }[]>;
  /** @throws QueueUnavailable */
  counts(name: string): Promise<JobCounts>;
  /**
   * Jobs given up, the latest first; kept for a week, and not of schedules with an interval.
   *
   * @throws QueueUnavailable
   */
  failed(name: string, page?: { readonly limit?: number; readonly offset?: number }): Promise<FailedJob[]>;
  /**
   * Runs jobs given up again, with all their attempts: those of these ids, or all. Returns how many.
   *
   * @throws QueueUnavailable
   */
  retry(name: string, ids?: readonly string[]): Promise<number>;
  /** Connects, and makes what the queue needs on its server: a start does that by itself. */
  prepare(): Promise<void>;
  /** Begins to process and to keep the schedules, and goes on trying while the server is away. */
  start(): void;
  /** Takes no more jobs, waits for those that run, then aborts them and hands back what does not end. */
  close(): Promise<void>;
}
