import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { openTestPlatform, type TestPlatform } from "../../../test/support/test-platform.ts";
import { park, pivot, step } from "./step.ts";
import { createEffectTables, joinRunner, type Uses } from "../../../test/support/workflow-effects.ts";
import { soon } from "../../../test/support/soon.ts";
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

/** Pays in two visits: the browser has to do something in between. */
function paying(resumeAt: Date | null = null) {
  const visits: { key: string; visit: number }[] = [];
  const browser = { isReady: false, gaveUp: false };
  const reserve = step({
    name: "reserve",
    run: async ({ effects }: Uses, _: null, { key }) => ({ output: await effects.do("reserve", key) }),
    undo: ({ effects }: Uses, { key, memo }) => effects.undo("reserve", key, memo),
  });
  const authorize = step({
    name: "authorize",
    async run({ effects }: Uses, amount: number, { key, visit }) {
      visits.push({ key, visit });
      if (browser.gaveUp) throw new Error("the shopper gave up");
      if (!browser.isReady) return park({ resumeAt, data: { clientSecret: "s" }, undo: { session: "p1" } });
      return { output: { name: await effects.do("authorize", key), amount }, undo: { session: "p1" } };
    },
    undo: ({ effects }: Uses, { key, memo }) => effects.undo("authorize", key, memo?.session),
  });
  const order = pivot({
    name: "order",
    async run({ effects }: Uses, cart: string, { tx }) {
      await effects.insertOrder(tx, cart);
      return { cart };
    },
  });
  const buy = workflow("buy", 1, async (run, cart: string) => {
    await run(reserve, null);
    await run(authorize, 100);
    return run(order, cart);
  });
  return { buy, visits, browser };
}

test("a parked run rests with its data, and goes on when it is started again, elsewhere too", async () => {
  const { buy, visits, browser } = paying();
  const [one, two] = [await joinRunner(platform), await joinRunner(platform)];
  const parked = await one.runner.start(buy, "k", "c1");
  expect(parked).toMatchObject({ state: "parked", resumeAt: null, data: { clientSecret: "s" } });
  expect(await one.effects.standing()).toEqual(["reserve"]);
  expect(await two.runner.start(buy, "k", "c1")).toEqual(parked);
  browser.isReady = true;
  expect(await two.runner.start(buy, "k", "c1")).toEqual({
    state: "done",
    runId: parked.runId,
    output: { cart: "c1" },
  });
  expect(visits.map(({ visit }) => visit)).toEqual([0, 1, 2]);
  expect(new Set(visits.map(({ key }) => key)).size).toBe(1);
  expect(await one.database.query(unnamed("SELECT calls FROM effect WHERE name = 'reserve'"))).toEqual([{ calls: 1 }]);
});

test("a parked run goes on by `resume`, as a webhook would have it, once for all who ask", async () => {
  const { buy, browser } = paying();
  const [one, two] = [await joinRunner(platform), await joinRunner(platform)];
  await one.runner.start(buy, "k", "c1");
  browser.isReady = true;
  const outcomes = await Promise.all([one, two, one, two].map(({ runner }) => runner.resume(buy, "k")));
  for (const outcome of outcomes) expect(outcome).toMatchObject({ state: "done", output: { cart: "c1" } });
  expect(await one.effects.orders()).toEqual(["c1"]);
});

test("whoever joined before it was parked learns that it is", async () => {
  const { buy } = paying();
  const [one, two] = [await joinRunner(platform), await joinRunner(platform)];
  const [first, second] = await Promise.all([one.runner.start(buy, "k", "c1"), two.runner.start(buy, "k", "c1")]);
  expect(second).toEqual(first);
});

test("the sweep resumes it when its time has come, and it is undone with what it left when it fails then", async () => {
  const { buy, browser } = paying(new Date(Date.now() - 1));
  const { runner, effects, database } = await joinRunner(platform, { sweepMs: 10 });
  onTestFinished(() => runner.close());
  await runner.start(buy, "k", "c1");
  browser.gaveUp = true;
  runner.open();
  await soon(async () =>
    expect(await database.query(unnamed("SELECT state FROM workflow_run"))).toEqual([{ state: "failed" }]),
  );
  expect(await effects.undone()).toEqual([
    { step: "authorize", memo: "p1" },
    { step: "reserve", memo: null },
  ]);
});

test("the sweep lets it rest before its time", async () => {
  const { buy, visits } = paying(new Date(Date.now() + 3_600_000));
  const { runner, database } = await joinRunner(platform, { sweepMs: 5 });
  onTestFinished(() => runner.close());
  const outcome = await runner.start(buy, "k", "c1");
  expect(outcome).toMatchObject({ state: "parked", resumeAt: expect.stringMatching(/Z$/) });
  let sweeps = 0;
  const query = database.query.bind(database);
  vi.spyOn(database, "query").mockImplementation((statement, parameters) => {
    if (statement.name === "workflow.take_due") sweeps += 1;
    return query(statement, parameters);
  });
  runner.open();
  await soon(() => expect(sweeps).toBeGreaterThan(3));
  expect(visits).toHaveLength(1);
});
