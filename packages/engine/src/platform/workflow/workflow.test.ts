import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestPlatform, type TestPlatform } from "../../../test/support/test-platform.ts";
import { pivot, step } from "./step.ts";
import { createEffectTables, joinRunner, type Uses } from "../../../test/support/workflow-effects.ts";
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

const reserve = step({
  name: "reserve",
  async run({ effects }: Uses, cart: string, { key }) {
    return { output: `${await effects.do("reserve", key)} for ${cart}`, undo: { held: cart } };
  },
  undo: ({ effects }: Uses, { key, memo }) => effects.undo("reserve", key, memo?.held),
});
const authorize = step({
  name: "authorize",
  run: async ({ effects }: Uses, total: number, { key }) => ({
    output: { name: await effects.do("authorize", key), total },
  }),
});
const createOrder = pivot({
  name: "create-order",
  async run({ effects }: Uses, { cart }: { cart: string; paid: { total: number } }, { tx }) {
    await effects.insertOrder(tx, cart);
    return { orderId: `order_${cart}` };
  },
});
const placeOrder = workflow("place-order", 1, async (run, { cart }: { cart: string }) => {
  const reservation: string = await run(reserve, cart);
  const paid = await run(authorize, reservation.length);
  return run(createOrder, { cart, paid });
});

describe("a workflow", () => {
  test("does its steps in order and returns the pivot's output", async () => {
    const { runner, effects } = await joinRunner(platform);
    const outcome = await runner.start(placeOrder, "c1", { cart: "c1" });
    expect(outcome).toMatchObject({ state: "done", output: { orderId: "order_c1" } });
    expect(await effects.standing()).toEqual(["reserve", "authorize"]);
    expect(await effects.orders()).toEqual(["c1"]);
  });

  test("of three steps costs one statement to start, one for the second step and one in the final transaction", async () => {
    const statements: string[] = [];
    const { runner } = await joinRunner(platform, { onStatement: (text) => statements.push(text) });
    await runner.start(placeOrder, "c1", { cart: "c1" });
    expect(statements.filter((text) => text.includes("workflow_"))).toHaveLength(3);
  });

  test("keeps a journal of intents, results and keys", async () => {
    const { runner, database } = await joinRunner(platform);
    const seen: unknown[] = [];
    const look = step({
      name: "look",
      run: async () => {
        seen.push(
          ...(await database.query(
            unnamed("SELECT position, state, output, memo FROM workflow_step ORDER BY position"),
          )),
        );
        return { output: undefined };
      },
    });
    const { runId } = await runner.start(
      workflow("look-into-it", 1, async (run) => {
        await run(reserve, "c1");
        await run(look, null);
      }),
      "k",
      null,
    );
    expect(seen).toEqual([
      { position: 0, state: "done", output: "did reserve for c1", memo: { held: "c1" } },
      { position: 1, state: "intended", output: null, memo: null },
    ]);
    expect(await database.query(unnamed("SELECT key, state FROM workflow_step ORDER BY position"))).toEqual([
      { key: `${runId}:0:reserve`, state: "done" },
      { key: `${runId}:1:look`, state: "done" },
    ]);
  });

  test("returns the stored result when its key is done", async () => {
    const { runner, effects } = await joinRunner(platform);
    const first = await runner.start(placeOrder, "c1", { cart: "c1" });
    expect(await runner.start(placeOrder, "c1", { cart: "c1" })).toEqual(first);
    expect(await (await joinRunner(platform)).runner.start(placeOrder, "c1", { cart: "c1" })).toEqual(first);
    expect(await effects.standing()).toHaveLength(2);
  });

  test("runs steps side by side, with one statement for the intents of both", async () => {
    const statements: string[] = [];
    const { runner, effects } = await joinRunner(platform, { onStatement: (text) => statements.push(text) });
    const both = workflow("both", 1, async (run, cart: string) => {
      const [text, paid] = await Promise.all([run(reserve, cart), run(authorize, 5)]);
      return { text, total: paid.total };
    });
    expect(await runner.start(both, "c1", "c1")).toMatchObject({ output: { text: "did reserve for c1", total: 5 } });
    expect((await effects.standing()).toSorted()).toEqual(["authorize", "reserve"]);
    expect(statements.filter((text) => text.includes("workflow_"))).toHaveLength(2);
  });

  test("may have no steps at all, and ends once even so", async () => {
    const { runner } = await joinRunner(platform);
    let times = 0;
    const empty = workflow("empty", 1, async (_, input: number) => ({ input, time: (times += 1) }));
    const first = await runner.start(empty, "k", 3);
    expect(first).toMatchObject({ state: "done", output: { input: 3, time: 1 } });
    expect(await runner.start(empty, "k", 3)).toEqual(first);
  });

  test("hands JSON from step to step, as a repeated run would see it", async () => {
    const { runner } = await joinRunner(platform);
    const dated = step({ name: "dated", run: async () => ({ output: { at: new Date(0) } }) });
    const starting = runner.start(
      workflow("dated", 1, async (run) => run(dated, null)),
      "k",
      null,
    );
    await expect(starting).rejects.toMatchObject({
      cause: { message: expect.stringContaining("value.at is a Date, which JSON cannot carry") },
    });
  });

  test("is not started inside a transaction", async () => {
    const { runner, database } = await joinRunner(platform);
    const inside = database.transaction(async () => runner.start(placeOrder, "c1", { cart: "c1" }));
    await expect(inside).rejects.toThrow("place-order was started inside a transaction");
  });

  test("refuses another workflow of the same name and version", async () => {
    const { runner } = await joinRunner(platform);
    runner.register(placeOrder);
    expect(() => runner.register(workflow("place-order", 1, async () => null))).toThrow(
      "two workflows place-order of version 1",
    );
  });
});
