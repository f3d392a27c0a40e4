import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Database, unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { openTestPlatform, type TestPlatform } from "../../../test/support/test-platform.ts";
import { pivot, step } from "./step.ts";
import { crashing } from "../../../test/support/workflow-crash.ts";
import { createEffectTables, joinRunner, type Uses } from "../../../test/support/workflow-effects.ts";
import { soon } from "../../../test/support/soon.ts";
import { workflow } from "./workflow.ts";
import { StillRunning, WorkflowChanged } from "./workflow.errors.ts";

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform();
  await createEffectTables((await platform.join()).database);
});
afterAll(() => platform.close());
beforeEach(async () => {
  await (await platform.join()).database.query(unnamed("TRUNCATE effect, undo, orders, workflow_run CASCADE"));
});

/** A workflow that waits at its second step until the test lets it go on; every process has a gate of its own. */
function gated() {
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  let isOpen = false;
  const first = step({
    name: "first",
    run: async ({ effects }: Uses, _: null, { key }) => ({ output: await effects.do("first", key) }),
    undo: ({ effects }: Uses, { key, memo }) => effects.undo("first", key, memo),
  });
  const wait = step({
    name: "wait",
    async run({ effects }: Uses, _: null, { key }) {
      const output = await effects.do("wait", key);
      reached.resolve();
      if (!isOpen) {
        isOpen = true;
        await gate.promise;
      }
      return { output };
    },
    undo: ({ effects }: Uses, { key, memo }) => effects.undo("wait", key, memo),
  });
  const order = pivot({
    name: "order",
    async run({ effects }: Uses, cart: string, { tx }) {
      await effects.insertOrder(tx, cart);
      return { cart };
    },
  });
  const buy = workflow("buy", 1, async (run, cart: string) => {
    await run(first, null);
    await run(wait, null);
    return run(order, cart);
  });
  return { buy, release: gate.resolve, reached: reached.promise };
}

const calls = async (): Promise<Record<string, number>> => {
  const rows = await (
    await platform.join()
  ).database.query(unnamed<{ name: string; calls: number }>("SELECT name, calls FROM effect"));
  return Object.fromEntries(rows.map((row) => [row.name, row.calls]));
};

describe("concurrent starts", () => {
  test("of one key in two processes are one run with one outcome", async () => {
    const { buy, release, reached } = gated();
    const [one, two] = [await joinRunner(platform), await joinRunner(platform)];
    const outcomes = [one, two, one, two, one].map(({ runner }) => runner.start(buy, "k", "c1"));
    await reached;
    release();
    const [first, ...others] = await Promise.all(outcomes);
    expect(first).toMatchObject({ state: "done", output: { cart: "c1" } });
    for (const other of others) expect(other).toEqual(first);
    expect(await calls()).toEqual({ first: 1, wait: 1 });
    expect(await one.effects.orders()).toEqual(["c1"]);
  });

  test("of many keys do not get in each other's way", async () => {
    const { buy, release } = gated();
    release();
    const processes = [await joinRunner(platform), await joinRunner(platform)];
    const carts = Array.from({ length: 20 }, (_, n) => `c${n}`);
    await Promise.all(processes.flatMap(({ runner }) => carts.map((cart) => runner.start(buy, cart, cart))));
    expect((await processes[0]!.effects.orders()).toSorted()).toEqual(carts.toSorted());
  });

  test("a caller does not wait forever", async () => {
    const { buy, release, reached } = gated();
    const [one, two] = [await joinRunner(platform), await joinRunner(platform, { waitMs: 30 })];
    const first = one.runner.start(buy, "k", "c1");
    await reached;
    await expect(two.runner.start(buy, "k", "c1")).rejects.toMatchObject({ code: StillRunning.code, retryAfter: 1 });
    release();
    await first;
  });
});

