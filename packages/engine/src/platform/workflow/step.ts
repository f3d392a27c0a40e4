import type { Transaction } from "@hanse/plugin-kit";

/** What a step is told besides its input. */
export interface StepCall {
  /** Names this effect for good: the same when the step is repeated after a crash. At most about 100 characters. */
  readonly key: string;
  /** How often the step has parked the run before; 0 the first time. */
  readonly visit: number;
  /** Aborted when the run fails elsewhere and waits for this step to end. */
  readonly signal: AbortSignal;
  /** Makes a transaction of the step fail if this process has lost the run meanwhile. Call it near the end. */
  guard(tx: Transaction): Promise<void>;
}

/** What an undo is told. */
export interface UndoCall<Memo> {
  /** The key that `run` was given. */
  readonly key: string;
  /** What `run` returned as `undo`; undefined when it died or failed half-way: then undo by key. */
  readonly memo: Memo | undefined;
  readonly signal: AbortSignal;
}

export interface StepResult<Output, Memo> {
  /** JSON; a repeated run gets it from the journal. */
  readonly output: Output;
  /** JSON; what `undo` needs to know. */
  readonly undo?: Memo;
}

/** Says that a step must wait for the world outside. See {@link park}. */
export class Parked<Memo = unknown> {
  readonly resumeAt: Date | null;
  readonly data: unknown;
  readonly undo: Memo | undefined;

  constructor(resumeAt: Date | null, data: unknown, undo: Memo | undefined) {
    this.resumeAt = resumeAt;
    this.data = data;
    this.undo = undo;
  }
}

/**
 * Returned by a step that must wait for somebody: the run rests until it is started again with the same key, resumed, or
 * `resumeAt` has come; then the step is called again, with the same key.
 *
 * @param data JSON that the caller gets with the outcome, for example what the browser needs to pay.
 * @param undo what `undo` is to know if the run ends up being undone.
 */
export const park = <Memo = undefined>({
  resumeAt = null,
  data = null,
  undo,
}: {
  resumeAt?: Date | null;
  data?: unknown;
  undo?: Memo;
}): Parked<Memo> => new Parked(resumeAt, data, undo);

/**
 * One effect and how to take it back. The step is on record before `run` is called, so that an effect of unknown outcome
 * is undone too, by its key. `undo` may be called several times, also when nothing was done, and must not count on the undo
 * of later steps having worked.
 */
export interface Step<Deps, Input, Output, Memo> {
  /** Unique within its workflow, and kept in journals: a change of it needs a new version of the workflow. */
  readonly name: string;
  run(deps: Deps, input: Input, call: StepCall): Promise<StepResult<Output, Memo> | Parked<Memo>>;
  undo?(deps: Deps, call: UndoCall<Memo>): Promise<unknown>;
}

/**
 * The step that ends a workflow for good: its effect, its events, the journal and the end of the run are one transaction,
 * which fails if this process has lost the run meanwhile. Its output is the workflow's result; nothing comes after it.
 */
export interface Pivot<Deps, Input, Output> {
  readonly name: string;
  readonly pivot: true;
  run(deps: Deps, input: Input, call: { readonly tx: Transaction; readonly key: string }): Promise<Output>;
}

/** Defines a step. See {@link Step}. */
export const step = <Deps, Input, Output, Memo = undefined>(
  definition: Step<Deps, Input, Output, Memo>,
): Step<Deps, Input, Output, Memo> => definition;

/** Defines the last step of a workflow. See {@link Pivot}. */
export const pivot = <Deps, Input, Output>(
  definition: Omit<Pivot<Deps, Input, Output>, "pivot">,
): Pivot<Deps, Input, Output> => ({ ...definition, pivot: true });

/** A step whose types were checked where it was written. */
export type AnyStep<Input, Output> =
  | {
      readonly name: string;
      readonly pivot?: undefined;
      run(deps: never, input: Input, call: StepCall): Promise<StepResult<Output, unknown> | Parked>;
      undo?(deps: never, call: UndoCall<never>): Promise<unknown>;
    }
  | {
      readonly name: string;
      readonly pivot: true;
      run(deps: never, input: Input, call: { readonly tx: Transaction; readonly key: string }): Promise<Output>;
    };
