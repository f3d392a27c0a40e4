import { writeFile } from "node:fs/promises";
import process from "node:process";
import { type Interruption, listenForInterruption } from "./interruption.ts";
import { administration } from "./measures/administration.ts";
import { list, product } from "./measures/catalogue.ts";
import { checkout } from "./measures/checkout.ts";
import { growth } from "./measures/growth.ts";
import { install } from "./measures/install.ts";
import type { Measure } from "./measures/measure.ts";
import { memory } from "./measures/memory.ts";
import { remoteCalls } from "./measures/remote-calls.ts";
import { reservations } from "./measures/reservations.ts";
import { start } from "./measures/start.ts";
import { statements } from "./measures/statements.ts";
import { type Options, readOptions, usage } from "./options.ts";
import { Progress } from "./progress.ts";
import { describeMachine, machineText, type Report, writeDocument } from "./report.ts";
import type { Row } from "./row.ts";
import { tableHead, tableLine } from "./table.ts";
import { openWorkbench } from "./workbench.ts";

const measures: readonly Measure[] = [
  list,
  product,
  checkout,
  statements,
  start,
  memory,
  install,
  reservations,
  remoteCalls,
  growth,
  administration,
];
const names = measures.map(({ name }) => name);

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), names);
  if (options === "help") return console.log(usage.replace("NAMES_OF_MEASURES", names.join(", ")));
  const interruption = listenForInterruption();
  const progress = new Progress();
  const report = await run(options, interruption, progress).catch((error: unknown) => {
    if (!interruption.signal.aborted) throw error;
    process.exitCode = 130;
    return undefined;
  });
  if (!report) return;
  if (options.jsonFile !== undefined) await writeFile(options.jsonFile, `${JSON.stringify(report, null, 2)}\n`);
  const failed = Object.keys(report.failures);
  if (failed.length > 0) {
    process.exitCode = 1;
    progress.print(`\nNot measured: ${failed.join(", ")}; see above.`);
  } else if (options.writesDocument) {
    progress.print(`\nThe figures are in ${await writeDocument(report)}.`);
  }
}

async function run(options: Options, { signal, beforeExit }: Interruption, progress: Progress): Promise<Report> {
  const startedAt = performance.now();
  const takenAt = new Date().toISOString();
  const bench = await openWorkbench(options, signal, (text) => progress.say(text));
  beforeExit(() => bench.closeAtOnce());
  try {
    const machine = await describeMachine(bench);
    progress.print(`${machineText(machine)}\n\n${tableHead()}`);
    const rows: Row[] = [];
    const failures: Record<string, string> = {};
    for (const measure of measures.filter(({ name }) => options.only.length === 0 || options.only.includes(name))) {
      try {
        const measured = await measure.run(bench);
        for (const row of measured) progress.print(tableLine(row));
        rows.push(...measured);
      } catch (error) {
        signal.throwIfAborted();
        failures[measure.name] = error instanceof Error ? error.message : String(error);
        progress.print(`${measure.name} could not be measured: ${failures[measure.name]}`);
        bench.processes.killAll();
      }
    }
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    progress.print(
      `\n${seconds} s. The floor is what is possible at all on this machine: see docs/why/performance.md.`,
    );
    return { takenAt, mode: options.mode, seconds, machine, rows, failures };
  } finally {
    progress.say("putting everything away");
    await bench.close();
    progress.print("");
  }
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
