import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { openTestPlatform, type TestPlatform } from "../../../test/support/test-platform.ts";
import { createEffectTables, joinRunner, type Uses } from "../../../test/support/workflow-effects.ts";
import { soon } from "../../../test/support/soon.ts";
import { listRuns, runWithSteps } from "./history.ts";
import { compensateRun, retryRun } from "./intervention.ts";
import { park, step } from "./step.ts";
import { workflow } from "./workflow.ts";

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform();
  await createEffectTables((await platform.join()).database);
});
afterAll(() => platform.close());
beforeEach(async () => {
  await (await platform.join()).database.query(unnamed("TRUNCATE effect, undo, orders, workflow_run CASCADE"));
});

/** Reserves, then waits until it is told that it may go on. */
function waiting() {
  const gate = { isOpen: false, undoFails: false, hold: Promise.resolve() };
  const reserve = step({
    name: "reserve",
    run: async ({ effects }: Uses, _: null, { key }) => ({ output: await effects.do("reserve", key) }),
    undo: async ({ effects }: Uses, { key, memo }) => {
      if (gate.undoFails) throw new Error("the service is down");
      await effects.undo("reserve", key, memo);
    },
  });
  const wait = step({
    name: "wait",
    run: async () => {
      await gate.hold;
      return gate.isOpen ? { output: "on" } : park({});
    },
  });
  const buy = workflow("buy", 1, async (run) => {
    await run(reserve, null);
    return run(wait, null);
  });
  return { buy, gate };
}

/** A process that also takes up what is due. */
async function working() {
  const joined = await joinRunner(platform);
  joined.runner.open();
  onTestFinished(() => joined.runner.close());
  return joined;
}

test("a parked run is undone when it is called off, and its key is free again", async () => {
  const { buy, gate } = waiting();
  const { runner, database, effects } = await working();
  const { runId } = await runner.start(buy, "k", null);
  await compensateRun(database, runId);
  await vi.waitFor(async () => expect(await runWithSteps(database, runId)).toMatchObject({ state: "failed" }), 10_000);
  expect(await runWithSteps(database, runId)).toMatchObject({
    error: { code: "workflow.called_off" },
    steps: [
      { name: "reserve", state: "done", undone: true },
      { name: "wait", visits: 1 },
    ],
  });
  expect(await effects.standing()).toEqual([]);
  gate.isOpen = true;
  expect(await runner.start(buy, "k", null)).toMatchObject({ state: "done" });
});

test("whoever has a run that is called off loses it, and what it did is undone", async () => {
  const { buy, gate } = waiting();
  const { runner, database, effects } = await working();
  const { promise, resolve } = Promise.withResolvers<void>();
  gate.hold = promise;
  gate.isOpen = true;
  const outcome = runner.start(buy, "k", null).catch((error: unknown) => error);
  await soon(async () => expect(await effects.standing()).toEqual(["reserve"]));
  const [run] = (await listRuns(database, { workflow: "buy", limit: 1 })).rows;
  await compensateRun(database, run?.id ?? "");
  resolve();
  expect(await outcome).toMatchObject({ code: "workflow.called_off" });
  expect(await effects.standing()).toEqual([]);
});

test("a run whose undoing is put off goes on at once when it is told to", async () => {
  const { buy, gate } = waiting();
  const { runner, database, effects } = await working();
  const { runId } = await runner.start(buy, "k", null);
  gate.undoFails = true;
  await compensateRun(database, runId);
  await vi.waitFor(async () => expect(await runWithSteps(database, runId)).toMatchObject({ failures: 1 }), 10_000);
  // Far enough away that only being told can have been it.
  await database.query(unnamed("UPDATE workflow_run SET due_at = now() + interval '1 hour'"));
  gate.undoFails = false;
  await retryRun(database, runId);
  await vi.waitFor(async () => expect(await effects.standing()).toEqual([]), 10_000);
});

test("nothing is left to do for a run that has ended, and none for one that never was", async () => {
  const { buy, gate } = waiting();
  gate.isOpen = true;
  const { runner, database } = await joinRunner(platform);
  const { runId } = await runner.start(buy, "k", null);
  await expect(compensateRun(database, runId)).rejects.toMatchObject({ code: "workflow.run_ended" });
  await expect(retryRun(database, runId)).rejects.toMatchObject({ code: "workflow.run_ended" });
  await expect(retryRun(database, "run_none")).rejects.toMatchObject({ code: "workflow.unknown_run" });
});
