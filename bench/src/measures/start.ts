import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { alternate } from "../alternation.ts";
import { targetOf, textOf } from "../load.ts";
import { median } from "../median.ts";
import { limited } from "../row.ts";
import { listPath } from "./catalogue.ts";
import { type Measure, usualCatalogue } from "./measure.ts";

const limitMs = 1_500;

/** The floor is Node with nothing to do, and a process that connects to PostgreSQL. */
export const start: Measure = {
  name: "start",
  async run(bench) {
    const shop = await bench.shop(usualCatalogue(bench));
    const { databaseUrl, facts } = shop;
    const times = await alternate(bench, "start", {
      floor: () =>
        timed(async () => {
          const connected = await bench.processes.launch("floors/connect-process", { databaseUrl });
          return () => connected.stop();
        }),
      hanse: () =>
        timed(async () => {
          const hanse = await bench.startHanse(shop);
          await textOf(targetOf(hanse, listPath(facts), facts.key));
          return () => hanse.stop();
        }),
      node: () => timed(runNothing),
    });
    const about = {
      id: "start",
      what: "start to the first product list",
      unit: "ms",
      more: { nodeAloneMs: median(times.node) },
    };
    return [limited(about, median(times.hanse), limitMs, median(times.floor))];
  },
};

/** How long `work` takes; what it returns undoes it afterwards. */
async function timed(work: () => Promise<() => Promise<void>>): Promise<number> {
  const began = performance.now();
  const undo = await work();
  const ms = performance.now() - began;
  await undo();
  return ms;
}

async function runNothing(): Promise<() => Promise<void>> {
  await once(spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }), "close");
  return async () => undefined;
}
