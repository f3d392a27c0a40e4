import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import type { StoredError } from "../platform/stored-error.ts";
import type { RunState } from "../platform/workflow/journal.queries.ts";

const StepDto = Type.Object({
  id: Type.String(),
  invoke: Type.Object({ state: Type.String(), status: Type.String() }),
  compensate: Type.Object({ state: Type.String(), status: Type.String() }),
  definition: Type.Object({}),
  depth: Type.Integer(),
  /** In milliseconds since 1970. */
  startedAt: Type.Integer(),
});

const BriefDto = Type.Object({
  /** The run's id. */
  id: Type.String(),
  workflow_id: Type.String(),
  /** What the run is about, such as a cart's id: each is worked on once. */
  transaction_id: Type.String(),
  state: Type.String(),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Type.Null(),
});

export const ExecutionDto = Type.Object({
  ...BriefDto.properties,
  execution: Type.Object({ steps: Type.Record(Type.String(), StepDto) }),
  /** Without what the run was given and what its steps returned: that is the shopper's. */
  context: Type.Object({
    data: Type.Object({ invoke: Type.Object({}) }),
    compensate: Type.Object({}),
    errors: Type.Array(
      Type.Object({
        error: Type.Object({ message: Type.String() }),
        action: Type.String(),
        handlerType: Type.String(),
      }),
    ),
  }),
});
export type ExecutionDto = Static<typeof ExecutionDto>;

/** A run with its steps, as the database hands it over. */
export interface ExecutionRow {
  readonly id: string;
  readonly workflow: string;
  readonly key: string;
  readonly state: RunState;
  readonly error: StoredError | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly steps?: readonly {
    readonly name: string;
    readonly state: "intended" | "done" | "failed";
    readonly undone: boolean;
    readonly error: StoredError | null;
    readonly at: number;
  }[];
}

/** A list shows what a page of it needs; one alone shows its steps too. */
export const executionFields = fieldGrammar({
  defaults: Object.keys(BriefDto.properties),
  allowed: { ...leaves(BriefDto), execution: "onRequest", context: "onRequest" },
});
export const executionWithStepsFields = fieldGrammar({
  defaults: Object.keys(ExecutionDto.properties),
  allowed: leaves(ExecutionDto),
});

/** The wire's names of the states of a run. */
export const executionStates: Readonly<Record<RunState, string>> = {
  running: "invoking",
  parked: "invoking",
  compensating: "compensating",
  done: "done",
  failed: "failed",
};

type Step = NonNullable<ExecutionRow["steps"]>[number];

const invoked: Readonly<Record<Step["state"], { state: string; status: string }>> = {
  intended: { state: "invoking", status: "waiting_response" },
  done: { state: "done", status: "ok" },
  failed: { state: "failed", status: "permanent_failure" },
};

const toStepDto = ({ name, state, undone, at }: Step): Static<typeof StepDto> => ({
  id: `_root.${name}`,
  invoke: invoked[state],
  compensate: undone ? { state: "reverted", status: "ok" } : { state: "dormant", status: "idle" },
  definition: {},
  depth: 1,
  startedAt: at,
});

export function toExecutionDto({ steps = [], ...run }: ExecutionRow): ExecutionDto {
  const failures = [...steps.map(({ name, error }) => ({ name, error })), { name: run.workflow, error: run.error }];
  return {
    id: run.id,
    workflow_id: run.workflow,
    transaction_id: run.key,
    state: executionStates[run.state],
    // A step that ran twice is shown as it ran last.
    execution: { steps: Object.fromEntries(steps.map((step) => [`_root.${step.name}`, toStepDto(step)])) },
    context: {
      data: { invoke: {} },
      compensate: {},
      errors: failures.flatMap(({ name, error }) =>
        error ? [{ error: { message: error.message }, action: name, handlerType: "invoke" }] : [],
      ),
    },
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    deleted_at: null,
  };
}
