import { hostname } from "node:os";
import {
  copyJson,
  type Database,
  isInTransaction,
  type Logger,
  newId,
  outsideTransaction,
  Repeater,
} from "@hanse/plugin-kit";
import type { Notifier } from "../notify/notifier.ts";
import { Execution, type Settled } from "./execution.ts";
import { Journal } from "./journal.ts";
import { type ClaimedRun, entriesOf, renew, takeDue, takeOne } from "./journal.queries.ts";
import { awaitRun, type Awaited, runTopic } from "./join.ts";
import type { AnyWorkflow, Outcome, Workflow } from "./workflow.ts";
import { RunNotFound, StillRunning } from "./workflow.errors.ts";

export interface WorkflowRunnerOptions {
  readonly database: Database;
  readonly notifier: Notifier;
  readonly log: Logger;
  /** What steps are given as their first argument: the shop's services by name. Asked for with each run. */
  readonly uses: () => object;
  /** How long a process may be silent before others take its runs. */
  readonly leaseMs?: number;
  readonly sweepMs?: number;
  /** How long a caller waits for an outcome. */
  readonly waitMs?: number;
}

const takenUpAtOnce = 10;
const versioned = (workflow: string, version: number): string => `${workflow}/${version}`;
const graceMs = 10_000;

/**
 * Runs durable workflows: each key once, whoever asks. What a dead process leaves is found by the sweep, once a second and
 * at the start, and finished or undone by any process that knows the workflow's version.
 */
export class WorkflowRunner {
  readonly #options: WorkflowRunnerOptions;
  readonly #leaseMs: number;
  readonly #holder = `${hostname()}:${process.pid}`;
  readonly #workflows = new Map<string, AnyWorkflow>();
  readonly #calls = new Map<string, Promise<Outcome<unknown>>>();
  readonly #executions = new Map<Execution, Promise<unknown>>();
  readonly #repeater: Repeater;
  readonly #sweepSoon: () => void;
  #takenUp = 0;
  #takesUp = true;

