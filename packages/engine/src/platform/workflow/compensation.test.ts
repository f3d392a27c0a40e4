import { defineError, type HanseError, isError, unnamed } from "@hanse/plugin-kit";
import Type from "typebox";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { openTestPlatform, type TestPlatform, type TestProcess } from "../../../test/support/test-platform.ts";
import { listRuns, runWithSteps } from "./history.ts";
import { type AnyStep, pivot, step } from "./step.ts";
import { createEffectTables, joinRunner, type Uses } from "../../../test/support/workflow-effects.ts";
import { soon } from "../../../test/support/soon.ts";
import { workflow } from "./workflow.ts";
import { StillRunning, WorkflowFailed } from "./workflow.errors.ts";

const Declined = defineError(
  "test.declined",
  402,
  "payment_authorization_error",
  Type.Object({ card: Type.String() }),
  ({ card }) => `${card} was declined.`,
  {
    wireCode: "declined",
    retryAfter: 7,
  },
);

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

let platform: TestPlatform;
let observer: TestProcess;
beforeAll(async () => {
  platform = await openTestPlatform();
  observer = await platform.join();
  await createEffectTables(observer.database);
});
afterAll(() => platform.close());
beforeEach(async () => {
  await (await platform.join()).database.query(unnamed("TRUNCATE effect, undo, orders, workflow_run CASCADE"));
});

const effect = (name: string) =>
  step({
    name,
    run: async ({ effects }: Uses, _: null, { key }) => ({
      output: await effects.do(name, key),
      undo: `memo of ${name}`,
    }),
    undo: ({ effects }: Uses, { key, memo }) => effects.undo(name, key, memo),
  });

/** Does what `of` does and then throws, so that nobody knows whether it was done. */
const failing = (name: string, error: Error): AnyStep<null, string> => ({
  ...effect(name),
  run: async ({ effects }: Uses, _: null, { key }: { key: string }) => {
    await effects.do(name, key);
    throw error;
  },
});

const sequence = (name: string, ...steps: readonly AnyStep<null, string>[]) =>
  workflow(name, 1, async (run) => {
    for (const each of steps) await run(each, null);
    return "done";
  });

async function allRunsOf(name: string, key: string) {
  const { database } = await platform.join();
  const { rows } = await listRuns(database, { workflow: name, key });
  return Promise.all(rows.toReversed().map(({ id }) => runWithSteps(database, id)));
}

const states = async () =>
  (await observer.database.query(unnamed<{ state: string }>("SELECT state FROM workflow_run ORDER BY created_at"))).map(
    ({ state }) => state,
  );