describe("a holder that", () => {
  test("keeps its lease is left alone, however long a step takes", async () => {
    // Renewed four times in that time: long enough for a machine that stands still for a second.
    const leaseMs = 2_000;
    const { buy, release, reached } = gated();
    const [one, two] = [await joinRunner(platform, { leaseMs }), await joinRunner(platform, { sweepMs: 10 })];
    onTestFinished(() => one.runner.close());
    onTestFinished(() => two.runner.close());
    two.runner.register(buy);
    one.runner.open();
    two.runner.open();
    const outcome = one.runner.start(buy, "k", "c1");
    await reached;
    const lease = async () =>
      (await one.database.query(unnamed<{ due: string }>("SELECT due_at::text AS due FROM workflow_run")))[0]?.due;
    const before = await lease();
    // It would have been over in between.
    const renewals = new Set([before]);
    await soon(async () => expect(renewals.add(await lease()).size).toBeGreaterThan(8));
    release();
    await outcome;
    expect(await calls()).toEqual({ first: 1, wait: 1 });
    expect(await one.database.query(unnamed("SELECT epoch FROM workflow_run"))).toEqual([{ epoch: 1 }]);
  });

  test("was paused and lost its lease cannot write any more; its caller gets the new holder's outcome", async () => {
    const { buy, release, reached } = gated();
    // It does not keep its lease: as if the whole process had been stopped.
    const paused = await joinRunner(platform, { leaseMs: 20 });
    const first = paused.runner.start(buy, "k", "c1");
    await reached;
    const taker = await joinRunner(platform, { sweepMs: 10 });
    onTestFinished(() => taker.runner.close());
    taker.runner.register(buy);
    taker.runner.open();
    await soon(async () => expect(await taker.effects.orders()).toEqual(["c1"]));
    release();
    expect(await first).toMatchObject({ state: "done", output: { cart: "c1" } });
    expect(await calls()).toEqual({ first: 1, wait: 2 });
    expect(await paused.effects.orders()).toEqual(["c1"]);
    expect(await paused.effects.undone()).toEqual([]);
  });

  test("lost its lease cannot end a run that its new holder is still at", async () => {
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const arrivals = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const wait = step({
      name: "wait",
      async run({ holder }: Uses & { holder: number }) {
        arrivals[holder]?.resolve();
        await gates[holder]?.promise;
        return { output: null };
      },
    });
    const end = pivot({ name: "end", run: async ({ holder }: Uses & { holder: number }) => ({ endedBy: holder }) });
    const flow = workflow("shared", 1, async (run) => {
      await run(wait, null);
      return run(end, null);
    });
    const paused = await joinRunner(platform, { leaseMs: 20, uses: () => ({ holder: 0 }) });
    const taker = await joinRunner(platform, { uses: () => ({ holder: 1 }) });
    const first = paused.runner.start(flow, "k", null);
    await arrivals[0]?.promise;
    const second = taker.runner.start(flow, "k", null);
    await arrivals[1]?.promise;
    const isLookedUp = vi.spyOn(paused.database, "query");
    gates[0]?.resolve();
    await soon(() => expect(isLookedUp.mock.calls.map(([{ name }]) => name)).toContain("workflow.by_id"));
    gates[1]?.resolve();
    expect(await Promise.all([first, second])).toMatchObject([{ output: { endedBy: 1 } }, { output: { endedBy: 1 } }]);
  });

  test("lost its lease does not compensate, though its step fails", async () => {
    const gate = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    let holders = 0;
    const act = step({
      name: "act",
      async run({ effects }: Uses, _: null, { key }) {
        const isFirst = (holders += 1) === 1;
        const output = await effects.do("act", key);
        reached.resolve();
        if (isFirst) await gate.promise.then(() => Promise.reject(new Error("woke up in another world")));
        return { output };
      },
      undo: ({ effects }: Uses, { key }) => effects.undo("act", key, null),
    });
    const flow = workflow("act", 1, async (run) => run(act, null));
    const [paused, taker] = [await joinRunner(platform, { leaseMs: 20 }), await joinRunner(platform)];
    const first = paused.runner.start(flow, "k", null);
    await reached.promise;
    expect(await taker.runner.start(flow, "k", null)).toMatchObject({ output: "did act" });
    gate.resolve();
    expect(await first).toMatchObject({ output: "did act" });
    expect(await taker.effects.undone()).toEqual([]);
  });

  test("lost its lease cannot commit a transaction that it guards", async () => {
    const gate = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    let holders = 0;
    const write = step({
      name: "write",
      async run({ effects }: Uses, cart: string, { guard }) {
        holders += 1;
        if (holders > 1) return { output: "left to others" };
        reached.resolve();
        await gate.promise;
        await paused.database.transaction(async (tx) => {
          await effects.insertOrder(tx, cart);
          await guard(tx);
        });
        return { output: "written" };
      },
    });
    const flow = workflow("write", 1, async (run, cart: string) => run(write, cart));
    const paused = await joinRunner(platform, { leaseMs: 20 });
    const first = paused.runner.start(flow, "k", "c1");
    await reached.promise;
    const taker = await joinRunner(platform);
    expect(await taker.runner.start(flow, "k", "c1")).toMatchObject({ output: "left to others" });
    gate.resolve();
    expect(await first).toMatchObject({ output: "left to others" });
    expect(await taker.effects.orders()).toEqual([]);
  });

  test("dies between two steps leaves a run that goes on from the last finished one", async () => {
    const { buy, release, reached } = gated();
    const dead = await joinRunner(platform, { leaseMs: 20 });
    void dead.runner.start(buy, "k", "c1").catch(() => undefined);
    await reached;
    const next = await joinRunner(platform);
    expect(await next.runner.start(buy, "k", "c1")).toMatchObject({ state: "done", output: { cart: "c1" } });
    expect(await calls()).toEqual({ first: 1, wait: 2 });
    release();
  });

  test("dies while undoing is followed by one that undoes the rest", async () => {
    const dying = crashing({ hangsInUndoOf: "reserve" });
    const [dead, next] = [await joinRunner(platform, { leaseMs: 20 }), await joinRunner(platform, { sweepMs: 10 })];
    onTestFinished(() => next.runner.close());
    void dead.runner.start(dying, "k", { cart: "c1", declined: true }).catch(() => undefined);
    await soon(async () => expect((await dead.effects.undone()).map(({ step: name }) => name)).toEqual(["authorize"]));
    next.runner.register(crashing({}));
    next.runner.open();
    await soon(async () =>
      expect(await next.database.query(unnamed("SELECT state FROM workflow_run"))).toEqual([{ state: "failed" }]),
    );
    expect(await next.effects.standing()).toEqual([]);
  });
});

