import { copyJson, type Database, HanseError, isError, type Logger } from "@hanse/plugin-kit";
import { fromPostgres } from "../http/error-reply.ts";
import { rebuiltError, storedError, type StoredError } from "../stored-error.ts";
import { undoAll, type Undoable, undoPauseMs } from "./compensation.ts";
import type { Journal, NewRun } from "./journal.ts";
import type { JournalEntry } from "./journal.queries.ts";
import { retryConflicts } from "./retry-conflicts.ts";
import { type AnyStep, Parked } from "./step.ts";
import type { AnyWorkflow, Run } from "./workflow.ts";
import { LeaseLost, WorkflowChanged, WorkflowFailed } from "./workflow.errors.ts";

/** How an execution ended in this process. */
export type Settled =
  | { readonly state: "done"; readonly output: unknown }
  | { readonly state: "parked"; readonly data: unknown; readonly resumeAt: Date | null }
  | { readonly state: "failed"; readonly error: unknown }
  /** The run is, or always was, somebody else's. */
  | { readonly state: "lost" }
  /** It cannot go on here, and its outcome is open: it is taken up again when its lease is over. */
  | { readonly state: "stuck"; readonly error: unknown };

export interface ExecutionOptions {
  readonly workflow: AnyWorkflow;
  readonly input: unknown;
  readonly journal: Journal;
  /** Present when the run is not on record yet. */
  readonly start?: NewRun;
  readonly entries: readonly JournalEntry[];
  readonly database: Database;
  readonly uses: object;
  readonly log: Logger;
}

/** What a step's caller is told; nothing at all when the run has ended or gone: then the body just stops. */
type Told = { readonly output: unknown } | { readonly error: unknown } | undefined;
type StepOf = AnyStep<unknown, unknown>;
type EffectOf = Extract<StepOf, { pivot?: undefined }>;
type PivotOf = Extract<StepOf, { pivot: true }>;

/** How long a run rests whose journal the code here does not understand. */
const changedPauseMs = 60_000;

/** One process's attempt to bring a run to its end: the body, with each of its steps journaled. */
export class Execution {
  readonly #options: ExecutionOptions;
  readonly #entries: Map<number, JournalEntry>;
  readonly #steps = new Map<number, StepOf>();
  readonly #unsaved = new Set<JournalEntry>();
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #ended = Promise.withResolvers<Settled>();
  readonly #abort = new AbortController();
  /** Replaying only finds out which steps the journal speaks of. */
  #mode: "perform" | "replay" | "over" = "perform";
  #isBegun: boolean;
  #next = 0;
  #flushing: Promise<boolean> | undefined;
  #writes: Promise<unknown> = Promise.resolve();
  #parked: Parked | undefined;

  constructor(options: ExecutionOptions) {
    this.#options = options;
    this.#isBegun = options.start === undefined;
    this.#entries = new Map(options.entries.map((entry) => [entry.position, entry]));
  }

  get journal(): Journal {
    return this.#options.journal;
  }

  /** Whether the run was ever this process's. */
  get isBegun(): boolean {
    return this.#isBegun;
  }

