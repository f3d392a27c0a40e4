import type { Database } from "@hanse/plugin-kit";
import Type from "typebox";
import { listQuery, readOne, readPage } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf, oneOrMany } from "../platform/http/shape.ts";
import { UnknownRun } from "../platform/workflow/workflow.errors.ts";
import { executionColumns, executionListing } from "./execution.queries.ts";
import {
  ExecutionDto,
  executionFields,
  executionStates,
  type ExecutionRow,
  executionWithStepsFields,
  toExecutionDto,
} from "./execution.schema.ts";

interface Uses {
  database: Database;
}

const reading = { access: "admin", permission: "system:read", method: "GET" } as const;
const all = { condition: "TRUE", params: [] };
const reply = Type.Object({ workflow_execution: Type.Partial(ExecutionDto) });

/** The engine's states that the wire has one name for. */
const statesShownAs = (name: string): string[] =>
  Object.entries(executionStates).flatMap(([state, shown]) => (shown === name ? [state] : []));

export const listExecutions = route({
  ...reading,
  id: "admin.workflowExecutions.list",
  url: "/admin/workflows-executions",
  summary: "Runs of durable workflows, the latest first, as clients of the wire know them.",
  query: closed({
    ...listQuery(executionListing.filters),
    state: Type.Optional(oneOrMany(Type.Enum([...new Set(Object.values(executionStates))]))),
  }),
  selects: executionFields,
  reply: listOf("workflow_executions", Type.Partial(ExecutionDto)),
  async handle({ query, fields }, { database }: Uses) {
    const selected = { columns: executionColumns(fields.has("execution") || fields.has("context")), ...all };
    const wanted = {
      ...query,
      ...(query.state !== undefined && { state: [query.state].flat().flatMap(statesShownAs) }),
    };
    const { rows, ...page } = await readPage<ExecutionRow>(database, executionListing, selected, wanted);
    return { workflow_executions: rows.map((run) => fields.pick(toExecutionDto(run))), ...page };
  },
});

export const retrieveExecution = route({
  ...reading,
  id: "admin.workflowExecutions.retrieve",
  url: "/admin/workflows-executions/:id",
  summary: "A run with its steps.",
  params: closed({ id: Type.String() }),
  selects: executionWithStepsFields,
  reply,
  errors: [UnknownRun],
  async handle({ params, fields }, { database }: Uses) {
    const selected = { columns: executionColumns(true), ...all };
    const run = await readOne<ExecutionRow>(database, executionListing, selected, params.id);
    if (!run) throw new UnknownRun({ runId: params.id });
    return { workflow_execution: fields.pick(toExecutionDto(run)) };
  },
});

export const retrieveExecutionByTransaction = route({
  ...reading,
  id: "admin.workflowExecutions.retrieveByTransaction",
  url: "/admin/workflows-executions/:workflow_id/:transaction_id",
  summary: "The latest run of a workflow about something, such as a cart.",
  params: closed({ workflow_id: Type.String(), transaction_id: Type.String() }),
  selects: executionWithStepsFields,
  reply,
  errors: [UnknownRun],
  async handle({ params, fields }, { database }: Uses) {
    const selected = { columns: executionColumns(true), ...all };
    const wanted = { ...params, order: "-created_at", limit: 1 };
    const [run] = (await readPage<ExecutionRow>(database, executionListing, selected, wanted)).rows;
    if (!run) throw new UnknownRun({ runId: `${params.workflow_id}/${params.transaction_id}` });
    return { workflow_execution: fields.pick(toExecutionDto(run)) };
  },
});
