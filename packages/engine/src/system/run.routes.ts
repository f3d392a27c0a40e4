import type { Database } from "@hanse/plugin-kit";
import Type from "typebox";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf, oneOrMany } from "../platform/http/shape.ts";
import { listRuns, runListing, runWithSteps } from "../platform/workflow/history.ts";
import { compensateRun, retryRun } from "../platform/workflow/intervention.ts";
import { RunEnded, UnknownRun } from "../platform/workflow/workflow.errors.ts";
import { RunDto, runFields, RunState, RunWithSteps, toRunDto, toRunWithStepsDto } from "./system.schema.ts";

interface Uses {
  database: Database;
}

const one = closed({ id: Type.String() });
const reply = Type.Object({ run: RunWithSteps });

async function found(database: Database, runId: string) {
  const run = await runWithSteps(database, runId);
  if (!run) throw new UnknownRun({ runId });
  return { run: toRunWithStepsDto(run) };
}

export const listWorkflowRuns = route({
  id: "admin.system.listRuns",
  method: "GET",
  url: "/admin/system/runs",
  access: "admin",
  permission: "system:read",
  summary: "Runs of durable workflows, the latest first.",
  query: closed({ ...listQuery(runListing.filters), state: Type.Optional(oneOrMany(RunState)) }),
  selects: runFields,
  reply: listOf("runs", Type.Partial(RunDto)),
  handle: async ({ query, fields }, { database }: Uses) => {
    const { rows, ...page } = await listRuns(database, query);
    return { runs: rows.map((run) => fields.pick(toRunDto(run))), ...page };
  },
});

export const retrieveWorkflowRun = route({
  id: "admin.system.retrieveRun",
  method: "GET",
  url: "/admin/system/runs/:id",
  access: "admin",
  permission: "system:read",
  summary: "A workflow run with its steps: what was done, tried again and undone.",
  params: one,
  reply,
  errors: [UnknownRun],
  handle: ({ params }, { database }: Uses) => found(database, params.id),
});

export const retryWorkflowRun = route({
  id: "admin.system.retryRun",
  method: "POST",
  url: "/admin/system/runs/:id/retry",
  access: "admin",
  permission: "system:write",
  summary: "Has a workflow run that waits go on at once.",
  params: one,
  reply,
  repeatable: true,
  errors: [UnknownRun, RunEnded],
  handle: async ({ params }, { database }: Uses) => {
    await retryRun(database, params.id);
    return found(database, params.id);
  },
});

export const compensateWorkflowRun = route({
  id: "admin.system.compensateRun",
  method: "POST",
  url: "/admin/system/runs/:id/compensate",
  access: "admin",
  permission: "system:write",
  summary: "Has everything that a workflow run did undone, instead of it going on.",
  params: one,
  reply,
  repeatable: true,
  errors: [UnknownRun, RunEnded],
  handle: async ({ params }, { database }: Uses) => {
    await compensateRun(database, params.id);
    return found(database, params.id);
  },
});