  /** Runs the body to its end, or as far as it gets here. */
  perform(): Promise<Settled> {
    this.#body().then(
      (output) => this.#attempt(() => this.#finish(output)),
      (error: unknown) => this.#attempt(() => this.#fail(error)),
    );
    return this.#ended.promise;
  }

  /** Goes on undoing a run that failed with `error`. */
  async compensate(error: StoredError | null, failures: number): Promise<Settled> {
    this.#mode = "replay";
    this.#body().catch(() => undefined);
    // The body is pure, so it is as far as the journal goes when all that was ready to run has run.
    await new Promise(setImmediate);
    this.#mode = "over";
    const cause = error ? rebuiltError(error) : new WorkflowFailed(this.#about);
    this.#attempt(() => this.#undo(cause, failures));
    return this.#ended.promise;
  }

  get #about(): { workflow: string; runId: string } {
    return { workflow: this.#options.workflow.name, runId: this.journal.runId };
  }

  async #body(): Promise<unknown> {
    const run: Run = (step, input) =>
      new Promise((resolve, reject) => {
        void this.#step(this.#next++, step as unknown as StepOf, input).then((told) => {
          if (told && "output" in told) resolve(told.output as never);
          else if (told) reject(told.error as Error);
        });
      });
    return this.#options.workflow.body(run, this.#options.input as never);
  }

  async #step(position: number, step: StepOf, input: unknown): Promise<Told> {
    if (this.#isOver) return undefined;
    const kept = this.#entries.get(position);
    if (kept && kept.name !== step.name) return this.#attempt(() => this.#changed(kept, step.name, "running"));
    this.#steps.set(position, step);
    if (kept?.state === "done") return { output: kept.output };
    if (kept?.state === "failed" && kept.error) return { error: rebuiltError(kept.error) };
    if (this.#mode === "replay") return undefined;

    const entry = kept ?? this.#intent(position, step.name);
    const work = step.pivot ? this.#pivot(step, entry, input) : this.#effect(step, entry, input, kept === undefined);
    this.#underWay.add(work);
    const told = await work;
    this.#underWay.delete(work);
    if (this.#parked && this.#underWay.size === 0) this.#attempt(() => this.#rest());
    return this.#parked || this.#isOver ? undefined : told;
  }

  get #isOver(): boolean {
    return this.#mode === "over";
  }

  #intent(position: number, name: string): JournalEntry {
    const key = `${this.journal.runId}:${position}:${name}`;
    return { position, name, key, state: "intended", output: null, error: null, memo: null, visits: 0, undone: false };
  }

  async #effect(step: EffectOf, entry: JournalEntry, input: unknown, isNew: boolean): Promise<Told> {
    this.#entries.set(entry.position, entry);
    // Of a step that is repeated the intent is on record already.
    if (isNew) this.#unsaved.add(entry);
    if (isNew && !(await this.#flush())) return undefined;
    try {
      const result = await step.run(this.#options.uses as never, input, {
        key: entry.key,
        visit: entry.visits,
        signal: this.#abort.signal,
        guard: (tx) => this.journal.guard(tx),
      });
      this.#unsaved.add(entry);
      entry.memo = copyJson(result.undo ?? null);
      if (result instanceof Parked) {
        entry.visits += 1;
        this.#parked = result;
        return undefined;
      }
      entry.output = copyJson(result.output ?? null);
      entry.state = "done";
      return { output: entry.output };
    } catch (error) {
      return this.#stepFailed(entry, error);
    }
  }

  /** A pivot's intent is not recorded: what its transaction did not finish has not happened. */
  async #pivot(step: PivotOf, entry: JournalEntry, input: unknown): Promise<Told> {
    if (this.#underWay.size > 0) {
      return {
        error: new Error(`The pivot ${entry.name} was run while other steps were under way. Await them first.`),
      };
    }
    if (!this.#isBegun && !(await this.#flush())) return undefined;
    const { database, uses } = this.#options;
    try {
      const output = await retryConflicts(() =>
        database.transaction(async (tx) => {
          const result = copyJson((await step.run(uses as never, input, { tx, key: entry.key })) ?? null);
          await this.journal.finish([...this.#unsaved, { ...entry, state: "done", output: result }], result, tx);
          return result;
        }),
      );
      this.#end({ state: "done", output });
      return { output };
    } catch (error) {
      this.#entries.set(entry.position, entry);
      return this.#stepFailed(entry, error);
    }
  }

  #stepFailed(entry: JournalEntry, error: unknown): Told {
    if (isError(error, LeaseLost)) {
      this.#end({ state: "lost" });
      return undefined;
    }
    entry.state = "failed";
    entry.error = storedError(this.#catalogued(error, entry.name));
    this.#unsaved.add(entry);
    return { error };
  }

  async #finish(output: unknown): Promise<void> {
    await Promise.allSettled(this.#underWay);
    if (this.#isOver || this.#parked) return;
    this.#mode = "over";
    const left = this.#unaccounted();
    if (left) return this.#changed(left, null, "running");
    if (!this.#isBegun && !(await this.#flush())) return;
    const result = copyJson(output ?? null);
    await this.journal.finish(this.#unsaved, result);
    this.#end({ state: "done", output: result });
  }

  async #fail(error: unknown): Promise<void> {
    if (this.#isOver) return;
    this.#mode = "over";
    this.#abort.abort();
    await Promise.allSettled(this.#underWay);
    const left = this.#unaccounted();
    if (left) return this.#changed(left, null, "running");
    if (!this.#isBegun && !(await this.#flush())) return;
    await this.#writes;
    // Whoever ran it is told the same as those who joined.
    const cause = this.#catalogued(error);
    if (this.#undoable().length === 0) {
      await this.journal.fail(this.#unsaved, storedError(cause));
      return this.#end({ state: "failed", error: cause });
    }
    await this.journal.compensate(this.#unsaved, storedError(cause));
    await this.#undo(cause, 0);
  }

  /** Whoever waits gets the failure when all is undone, or when that has to be tried again later. */
  async #undo(cause: unknown, failures: number): Promise<void> {
    const left = this.#unaccounted();
    if (left) return this.#changed(left, null, "compensating");
    const { uses, log } = this.#options;
    const areUndone = await undoAll(this.#undoable(), { uses, log, ...this.#about });
    if (areUndone) await this.journal.compensated(this.#entries.values());
    else await this.journal.putOff("compensating", this.#entries.values(), undoPauseMs(failures + 1));
    this.#end({ state: "failed", error: cause });
  }

  #undoable(): Undoable[] {
    return [...this.#entries.values()]
      .filter((entry) => !entry.undone)
      .toSorted((a, b) => b.position - a.position)
      .flatMap((entry) => {
        const step = this.#steps.get(entry.position);
        return step && !step.pivot && step.undo ? [{ entry, step }] : [];
      });
  }

  async #rest(): Promise<void> {
    if (this.#isOver || !this.#parked) return;
    this.#mode = "over";
    const { data, resumeAt } = this.#parked;
    const kept = copyJson(data ?? null);
    await this.journal.park(this.#unsaved, kept, resumeAt);
    this.#end({ state: "parked", data: kept, resumeAt });
  }

  /** A step of the journal that the body did not come to. */
  #unaccounted(): JournalEntry | undefined {
    return this.#entries.values().find((entry) => !this.#steps.has(entry.position));
  }

  async #changed(
    { position, name }: JournalEntry,
    found: string | null,
    state: "running" | "compensating",
  ): Promise<void> {
    this.#mode = "over";
    const { version } = this.#options.workflow;
    const error = new WorkflowChanged({ ...this.#about, version, position, journaled: name, found });
    this.#options.log.error(
      { err: error, ...this.#about },
      "a workflow run cannot go on with this code; it waits for code that fits",
    );
    await this.journal.putOff(state, [], changedPauseMs);
    this.#end({ state: "stuck", error });
  }

  #catalogued(error: unknown, step?: string): HanseError {
    const known = error instanceof HanseError ? error : fromPostgres(error);
    if (known) return known;
    this.#options.log.error({ err: error, step, ...this.#about }, "a workflow run failed unexpectedly");
    return new WorkflowFailed(this.#about, { cause: error });
  }

  /** Saves what is unsaved; what steps that start together intend goes into one statement. False: this run is over here. */
  #flush(): Promise<boolean> {
    this.#flushing ??= this.#writes.then(() => {
      this.#flushing = undefined;
      return this.#save();
    });
    this.#writes = this.#flushing;
    return this.#flushing;
  }

  async #save(): Promise<boolean> {
    const entries = [...this.#unsaved];
    this.#unsaved.clear();
    try {
      if (this.#isBegun) await this.journal.record(entries);
      else if (this.#options.start) this.#isBegun = await this.journal.begin(this.#options.start, entries);
      if (this.#isBegun) return true;
      this.#end({ state: "lost" });
    } catch (error) {
      this.#stop(error);
    }
    return false;
  }

  #attempt(work: () => Promise<void>): undefined {
    work().catch((error: unknown) => this.#stop(error));
    return undefined;
  }

  #stop(error: unknown): void {
    this.#end(isError(error, LeaseLost) ? { state: "lost" } : { state: "stuck", error });
  }

  #end(settled: Settled): void {
    this.#mode = "over";
    this.#ended.resolve(settled);
  }
}
