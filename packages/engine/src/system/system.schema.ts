import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import type { Backlog } from "../platform/events/backlog.ts";
import type { DeadLetter } from "../platform/events/dead-letters.ts";
import type { PluginState } from "../platform/plugins/hosted-plugin.ts";
import type { FailedJob, JobCounts } from "../platform/queue/queue.ts";
import type { StoredError } from "../platform/stored-error.ts";
import type { ListedRun, ListedStep } from "../platform/workflow/history.ts";

const Nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Text = Type.String();
const Count = Type.Integer({ minimum: 0 });

export const PluginDto = Type.Object({
  id: Text,
  placement: Type.Union([Type.Literal("in-process"), Type.Literal("service")]),
  url: Nullable(Text),
  provider_id: Nullable(Text),
  contracts: Type.Array(Type.Object({ name: Text, version: Type.Integer() })),
  state: Type.Union([Type.Literal("up"), Type.Literal("degraded"), Type.Literal("incompatible")]),
  breaker: Type.Union([Type.Literal("closed"), Type.Literal("open"), Type.Literal("half-open")]),
  problem: Nullable(Text),
});

export const toPluginDto = ({ providerId, contracts, ...state }: PluginState): Static<typeof PluginDto> => ({
  ...state,
  provider_id: providerId,
  contracts: [...contracts],
});

const QueueDto = Type.Object({ name: Text, waiting: Count, active: Count, delayed: Count, failed: Count });
export type QueueDto = Static<typeof QueueDto>;
export const QueueList = Type.Object({ queues: Type.Array(QueueDto) });
export const toQueueDto = (name: string, counts: JobCounts): QueueDto => ({ name, ...counts });

export const FailedJobDto = Type.Object({
  id: Text,
  data: Type.Unknown(),
  attempts: Count,
  error: Text,
  failed_at: Text,
});
export const toFailedJobDto = ({ failedAt, ...job }: FailedJob): Static<typeof FailedJobDto> => ({
  ...job,
  failed_at: failedAt,
});

const BacklogDto = Type.Object({ subscriber: Text, open: Count, dead: Count, oldest_at: Nullable(Text) });
export const BacklogList = Type.Object({ subscribers: Type.Array(BacklogDto) });
export const toBacklogDto = ({ oldestAt, ...backlog }: Backlog): Static<typeof BacklogDto> => ({
  ...backlog,
  oldest_at: oldestAt,
});

export const DeadLetterDto = Type.Object({
  /** Names the delivery, together with the subscriber. */
  position: Type.Integer(),
  subscriber: Text,
  attempts: Count,
  last_error: Nullable(Text),
  event_id: Text,
  name: Text,
  aggregate: Text,
  payload: Type.Unknown(),
  occurred_at: Text,
});

/** What `fields=` may say of a dead letter. */
export const deadLetterFields = fieldGrammar({ defaults: ["*"], allowed: leaves(DeadLetterDto) });

export const toDeadLetterDto = ({
  id,
  lastError,
  occurredAt,
  ...letter
}: DeadLetter): Static<typeof DeadLetterDto> => ({
  ...letter,
  event_id: id,
  last_error: lastError,
  occurred_at: occurredAt,
});

const ErrorDto = Type.Object({ code: Text, message: Text, data: Type.Unknown() });
const toErrorDto = (error: StoredError | null): Static<typeof ErrorDto> | null =>
  error && { code: error.code, message: error.message, data: error.data };

export const RunState = Type.Union([
  Type.Literal("running"),
  Type.Literal("parked"),
  Type.Literal("compensating"),
  Type.Literal("done"),
  Type.Literal("failed"),
]);

export const RunDto = Type.Object({
  id: Text,
  workflow: Text,
  version: Type.Integer(),
  key: Text,
  state: RunState,
  epoch: Type.Integer(),
  holder: Nullable(Text),
  failures: Count,
  error: Nullable(ErrorDto),
  due_at: Nullable(Text),
  created_at: Text,
  updated_at: Text,
});

/** What `fields=` may say of a run in a list. */
export const runFields = fieldGrammar({ defaults: ["*"], allowed: leaves(RunDto) });

export const toRunDto = ({ dueAt, createdAt, updatedAt, error, ...run }: ListedRun): Static<typeof RunDto> => ({
  id: run.id,
  workflow: run.workflow,
  version: run.version,
  key: run.key,
  state: run.state,
  epoch: run.epoch,
  holder: run.holder,
  failures: run.failures,
  error: toErrorDto(error),
  due_at: dueAt,
  created_at: createdAt,
  updated_at: updatedAt,
});

const StepDto = Type.Object({
  position: Type.Integer(),
  name: Text,
  key: Text,
  state: Type.Union([Type.Literal("intended"), Type.Literal("done"), Type.Literal("failed")]),
  visits: Count,
  undone: Type.Boolean(),
  error: Nullable(ErrorDto),
  at: Text,
});

export const RunWithSteps = Type.Object({ ...RunDto.properties, steps: Type.Array(StepDto) });

export const toRunWithStepsDto = ({
  steps,
  ...run
}: ListedRun & { steps: readonly ListedStep[] }): Static<typeof RunWithSteps> => ({
  ...toRunDto(run),
  steps: steps.map((step) => ({ ...step, error: toErrorDto(step.error) })),
});