describe("a failure", () => {
  test("undoes all in reverse, also the step of unknown outcome, by its key", async () => {
    const { runner, effects } = await joinRunner(platform);
    const failed = sequence("w", effect("a"), effect("b"), failing("c", new Declined({ card: "visa" })));
    await expect(runner.start(failed, "k", null)).rejects.toThrow("visa was declined.");
    expect(await effects.undone()).toEqual([
      { step: "c", memo: null },
      { step: "b", memo: "memo of b" },
      { step: "a", memo: "memo of a" },
    ]);
    expect(await effects.standing()).toEqual([]);
    expect(await states()).toEqual(["failed"]);
  });

  test("reaches everybody who joined as an equal error", async () => {
    const gate = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const wait = step({
      name: "wait",
      run: async () => {
        started.resolve();
        await gate.promise;
        return { output: "waited" };
      },
    });
    const failed = sequence("w", wait, failing("c", new Declined({ card: "visa" })));
    const statements: string[] = [];
    const [one, two] = [
      await joinRunner(platform),
      await joinRunner(platform, { onStatement: (text) => statements.push(text) }),
    ];
    const first = one.runner.start(failed, "k", null);
    await started.promise;
    const others = [one.runner.start(failed, "k", null), two.runner.start(failed, "k", null)];
    await soon(() => expect(statements.length).toBeGreaterThan(1));
    gate.resolve();
    const errors = (await Promise.allSettled([first, ...others])).map(
      (result) => (result as PromiseRejectedResult).reason as HanseError,
    );
    for (const error of errors) {
      expect(isError(error, Declined)).toBe(true);
      expect(error).toMatchObject({
        name: "test.declined",
        code: "test.declined",
        status: 402,
        type: "payment_authorization_error",
        data: { card: "visa" },
        wireCode: "declined",
        retryAfter: 7,
        message: "visa was declined.",
      });
    }
    expect(await states()).toEqual(["failed"]);
  });

  test("that nobody has a word for is told to all alike, without its details", async () => {
    const { runner, database } = await joinRunner(platform);
    const told = await runner
      .start(sequence("w", failing("a", new TypeError("secret"))), "k", null)
      .catch((error: unknown) => error);
    expect(told).toMatchObject({ code: WorkflowFailed.code, cause: { message: "secret" } });
    expect(String(told)).not.toContain("secret");
    const resumed = runner.resume(sequence("w2"), "none").catch((error: unknown) => error);
    expect(await resumed).toMatchObject({ code: "workflow.run_not_found" });
    const [run] = await database.query(
      unnamed<{ error: { code: string; message: string } }>("SELECT error FROM workflow_run"),
    );
    expect(run?.error.code).toBe(WorkflowFailed.code);
    expect(run?.error.message).not.toContain("secret");
  });

  test("may be tried again with the same key: a new run with new keys", async () => {
    const { runner, effects } = await joinRunner(platform);
    let declines = true;
    const pay: AnyStep<null, string> = step({
      name: "pay",
      run: async ({ effects: outside }: Uses, _: null, { key }) => {
        if (declines) throw new Declined({ card: "visa" });
        return { output: await outside.do("pay", key) };
      },
    });
    const buy = sequence("w", effect("a"), pay);
    await expect(runner.start(buy, "k", null)).rejects.toThrow("visa was declined.");
    declines = false;
    expect(await runner.start(buy, "k", null)).toMatchObject({ state: "done", output: "done" });
    expect(await effects.standing()).toEqual(["a", "pay"]);
    expect(await allRunsOf("w", "k")).toMatchObject([
      {
        state: "failed",
        error: { code: "test.declined" },
        createdAt: expect.stringMatching(iso),
        steps: [
          { name: "a", state: "done", undone: true, error: null, at: expect.stringMatching(iso) },
          { name: "pay", state: "failed", undone: false, error: { code: "test.declined" } },
        ],
      },
      {
        state: "done",
        error: null,
        steps: [
          { name: "a", undone: false },
          { name: "pay", state: "done" },
        ],
      },
    ]);
  });

  test("that the body deals with is no failure of the workflow, also when it is replayed", async () => {
    const { runner, effects, database } = await joinRunner(platform, { leaseMs: 30 });
    let resting = true;
    const rest = step({
      name: "rest",
      run: () => (resting ? new Promise<never>(() => undefined) : Promise.resolve({ output: "rested" })),
    });
    const tolerant = workflow("w", 1, async (run) => {
      const paidBy = await run(failing("a", new Declined({ card: "visa" })), null).catch((error: unknown) =>
        isError(error, Declined) ? `not ${error.data.card}` : "unknown",
      );
      await run(rest, null);
      return paidBy;
    });
    void runner.start(tolerant, "k", null).catch(() => undefined);
    await soon(async () => expect(await database.query(unnamed("SELECT FROM workflow_step"))).toHaveLength(2));
    resting = false;
    const second = await joinRunner(platform);
    expect(await second.runner.start(tolerant, "k", null)).toMatchObject({ output: "not visa" });
    expect(await effects.undone()).toEqual([]);
  });

  test("waits for steps that are under way beside it, and undoes them too", async () => {
    const { runner, effects } = await joinRunner(platform);
    const slow: AnyStep<null, string> = {
      ...effect("slow"),
      run: async ({ effects: outside }: Uses, _: null, { key, signal }: { key: string; signal: AbortSignal }) => {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        return { output: await outside.do("slow", key), undo: "memo of slow" };
      },
    };
    const both = workflow("w", 1, async (run) =>
      Promise.all([run(slow, null), run(failing("fast", new Declined({ card: "visa" })), null)]),
    );
    await expect(runner.start(both, "k", null)).rejects.toThrow("visa was declined.");
    expect(await effects.undone()).toEqual([
      { step: "fast", memo: null },
      { step: "slow", memo: "memo of slow" },
    ]);
  });

  test("in the pivot's transaction leaves nothing of it", async () => {
    const { runner, effects } = await joinRunner(platform);
    const order = pivot({
      name: "order",
      run: async ({ effects: outside }: Uses, cart: string, { tx }) => {
        await outside.insertOrder(tx, cart);
        throw new Declined({ card: "changed" });
      },
    });
    const buy = workflow("w", 1, async (run, cart: string) => {
      await run(effect("a"), null);
      return run(order, cart);
    });
    await expect(runner.start(buy, "k", "c1")).rejects.toThrow("changed was declined.");
    expect(await effects.orders()).toEqual([]);
    expect(await effects.standing()).toEqual([]);
    expect(await states()).toEqual(["failed"]);
  });
});

describe("an undo that fails", () => {
  const stubborn = (name: string, isBroken: () => boolean): AnyStep<null, string> => ({
    ...effect(name),
    undo: async ({ effects }: Uses, { key, memo }: { key: string; memo: unknown }) => {
      if (isBroken()) throw new Error("provider is down");
      await effects.undo(name, key, memo);
    },
  });

  test("for a moment is tried again at once", async () => {
    const { runner, effects } = await joinRunner(platform);
    let failures = 2;
    const failed = sequence(
      "w",
      stubborn("a", () => failures-- > 0),
      failing("b", new Declined({ card: "visa" })),
    );
    await expect(runner.start(failed, "k", null)).rejects.toThrow("visa was declined.");
    expect(await effects.standing()).toEqual([]);
    expect(await states()).toEqual(["failed"]);
  });

  test("for long holds up neither the caller nor other undos, and is taken up again until it works", async () => {
    const { runner, effects, database } = await joinRunner(platform, { sweepMs: 10 });
    onTestFinished(() => runner.close());
    let broken = true;
    const failed = sequence(
      "w",
      effect("a"),
      stubborn("b", () => broken),
      failing("c", new Declined({ card: "visa" })),
    );
    await expect(runner.start(failed, "k", null)).rejects.toThrow("visa was declined.");
    // Or whoever comes after a second would find it due, and try again.
    await database.query(unnamed("UPDATE workflow_run SET due_at = now() + interval '1 hour'"));
    expect(await effects.standing()).toEqual(["b"]);
    expect(await states()).toEqual(["compensating"]);
    await expect(runner.start(failed, "k", null)).rejects.toMatchObject({
      code: StillRunning.code,
      status: 409,
      retryAfter: 1,
    });
    // Another process goes on where the first one stopped, and undoes nothing twice.
    const other = await joinRunner(platform, { sweepMs: 10 });
    onTestFinished(() => other.runner.close());
    other.runner.register(failed);
    broken = false;
    await database.query(unnamed("UPDATE workflow_run SET due_at = now()"));
    other.runner.open();
    await soon(async () => expect(await states()).toEqual(["failed"]));
    expect((await effects.undone()).map((undone) => undone.step)).toEqual(["c", "a", "b"]);
  });
});
