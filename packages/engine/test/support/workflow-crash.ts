import { Database } from "@hanse/plugin-kit";
import { Notifier } from "../../src/platform/notify/notifier.ts";
import { silent } from "./test-platform.ts";
import { WorkflowRunner } from "../../src/platform/workflow/runner.ts";
import { pivot, step } from "../../src/platform/workflow/step.ts";
import { Effects, type Uses } from "./workflow-effects.ts";
import { workflow } from "../../src/platform/workflow/workflow.ts";

export interface Crash {
  /** Says so on standard output when this step has had its effect, and hangs. */
  readonly hangsIn?: string;
  readonly hangsInUndoOf?: string;
}

/** An order in three steps, which can be made to hang in any of them, so that its process can be killed there. */
export function crashing({ hangsIn, hangsInUndoOf }: Crash) {
  const pass = async (name: string): Promise<void> => {
    if (hangsIn !== name) return;
    process.stdout.write(`${name}\n`);
    await new Promise(() => undefined);
  };
  const effect = (name: string) =>
    step({
      name,
      async run({ effects }: Uses, _: null, { key }) {
        const output = await effects.do(name, key);
        await pass(name);
        return { output };
      },
      async undo({ effects }: Uses, { key, memo }) {
        if (hangsInUndoOf === name) await new Promise(() => undefined);
        await effects.undo(name, key, memo);
      },
    });
  const order = pivot({
    name: "order",
    async run({ effects }: Uses, { cart, declined }: { cart: string; declined: boolean }, { tx }) {
      if (declined) throw new Error("declined");
      await effects.insertOrder(tx, cart);
      await pass("order");
      return { cart };
    },
  });
  return workflow("crashing", 1, async (run, input: { cart: string; declined: boolean }) => {
    await run(effect("reserve"), null);
    await run(effect("authorize"), null);
    return run(order, input);
  });
}

if (process.argv[1] === import.meta.filename) {
  const [url = "", hangsIn = ""] = process.argv.slice(2);
  const database = new Database({ url, entities: [] });
  const notifier = new Notifier({ url, log: silent });
  await notifier.start();
  const effects = new Effects(database);
  const runner = new WorkflowRunner({ database, notifier, log: silent, uses: () => ({ effects }), leaseMs: 200 });
  runner.open();
  await runner.start(crashing({ hangsIn }), "c1", { cart: "c1", declined: false });
}
