import { copyJson, isInTransaction, type Logger, outsideTransaction, Repeater, type Schedule } from "@hanse/plugin-kit";
import type { BullConnection, BullLine, ConnectBull } from "./bull-connection.ts";
import { Line } from "./line.ts";
import type { EnqueueOptions, FailedJob, JobCounts, JobProcessor, Queue } from "./queue.ts";
import { QueueUnavailable } from "./queue.errors.ts";

export interface BullQueueOptions {
  readonly connect: ConnectBull;
  readonly log: Logger;
  /** How long a job belongs to a process that gives no sign of life. */
  readonly lockMs?: number;
  /** How often it looks whether the schedules are still there. */
  readonly lookMs?: number;
  /** How long a stopping process lets jobs run before it aborts them. */
  readonly graceMs?: number;
}

const defaults = { lockMs: 30_000, lookMs: 60_000, graceMs: 5_000 };
const abortMs = 2_000;
const retryMs = 1_000;
/** How long a caller waits for the server. */
const answerMs = 5_000;
/** How long a server that is away may hold up the end of the process. */
const goodbyeMs = 2_000;

/** The queue on BullMQ. It connects when it is started or first asked, and again when the server was away. */
export class BullJobQueue implements Queue {
  readonly #options: BullQueueOptions;
  readonly #lines = new Map<string, Line>();
  readonly #repeater: Repeater;
  readonly #tendSoon: () => void;
  #connecting: Promise<BullConnection> | undefined;
  #lookAt = 0;
  #isAway = false;
  #isClosing = false;

  constructor(options: BullQueueOptions) {
    this.#options = options;
    this.#repeater = new Repeater(options.log, "queue");
    this.#tendSoon = this.#repeater.add("tend", retryMs, () => this.#tend());
  }

  get names(): readonly string[] {
    return [...this.#lines.keys()];
  }

  async enqueue(name: string, data: unknown, options: EnqueueOptions = {}): Promise<void> {
    if (isInTransaction())
      throw new Error(`A job ${name} was enqueued inside a transaction. Enqueue it after the commit.`);
    const content = copyJson(data ?? null);
    await this.#ask(name, (line, connection) => line.enqueue(connection, content, options));
  }

  process(name: string, run: JobProcessor, { concurrency = 1 }: { concurrency?: number } = {}): void {
    this.#line(name).process(run, concurrency);
    this.#changed();
  }

  schedule(name: string, id: string, schedule: Schedule, data: unknown): void {
    this.#line(name).schedule(id, schedule, copyJson(data ?? null));
    this.#changed();
  }

  unschedule(name: string, id: string): void {
    this.#line(name).unschedule(id);
    this.#changed();
  }

  async schedules(name: string): Promise<{ id: string; nextAt: string }[]> {
    const schedulers = await this.#askBull(name, (bull) => bull.getJobSchedulers());
    return schedulers.map(({ key, next = 0 }) => ({ id: key, nextAt: new Date(next).toISOString() }));
  }

  async counts(name: string): Promise<JobCounts> {
    const counts = await this.#askBull(name, (bull) => bull.getJobCounts("waiting", "active", "delayed", "failed"));
    const { waiting = 0, active = 0, delayed = 0, failed = 0 } = counts;
    return { waiting, active, delayed, failed };
  }

  async failed(name: string, { limit = 50, offset = 0 } = {}): Promise<FailedJob[]> {
    const jobs = await this.#askBull(name, (bull) => bull.getFailed(offset, offset + limit - 1));
    return jobs.map((job) => ({
      id: job.id ?? "",
      data: (job.data as { data: unknown }).data,
      attempts: job.attemptsMade,
      error: job.failedReason,
      failedAt: new Date(job.finishedOn ?? 0).toISOString(),
    }));
  }

  async retry(name: string, ids?: readonly string[]): Promise<number> {
    return this.#askBull(name, async (bull) => {
      const jobs = ids ? await Promise.all(ids.map((id) => bull.getJob(id))) : await bull.getFailed();
      let retried = 0;
      for (const job of jobs) {
        if (!(await job?.isFailed())) continue;
        await job?.retry("failed", { resetAttemptsMade: true, resetAttemptsStarted: true });
        retried += 1;
      }
      return retried;
    });
  }

  async prepare(): Promise<void> {
    await outsideTransaction(() => this.#connected());
  }

  start(): void {
    this.#repeater.start();
    this.#tendSoon();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const stopped = this.#repeater.stop();
    const { graceMs = defaults.graceMs } = this.#options;
    const closing = (async () => {
      await Promise.all([...this.#lines.values()].map((line) => line.close({ graceMs, abortMs })));
      await stopped;
      await (await this.#connecting)?.close();
    })();
    await within(graceMs + abortMs + goodbyeMs, closing).catch((error: unknown) => {
      this.#options.log.debug({ err: bare(error) }, "the queue's connections did not end in order");
    });
  }

  #line(name: string): Line {
    let line = this.#lines.get(name);
    if (!line) {
      line = new Line({
        name,
        lockMs: this.#options.lockMs ?? defaults.lockMs,
        onTrouble: (error) => this.#trouble(error),
        onBack: () => this.#changed(),
      });
      this.#lines.set(name, line);
    }
    return line;
  }

  #changed(): void {
    this.#lookAt = 0;
    this.#tendSoon();
  }

  async #ask<T>(name: string, work: (line: Line, connection: BullConnection) => Promise<T>): Promise<T> {
    try {
      const answer = outsideTransaction(async () => work(this.#line(name), await this.#connected()));
      return await within(answerMs, answer);
    } catch (error) {
      throw new QueueUnavailable({ name }, { cause: bare(error) });
    }
  }

  #askBull<T>(name: string, work: (bull: BullLine) => Promise<T>): Promise<T> {
    return this.#ask(name, async (line, connection) => work(await line.open(connection)));
  }

  #connected(): Promise<BullConnection> {
    if (!this.#connecting) {
      const connecting = this.#options.connect();
      this.#connecting = connecting;
      connecting.catch(() => (this.#connecting = undefined));
    }
    return this.#connecting;
  }

  async #tend(): Promise<void> {
    const now = Date.now();
    if (now < this.#lookAt || this.#isClosing) return;
    // Before the work, so that what changes meanwhile is looked at again.
    this.#lookAt = now + (this.#options.lookMs ?? defaults.lookMs);
    try {
      const connection = await within(answerMs, this.#connected());
      for (const line of this.#lines.values()) await within(answerMs, line.tend(connection));
      if (this.#isAway) this.#options.log.info({}, "the queue can be reached again");
      this.#isAway = false;
    } catch (error) {
      this.#trouble(error);
    }
  }

  /** Said once, until it works again. */
  #trouble(error: unknown): void {
    if (this.#isClosing) return;
    this.#lookAt = 0;
    if (!this.#isAway) this.#options.log.warn({ err: bare(error) }, "the queue is in trouble; it is tried again");
    this.#isAway = true;
  }
}

/** A driver's error holds the command that failed: with a job's data, or the password. */
const bare = (error: unknown): Error => new Error(error instanceof Error ? error.message : String(error));

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`There was no answer within ${ms} ms.`)), ms);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
