import type { EntitySchema } from "@mikro-orm/postgresql";
import type { EventEnvelope, MigrationStep, Schedule } from "@hanse/plugin-kit";
import type { Guards } from "./http/access.ts";
import type { AnyRoute } from "./http/route.ts";
import type { RunningJob } from "./queue/queue.ts";
import type { AnyWorkflow } from "./workflow/workflow.ts";

/** A service: one instance a process, given the other services by their names. */
// oxlint-disable-next-line typescript/no-explicit-any -- each service states its own dependencies; the container holds them all
export type ServiceClass = new (dependencies: any) => object;

/** Work that the shop repeats: each due run happens once in the whole shop, in any of its processes. */
export type ModuleJob<Uses> = Schedule & {
  /** `domain.verb`; unique. */
  readonly name: string;
  /** Safe to be done twice, or by two processes when it takes longer than its interval. */
  run(uses: Uses, options: { signal: AbortSignal }): Promise<void>;
};

/**
 * A look for something to do, that every process takes again and again by itself, never twice at once: for what has to happen
 * within a second or two, where the queue would write more than the look costs. One statement when there is nothing to do;
 * safe when several processes do it at once.
 */
export interface Poll<Uses> {
  /** `domain.verb`; unique. */
  readonly name: string;
  readonly everyMs: number;
  run(uses: Uses, options: { signal: AbortSignal }): Promise<void>;
}

/** Jobs of one name in the queue, run by every process that works. */
export interface QueuedWork<Uses> {
  /** See the queue: a name costs a connection, so there are few. */
  readonly queue: string;
  /** Jobs at a time in one process. */
  readonly concurrency: number;
  run(uses: Uses, job: RunningJob): Promise<void>;
}

/** Handles an event after the transaction that caused it; at least once, in order per aggregate. */
export interface ModuleSubscriber<Uses> {
  /** `domain.verb`: unique, public, never renamed, since deliveries are kept under it. */
  readonly name: string;
  readonly event: string;
  /** See the platform's Subscriber. */
  readonly deadlineMs?: number;
  readonly leaseMs?: number;
  /** See the platform's Subscriber. */
  isWanted?(uses: Uses): boolean;
  handle(uses: Uses, event: EventEnvelope<unknown>, options: { signal: AbortSignal }): Promise<void>;
}

/** All that a domain brings: the one place where it is registered. */
export interface DomainModule {
  readonly name: string;
  readonly entities?: readonly EntitySchema[];
  /** Append only: a database remembers the names. */
  readonly migrations?: readonly MigrationStep[];
  readonly services?: Readonly<Record<string, ServiceClass>>;
  readonly routes?: readonly AnyRoute[];
  readonly guards?: Partial<Guards>;
  readonly subscribers?: readonly ModuleSubscriber<never>[];
  readonly workflows?: readonly AnyWorkflow[];
  readonly jobs?: readonly ModuleJob<never>[];
  readonly polls?: readonly Poll<never>[];
  readonly queued?: readonly QueuedWork<never>[];
  /** Runs at every start, after the migrations, in order of the domains: makes what must exist. Idempotent. */
  readonly prepare?: (uses: never) => Promise<void>;
}

/** States a module's shape without widening it. */
export const defineModule = (module: DomainModule): DomainModule => module;
