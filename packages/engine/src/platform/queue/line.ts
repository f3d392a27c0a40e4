import { createHash } from "node:crypto";
import type { Schedule } from "@hanse/plugin-kit";
import type { Job } from "bullmq";
import { backoff } from "../backoff.ts";
import type { BullConnection, BullLine, BullRunner } from "./bull-connection.ts";
import type { EnqueueOptions, JobProcessor } from "./queue.ts";

export interface LineOptions {
  readonly name: string;
  /** How long a job belongs to a process that gives no sign of life. */
  readonly lockMs: number;
  readonly onTrouble: (error: unknown) => void;
  /** The server is there again, perhaps with nothing in it. */
  readonly onBack: () => void;
}

interface Stated {
  readonly schedule: Schedule;
  readonly data: unknown;
}

/** What BullMQ keeps of a job: the caller's data, and the pause after a failure. */
interface Kept {
  readonly data: unknown;
  readonly pace: { readonly firstMs: number; readonly mostMs: number };
}

const weekSeconds = 604_800;
const defaultPace = { firstMs: 1_000, mostMs: 600_000 };
const attemptsOf = { job: 5, cron: 5, interval: 1 };
/** A next run so long overdue is no longer going to happen: the chain of runs has broken. */
const overdueMs = 60_000;
const kept = { removeOnComplete: true, removeOnFail: { age: weekSeconds, count: 1_000 } };
/** How often an idle worker looks; it is told of new jobs, and wakes for those that fall due. */
const idleSeconds = 15;

/** One name of the queue: what this process wants of it, and BullMQ's objects once it is connected. */
export class Line {
  readonly name: string;
  readonly #options: LineOptions;
  readonly #schedules = new Map<string, Stated>();
  readonly #ended = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #processor: { run: JobProcessor; concurrency: number } | undefined;
  #line: { connection: BullConnection; bull: BullLine } | undefined;
  #runner: BullRunner | undefined;
  #isClosed = false;

  constructor(options: LineOptions) {
    this.#options = options;
    this.name = options.name;
  }