describe("a process killed with SIGKILL", () => {
  test.each(["reserve", "authorize", "order"])("in the step %s: another one places the order, once", async (stopAt) => {
    const child = spawn(
      process.execPath,
      [
        "--conditions=source",
        join(import.meta.dirname, "../../../test/support/workflow-crash.ts"),
        platform.url,
        stopAt,
      ],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const [word] = (await once(child.stdout!, "data")) as [Buffer];
    expect(String(word).trim()).toBe(stopAt);
    child.kill("SIGKILL");
    await once(child, "exit");
    const next = await joinRunner(platform, { sweepMs: 20 });
    onTestFinished(() => next.runner.close());
    next.runner.register(crashing({}));
    next.runner.open();
    await vi.waitFor(
      async () =>
        expect(await next.database.query(unnamed("SELECT state FROM workflow_run"))).toEqual([{ state: "done" }]),
      { timeout: 15_000 },
    );
    expect(await next.effects.orders()).toEqual(["c1"]);
    expect(await next.effects.standing()).toEqual(["reserve", "authorize"]);
    expect(await next.effects.undone()).toEqual([]);
  });
});

describe("a database that does not answer", () => {
  /** Fails once, after or instead of the statement's work. */
  const fail = (database: Database, name: string, when: "before" | "after"): void => {
    const query = database.query.bind(database);
    const spy = vi.spyOn(database, "query").mockImplementation(async (statement, parameters) => {
      if (statement.name !== name) return query(statement, parameters);
      spy.mockRestore();
      if (when === "after") await query(statement, parameters);
      throw new Error("connection lost");
    });
  };

  test.each([
    ["workflow.begin", "before", "none"],
    ["workflow.begin", "after", "running"],
    ["workflow.write", "before", "running"],
    ["workflow.write", "after", "running"],
  ] as const)(
    "to %s, lost %s its work, stops the run without undoing anything; a second try brings it to its end",
    async (name, when, left) => {
      const { buy, release } = gated();
      release();
      const { runner, effects, database } = await joinRunner(platform, { leaseMs: 30 });
      fail(database, name, when);
      await expect(runner.start(buy, "k", "c1")).rejects.toThrow("connection lost");
      const [run] = await database.query(unnamed<{ state: string }>("SELECT state FROM workflow_run"));
      expect(run?.state ?? "none").toBe(left);
      expect(await effects.undone()).toEqual([]);
      expect(await runner.start(buy, "k", "c1")).toMatchObject({ state: "done", output: { cart: "c1" } });
      expect(await effects.orders()).toEqual(["c1"]);
    },
  );

  test("to the commit of the pivot, though it did commit, does not undo an order that stands", async () => {
    const { buy, release } = gated();
    release();
    const { runner, effects, database } = await joinRunner(platform);
    const transaction = database.transaction.bind(database);
    vi.spyOn(database, "transaction").mockImplementation(async (work) => {
      await transaction(work);
      throw new Error("connection lost");
    });
    expect(await runner.start(buy, "k", "c1")).toMatchObject({ state: "done", output: { cart: "c1" } });
    expect(await effects.orders()).toEqual(["c1"]);
    expect(await effects.undone()).toEqual([]);
    expect((await effects.standing()).toSorted()).toEqual(["first", "wait"]);
  });
});

describe("a run whose code has changed", () => {
  test("is stopped with an error that says what differs, and waits for code that fits", async () => {
    const { buy, release, reached } = gated();
    const dead = await joinRunner(platform, { leaseMs: 20 });
    void dead.runner.start(buy, "k", "c1").catch(() => undefined);
    await reached;
    const renamed = workflow("buy", 1, async (run) => {
      await run(step({ name: "renamed", run: async () => ({ output: null }) }), null);
    });
    const next = await joinRunner(platform);
    await expect(next.runner.start(renamed, "k", "c1")).rejects.toMatchObject({
      code: WorkflowChanged.code,
      data: { workflow: "buy", version: 1, position: 0, journaled: "first", found: "renamed" },
    });
    expect(await next.database.query(unnamed("SELECT state, due_at > now() AS rests FROM workflow_run"))).toEqual([
      { state: "running", rests: true },
    ]);
    expect(await next.effects.undone()).toEqual([]);
    release();
  });

  test("goes on with the old code where that is still known", async () => {
    const { buy, release, reached } = gated();
    const dead = await joinRunner(platform, { leaseMs: 20 });
    const late = dead.runner.start(buy, "k", "c1");
    await reached;
    const next = await joinRunner(platform);
    const newer = workflow("buy", 2, async (_, cart: string) => ({ cart: `${cart} of version 2` }));
    next.runner.register(buy, newer);
    expect(await next.runner.start(newer, "k", "c1")).toMatchObject({ output: { cart: "c1" } });
    expect(await next.runner.start(newer, "k2", "c2")).toMatchObject({ output: { cart: "c2 of version 2" } });
    release();
    // Or it would look for its run, and for its key, in the middle of the next test.
    expect(await late).toMatchObject({ output: { cart: "c1" } });
  });

  test("of a version that this process does not know is left alone", async () => {
    const { buy, release, reached } = gated();
    const dead = await joinRunner(platform, { leaseMs: 20 });
    void dead.runner.start(buy, "k", "c1").catch(() => undefined);
    await reached;
    const next = await joinRunner(platform, { sweepMs: 10, waitMs: 100 });
    onTestFinished(() => next.runner.close());
    const newer = { ...buy, version: 2 };
    next.runner.register(newer);
    next.runner.open();
    await expect(next.runner.start(newer, "k", "c1")).rejects.toMatchObject({ code: StillRunning.code });
    expect(await next.database.query(unnamed("SELECT epoch, version FROM workflow_run"))).toEqual([
      { epoch: 1, version: 1 },
    ]);
    release();
  });
});