  constructor(options: WorkflowRunnerOptions) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? 10_000;
    this.#repeater = new Repeater(options.log, "workflow");
    this.#sweepSoon = this.#repeater.add("sweep", options.sweepMs ?? 1_000, () => this.#sweep());
    this.#repeater.add("lease", this.#leaseMs / 4, () => this.#renew());
  }

  /** Makes workflows known, so that their runs can be resumed here. Several versions of one may be. */
  register(...workflows: readonly AnyWorkflow[]): void {
    for (const workflow of workflows) {
      const name = versioned(workflow.name, workflow.version);
      const known = this.#workflows.get(name);
      if (known && known !== workflow)
        throw new Error(
          `There are two workflows ${workflow.name} of version ${workflow.version}. Give the changed one a new version.`,
        );
      this.#workflows.set(name, workflow);
    }
  }

  /** Begins to keep leases and, unless that is left to others, to take up what dead processes left and what is due. */
  open({ takesUp = true }: { takesUp?: boolean } = {}): void {
    this.#takesUp = takesUp;
    this.#repeater.start();
    this.#sweepSoon();
  }

  /** Lets the runs of this process end, for a while; others take over what is left. */
  async close(): Promise<void> {
    await this.#repeater.stop();
    const grace = Promise.withResolvers<void>();
    const timer = setTimeout(grace.resolve, graceMs);
    await Promise.race([Promise.allSettled(this.#executions.values()), grace.promise]);
    clearTimeout(timer);
  }

  /**
   * The outcome of the workflow for this key: starts it, or joins the run that there is, or takes the result of one that is
   * done. A parked run goes on; after one that failed, and was undone, a new one starts.
   *
   * @throws what the run failed with, the same for all callers; StillRunning when it takes too long for this caller.
   */
  start<Input, Output>(workflow: Workflow<Input, Output>, key: string, input: Input): Promise<Outcome<Output>> {
    return this.#call(workflow, key, () => this.#startOrJoin(workflow, key, copyJson(input ?? null)));
  }

  /**
   * As `start`, but for a run that there is already.
   *
   * @throws RunNotFound when there is none.
   */
  resume<Input, Output>(workflow: Workflow<Input, Output>, key: string): Promise<Outcome<Output>> {
    return this.#call(workflow, key, () => this.#join(workflow, key, true));
  }

  async #call<Output>(
    workflow: AnyWorkflow,
    key: string,
    work: () => Promise<Outcome<unknown>>,
  ): Promise<Outcome<Output>> {
    if (isInTransaction())
      throw new Error(`The workflow ${workflow.name} was started inside a transaction. Start it before or after.`);
    this.register(workflow);
    const name = `${workflow.name}/${key}`;
    let call = this.#calls.get(name);
    if (!call) {
      call = work().finally(() => this.#calls.delete(name));
      this.#calls.set(name, call);
    }
    return (await this.#patiently(workflow, key, call)) as Outcome<Output>;
  }

  async #patiently<T>(workflow: AnyWorkflow, key: string, call: Promise<T>): Promise<T> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new StillRunning({ workflow: workflow.name, key })), this.#waitMs);
    return Promise.race([call, late.promise]).finally(() => clearTimeout(timer));
  }

  get #waitMs(): number {
    return this.#options.waitMs ?? 30_000;
  }

  async #startOrJoin(workflow: AnyWorkflow, key: string, input: unknown): Promise<Outcome<unknown>> {
    const runId = newId("run");
    const { name, version } = workflow;
    const journal = this.#journal(runId, 1);
    const start = { workflow: name, version, key, input, holder: this.#holder };
    const execution = this.#execution(workflow, journal, { input, entries: [], start });
    const settled = await this.#track(execution, () => execution.perform());
    return this.#outcome(workflow, key, runId, settled) ?? this.#join(workflow, key, !execution.isBegun);
  }

  /** Waits for whoever has the run, and takes it when it rests or nobody has it any more. */
  async #join(workflow: AnyWorkflow, key: string, resumesParked: boolean): Promise<Outcome<unknown>> {
    const { database, notifier } = this.#options;
    const { name } = workflow;
    const knows = (version: number): boolean => this.#workflows.has(versioned(name, version));
    const waitMs = this.#waitMs;
    const found: Awaited = await awaitRun({ database, notifier, workflow: name, key, knows, resumesParked, waitMs });
    if (found === undefined) throw new RunNotFound({ workflow: name, key });
    if ("outcome" in found) return found.outcome;
    const { id, epoch } = found.vacant;
    const [claimed] = await database.query(takeOne, [this.#holder, this.#leaseMs, id, epoch]);
    const outcome = claimed && (await this.#resume(claimed));
    return outcome ?? this.#join(workflow, key, false);
  }

  async #resume(run: ClaimedRun): Promise<Outcome<unknown> | undefined> {
    const workflow = this.#workflows.get(versioned(run.workflow, run.version));
    if (!workflow) throw new Error(`Version ${run.version} of the workflow ${run.workflow} is not registered here.`);
    const entries = await this.#options.database.query(entriesOf, [run.id]);
    const execution = this.#execution(workflow, this.#journal(run.id, run.epoch), { input: run.input, entries });
    const settled = await this.#track(execution, () =>
      run.state === "compensating" ? execution.compensate(run.error, run.failures) : execution.perform(),
    );
    return this.#outcome(workflow, run.key, run.id, settled);
  }

  #outcome(workflow: AnyWorkflow, key: string, runId: string, settled: Settled): Outcome<unknown> | undefined {
    switch (settled.state) {
      case "done":
        return { state: "done", runId, output: settled.output };
      case "parked":
        return { state: "parked", runId, resumeAt: settled.resumeAt?.toISOString() ?? null, data: settled.data };
      case "lost":
        return undefined;
      case "stuck":
        this.#options.log.warn(
          { err: settled.error, workflow: workflow.name, key, runId },
          "a workflow run stopped here; it is taken up again",
        );
        throw settled.error;
      case "failed":
        throw settled.error;
    }
  }

  #journal(runId: string, epoch: number): Journal {
    return new Journal({ database: this.#options.database, runId, epoch, leaseMs: this.#leaseMs });
  }

  #execution(
    workflow: AnyWorkflow,
    journal: Journal,
    rest: Pick<ConstructorParameters<typeof Execution>[0], "input" | "entries" | "start">,
  ): Execution {
    const { database, log, uses } = this.#options;
    return new Execution({ workflow, journal, database, log, uses: uses(), ...rest });
  }

  async #track(execution: Execution, work: () => Promise<Settled>): Promise<Settled> {
    const settled = outsideTransaction(work);
    this.#executions.set(execution, settled);
    const result = await settled.finally(() => this.#executions.delete(execution));
    if (result.state !== "lost") this.#options.notifier.announce(runTopic(execution.journal.runId));
    return result;
  }

  async #sweep(): Promise<void> {
    const room = takenUpAtOnce - this.#takenUp;
    const known = [...this.#workflows.values()];
    if (!this.#takesUp || known.length === 0 || room <= 0) return;
    const names = known.map(({ name }) => name);
    const versions = known.map(({ version }) => version);
    const runs = await this.#options.database.query(takeDue, [this.#holder, this.#leaseMs, names, versions, room]);
    for (const run of runs) void this.#takeUp(run);
    if (runs.length === room) this.#sweepSoon();
  }

  async #takeUp(run: ClaimedRun): Promise<void> {
    this.#takenUp += 1;
    const { log } = this.#options;
    const about = { workflow: run.workflow, key: run.key, runId: run.id, epoch: run.epoch };
    log.info(about, "took up a workflow run");
    await this.#resume(run).catch((error: unknown) => {
      log.warn({ err: error, ...about }, "a workflow run that was taken up did not succeed");
    });
    this.#takenUp -= 1;
  }

  async #renew(): Promise<void> {
    const quiet = [...this.#executions.keys()]
      .map(({ journal }) => journal)
      .filter((journal) => journal.isQuiet(this.#leaseMs / 4));
    if (quiet.length === 0) return;
    const ids = quiet.map(({ runId }) => runId);
    const epochs = quiet.map(({ epoch }) => epoch);
    await this.#options.database.query(renew, [ids, epochs, this.#leaseMs]);
  }
}