  process(run: JobProcessor, concurrency: number): void {
    if (this.#processor) throw new Error(`The jobs ${this.name} are processed already. Process each name once.`);
    this.#processor = { run, concurrency };
  }

  schedule(id: string, schedule: Schedule, data: unknown): void {
    this.#ended.delete(id);
    this.#schedules.set(id, { schedule, data });
  }

  unschedule(id: string): void {
    this.#schedules.delete(id);
    this.#ended.add(id);
  }

  async enqueue(connection: BullConnection, data: unknown, options: EnqueueOptions): Promise<void> {
    const { delayMs = 0, id, attempts = attemptsOf.job, backoff: pace = defaultPace } = options;
    const content: Kept = { data, pace };
    await (
      await this.open(connection)
    ).add(this.name, content, {
      ...kept,
      attempts,
      backoff: { type: "paced" },
      ...(delayMs > 0 && { delay: delayMs }),
      ...(id !== undefined && { deduplication: { id } }),
    });
  }

  async open(connection: BullConnection): Promise<BullLine> {
    if (this.#line) return this.#line.bull;
    const bull = connection.line(this.name, { streams: { events: { maxLen: 256 } } });
    this.#line = { connection, bull };
    bull.on("error", this.#options.onTrouble);
    try {
      await bull.waitUntilReady();
    } catch (error) {
      this.#line = undefined;
      await bull.close().catch(() => undefined);
      throw error;
    }
    bull.getBackend().on("ready", this.#options.onBack);
    return bull;
  }

  /** Brings the server to what this process wants: its worker and its schedules. */
  async tend(connection: BullConnection): Promise<void> {
    const bull = await this.open(connection);
    if (this.#isClosed) return;
    if (this.#processor && !this.#runner) this.#runner = this.#startRunner(connection, this.#processor);
    const there = new Map((await bull.getJobSchedulers()).map((scheduler) => [scheduler.key, scheduler]));
    for (const id of this.#ended) {
      if (there.has(id)) await bull.removeJobScheduler(id);
      this.#ended.delete(id);
    }
    for (const [id, stated] of this.#schedules) {
      const repeat = repeatOf(this.name, id, stated.schedule);
      if (isKept(there.get(id), repeat)) continue;
      await bull.upsertJobScheduler(id, repeat, templateOf(this.name, stated));
    }
  }

  /** Lets running jobs end for a while, then aborts them; what still runs after that is left to other processes. */
  async close({ graceMs, abortMs }: { graceMs: number; abortMs: number }): Promise<void> {
    this.#isClosed = true;
    await this.#runner?.pause(true);
    if (!(await this.#endWithin(graceMs))) {
      this.#stopping.abort();
      await this.#endWithin(abortMs);
    }
    await this.#runner?.close(this.#running.size > 0);
    await this.#line?.bull.close();
  }

  async #endWithin(ms: number): Promise<boolean> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, ms);
    await Promise.race([Promise.allSettled(this.#running), late.promise]);
    clearTimeout(timer);
    return this.#running.size === 0;
  }

  #startRunner(connection: BullConnection, { run, concurrency }: { run: JobProcessor; concurrency: number }) {
    const { lockMs, onTrouble } = this.#options;
    // BullMQ gives a signal to functions that name three parameters.
    const runner = connection.runner(this.name, (job, token, signal) => this.#track(run, job, token, signal), {
      concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      maxStalledCount: attemptsOf.job,
      drainDelay: idleSeconds,
      runRetryDelay: 1_000,
      settings: { backoffStrategy: (attempts, _type, _error, job) => paceOf(attempts, job) },
    });
    runner.on("error", onTrouble);
    runner.on("lockRenewalFailed", (ids) => ids.forEach((id) => runner.cancelJob(id)));
    return runner;
  }

  #track(run: JobProcessor, job: Job<Kept>, token: string | undefined, signal: AbortSignal | undefined) {
    const running = this.#run(run, job, token, signal).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  async #run(run: JobProcessor, job: Job<Kept>, token = "", lost = new AbortController().signal): Promise<void> {
    const signal = AbortSignal.any([lost, this.#stopping.signal]);
    try {
      await run({ id: job.id ?? "", data: job.data.data, attempt: job.attemptsMade + 1, signal });
    } catch (error) {
      if (!this.#stopping.signal.aborted) throw error;
      // Handed back untried, for another process.
      const { WaitingError } = await import("bullmq");
      await job.moveToWait(token);
      throw new WaitingError();
    }
  }
}

type Repeat = { every: number; startDate: number } | { pattern: string; tz: string };

/** Intervals begin at times that all processes agree on without asking, spread so that not all jobs are due at once. */
function repeatOf(name: string, id: string, schedule: Schedule): Repeat {
  if ("cron" in schedule) return { pattern: schedule.cron, tz: schedule.timeZone ?? "UTC" };
  const every = schedule.everyMs;
  const offset = createHash("sha256").update(`${name}/${id}`).digest().readUInt32BE() % every;
  return { every, startDate: (Math.floor((Date.now() - offset) / every) + 2) * every + offset };
}

interface Scheduler {
  readonly every?: number;
  readonly pattern?: string;
  readonly tz?: string;
  readonly next?: number;
}

function isKept(scheduler: Scheduler | undefined, repeat: Repeat): boolean {
  if (!scheduler || (scheduler.next ?? 0) < Date.now() - overdueMs) return false;
  return "every" in repeat
    ? scheduler.every === repeat.every
    : scheduler.pattern === repeat.pattern && scheduler.tz === repeat.tz;
}

function templateOf(name: string, { schedule, data }: Stated) {
  const content: Kept = { data, pace: defaultPace };
  const opts =
    "cron" in schedule
      ? { ...kept, attempts: attemptsOf.cron, backoff: { type: "paced" } }
      : { attempts: attemptsOf.interval, removeOnComplete: true, removeOnFail: true };
  return { name, data: content, opts };
}

function paceOf(attempts: number, job: Pick<Job<Kept>, "data"> | undefined): number {
  return backoff(attempts, job?.data.pace ?? defaultPace);
}
