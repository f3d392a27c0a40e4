import { AsyncLocalStorage } from "node:async_hooks";
import type { Logger } from "./plugin.ts";

interface Job {
  name: string;
  everyMs: number;
  run: (signal: AbortSignal) => Promise<void>;
  timer: NodeJS.Timeout | undefined;
  running: Promise<void> | undefined;
  again: boolean;
  /** When it last was said to fail; undefined while it works. */
  saidAt: number | undefined;
}

/** How often it is said that a job still fails. */
const sayMs = 60_000;

/**
 * Runs jobs again and again, each never twice at once, and at once when woken. What fails is tried again; that is logged when
 * it begins, and once a minute while it goes on.
 */
export class Repeater {
  readonly #jobs: Job[] = [];
  readonly #stopping = new AbortController();
  /** Whoever wakes a job may do so from inside a transaction or a request, which are not the job's. */
  readonly #detached = AsyncLocalStorage.snapshot();
  readonly #log: Logger;
  readonly #owner: string;
  #started = false;

  constructor(log: Logger, owner: string) {
    this.#log = log;
    this.#owner = owner;
  }

  /** Adds a job; returns a function that runs it without waiting for its time. */
  add(name: string, everyMs: number, run: (signal: AbortSignal) => Promise<void>): () => void {
    const job: Job = { name, everyMs, run, timer: undefined, running: undefined, again: false, saidAt: undefined };
    this.#jobs.push(job);
    if (this.#started) this.#schedule(job);
    return () => this.#wake(job);
  }

  start(): void {
    this.#started = true;
    for (const job of this.#jobs) this.#schedule(job);
  }

  /** Lets running jobs end; their signal is aborted. */
  async stop(): Promise<void> {
    this.#started = false;
    this.#stopping.abort();
    for (const job of this.#jobs) clearTimeout(job.timer);
    await Promise.all(this.#jobs.map(async (job) => job.running));
  }

  #schedule(job: Job): void {
    clearTimeout(job.timer);
    if (this.#started) job.timer = setTimeout(() => this.#wake(job), job.everyMs).unref();
  }

  #wake(job: Job): void {
    if (!this.#started) return;
    if (job.running) {
      job.again = true;
      return;
    }
    clearTimeout(job.timer);
    job.running = this.#run(job).finally(() => {
      job.running = undefined;
      if (job.again) this.#wake(job);
      else this.#schedule(job);
    });
  }

  async #run(job: Job): Promise<void> {
    job.again = false;
    try {
      await this.#detached(() => job.run(this.#stopping.signal));
      if (job.saidAt !== undefined)
        this.#log.info({ job: job.name, owner: this.#owner }, "repeated work succeeds again");
      job.saidAt = undefined;
    } catch (error) {
      if (this.#stopping.signal.aborted || performance.now() - (job.saidAt ?? -sayMs) < sayMs) return;
      job.saidAt = performance.now();
      this.#log.error({ err: error, job: job.name, owner: this.#owner }, "repeated work failed; it is tried again");
    }
  }
}
