import { type Logger, Repeater } from "@hanse/plugin-kit";
import type { AwilixContainer } from "awilix";
import type { Relay } from "./events/relay.ts";
import type { ShopJobs } from "./jobs/shop-jobs.ts";
import type { DomainModule } from "./module.ts";
import type { Queue } from "./queue/queue.ts";
import type { WorkflowRunner } from "./workflow/runner.ts";

export interface BackgroundWorkOptions {
  readonly modules: readonly DomainModule[];
  readonly container: AwilixContainer;
  readonly relay: Relay;
  readonly runner: WorkflowRunner;
  readonly jobs: ShopJobs;
  readonly queue: Queue;
  readonly log: Logger;
  /** `off`: it is left to other processes, and this one only carries what its own requests start. */
  readonly mode: "inline" | "off";
}

/** The queue is large to load and nothing in it is urgent, so the first requests go before it. */
const queueAfterMs = 2_000;

/** What a process of the shop does beside answering requests: events, workflows, jobs, polls. */
export class BackgroundWork {
  readonly #options: BackgroundWorkOptions;
  readonly #polls: Repeater;
  #queueTimer: NodeJS.Timeout | undefined;

  constructor(options: BackgroundWorkOptions) {
    this.#options = options;
    const { modules, container, jobs, log } = options;
    this.#polls = new Repeater(log, "polls");
    for (const { name, everyMs, run } of modules.flatMap((module) => module.polls ?? []))
      this.#polls.add(name, everyMs, (signal) => run(container.cradle as never, { signal }));
    for (const job of modules.flatMap((module) => module.jobs ?? []))
      jobs.add({ ...job, run: (signal) => job.run(container.cradle as never, { signal }) });
  }

  start(): void {
    const { modules, container, relay, runner, jobs, queue, mode } = this.#options;
    const works = mode === "inline";
    runner.open({ takesUp: works });
    if (!works) return;
    relay.start();
    this.#polls.start();
    jobs.start();
    for (const { queue: name, concurrency, run } of modules.flatMap((module) => module.queued ?? []))
      queue.process(name, (job) => run(container.cradle as never, job), { concurrency });
    this.#queueTimer = setTimeout(() => queue.start(), queueAfterMs).unref();
  }

  /** Lets what is under way end, and leaves the rest to others. */
  async stop(): Promise<void> {
    const { relay, runner, queue } = this.#options;
    clearTimeout(this.#queueTimer);
    await Promise.all([relay.stop(), this.#polls.stop(), queue.close()]);
    await runner.close();
  }
}
