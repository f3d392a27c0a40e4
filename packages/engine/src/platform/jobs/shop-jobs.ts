import type { Logger, Schedule } from "@hanse/plugin-kit";
import type { Queue } from "../queue/queue.ts";

/** Work that the shop repeats: each due run happens once in the whole shop, whatever the number of processes. */
export type ShopJob = Schedule & {
  /** `domain.verb`, or `plugin.<id>.<name>`; unique. */
  readonly name: string;
  /**
   * It may be run by another process while a run that took longer than the interval still goes on, and again after a crash:
   * so it has to be safe when done by several, or twice.
   */
  run(signal: AbortSignal): Promise<void>;
};

/** The name of the queue that carries them. */
export const jobsQueue = "jobs";
const concurrency = 4;

/** The shop's repeated jobs: stated by every process that works, run by one of them each time. */
export class ShopJobs {
  readonly #queue: Queue;
  readonly #log: Logger;
  readonly #jobs = new Map<string, ShopJob>();
  readonly #running = new Set<string>();
  #isStarted = false;

  constructor({ queue, log }: { queue: Queue; log: Logger }) {
    this.#queue = queue;
    this.#log = log;
  }

  get names(): readonly string[] {
    return [...this.#jobs.keys()];
  }

  /** @throws Error when there is a job of this name, or its cron expression is none. */
  add(job: ShopJob): void {
    if (this.#jobs.has(job.name)) throw new Error(`Two jobs are called ${job.name}. Rename one.`);
    this.put(job);
  }

  /** Adds a job, or replaces the one of its name. */
  put(job: ShopJob): void {
    if ("cron" in job && job.cron.trim().split(/\s+/).length !== 5)
      throw new Error(`The job ${job.name} has the schedule "${job.cron}". A cron expression has five fields.`);
    this.#jobs.set(job.name, job);
    if (this.#isStarted) this.#state(job);
  }

  /** Ends a job in the whole shop, unless another process states it. */
  remove(name: string): void {
    if (this.#jobs.delete(name) && this.#isStarted) this.#queue.unschedule(jobsQueue, name);
  }

  /** States the schedules and begins to run what is due. */
  start(): void {
    this.#isStarted = true;
    for (const job of this.#jobs.values()) this.#state(job);
    this.#queue.process(jobsQueue, ({ data, signal }) => this.#run((data as { job: string }).job, signal), {
      concurrency,
    });
  }

  #state(job: ShopJob): void {
    const schedule = "cron" in job ? { cron: job.cron, ...zoneOf(job) } : { everyMs: job.everyMs };
    this.#queue.schedule(jobsQueue, job.name, schedule, { job: job.name });
  }

  async #run(name: string, signal: AbortSignal): Promise<void> {
    const job = this.#jobs.get(name);
    if (!job) {
      // Of a version or a plugin that is gone. A process that still has it states it again within a minute.
      this.#queue.unschedule(jobsQueue, name);
      return;
    }
    if (this.#running.has(name)) return;
    this.#running.add(name);
    try {
      await job.run(signal);
    } catch (error) {
      if (!signal.aborted) this.#log.error({ err: error, job: name }, "a job failed; it is tried again");
      throw error;
    } finally {
      this.#running.delete(name);
    }
  }
}

const zoneOf = ({ timeZone }: { readonly timeZone?: string }) => (timeZone === undefined ? {} : { timeZone });
