import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

const Named = Type.Object({ workflow: Type.String(), key: Type.String() });

/** Somebody else is at it for longer than the caller wants to wait. */
export const StillRunning = defineError(
  "workflow.still_running",
  409,
  "conflict",
  Named,
  ({ workflow, key }) =>
    `${workflow} for ${key} is still under way. Send the request again in a moment: it joins and gets the outcome.`,
  { retryAfter: 1 },
);

/** This process was taken for dead, and another one has the run now. */
export const LeaseLost = defineError(
  "workflow.lease_lost",
  409,
  "conflict",
  Type.Object({ runId: Type.String() }),
  ({ runId }) =>
    `The workflow run ${runId} was taken over by another process. Send the request again: it joins that one.`,
  { retryAfter: 1 },
);

/** What others get to know of an error that has no entry in a catalogue. */
export const WorkflowFailed = defineError(
  "workflow.failed",
  500,
  "unexpected_state",
  Type.Object({ workflow: Type.String(), runId: Type.String() }),
  ({ workflow, runId }) =>
    `${workflow} failed unexpectedly and was undone. Try again; the log knows more under ${runId}.`,
);

/** The code does not take the way that the journal tells of. */
export const WorkflowChanged = defineError(
  "workflow.changed",
  500,
  "unexpected_state",
  Type.Object({
    workflow: Type.String(),
    version: Type.Integer(),
    runId: Type.String(),
    position: Type.Integer(),
    journaled: Type.String(),
    found: Type.Union([Type.String(), Type.Null()]),
  }),
  ({ workflow, version, runId, position, journaled, found }) =>
    `Step ${position} of the run ${runId} is "${journaled}" in its journal, but ${found === null ? "the code has none there" : `"${found}" in the code`}. ` +
    `Give the changed workflow ${workflow} a new version and keep version ${version} until its runs have ended.`,
);

export const RunNotFound = defineError(
  "workflow.run_not_found",
  404,
  "not_found",
  Named,
  ({ workflow, key }) => `There is no run of ${workflow} for ${key}. Start one.`,
);

export const UnknownRun = defineError(
  "workflow.unknown_run",
  404,
  "not_found",
  Type.Object({ runId: Type.String() }),
  ({ runId }) => `There is no workflow run ${runId}. Ended ones are forgotten after a while.`,
);

export const RunEnded = defineError(
  "workflow.run_ended",
  400,
  "not_allowed",
  Type.Object({ runId: Type.String(), state: Type.String() }),
  ({ runId, state }) =>
    `The workflow run ${runId} is ${state === "failed" ? "undone" : "done"} already, so there is nothing left to retry or to undo.`,
);

/** What those who wait for the run are told. */
export const RunCalledOff = defineError(
  "workflow.called_off",
  409,
  "conflict",
  Type.Object({ runId: Type.String() }),
  () => "The shop's staff called this off; everything it did is taken back. Try again.",
);
