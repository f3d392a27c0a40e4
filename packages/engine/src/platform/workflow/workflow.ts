import type { AnyStep } from "./step.ts";

/** Does a step, or returns what it did the last time. A step's output arrives as JSON: what is undefined becomes null. */
export type Run = <Input, Output>(step: AnyStep<Input, Output>, input: NoInfer<Input>) => Promise<Output>;

/** A durable workflow: started once per key, finished or undone whatever crashes. */
export interface Workflow<Input, Output> {
  /** Imperative, kebab-case: `place-order`. */
  readonly name: string;
  /** A run keeps the version that it was started with. Steps may change only together with the version. */
  readonly version: number;
  /**
   * Ordinary code: `await`, `if`, `try`, `Promise.all` of single steps. It is repeated after a crash and must take the same
   * way again, so between its steps it does nothing but compute: no clock, no chance, no I/O.
   */
  readonly body: (run: Run, input: Input) => Promise<Output>;
}

/** How a call ended. Failures are thrown. */
export type Outcome<Output> =
  | { readonly state: "done"; readonly runId: string; readonly output: Output }
  | { readonly state: "parked"; readonly runId: string; readonly resumeAt: string | null; readonly data: unknown };

/** Defines a workflow. Input and output are JSON. */
export const workflow = <Input, Output>(
  name: string,
  version: number,
  body: (run: Run, input: Input) => Promise<Output>,
): Workflow<Input, Output> => ({ name, version, body });

/** A workflow whose types were checked where it was written. */
export interface AnyWorkflow {
  readonly name: string;
  readonly version: number;
  body(run: Run, input: never): Promise<unknown>;
}
