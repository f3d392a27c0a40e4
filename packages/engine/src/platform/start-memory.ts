import { performance } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** When everything that a start loads has been loaded, the queue being the last. */
const afterMs = 3_000;
const lookMs = 1_000;
/** Share of its time that a process is at work, up to which nobody notices a pause of a tenth of a second. */
const quiet = 0.2;

let isPlanned = false;

/**
 * Gives memory back that only the start needed, once in the life of a process and in a quiet moment. Reading modules leaves
 * V8 with a heap more than twice as large as what it keeps, which it would go on holding for as long as nothing presses.
 */
export function giveBackStartMemory(): void {
  if (isPlanned) return;
  isPlanned = true;
  let before = performance.eventLoopUtilization();
  const look = (): void => {
    const { utilization } = performance.eventLoopUtilization(before);
    before = performance.eventLoopUtilization();
    if (utilization > quiet) setTimeout(look, lookMs).unref();
    else collect();
  };
  setTimeout(look, afterMs).unref();
}

function collect(): void {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as NodeJS.GCFunction;
  setFlagsFromString("--no-expose-gc");
  gc({ type: "major", execution: "sync", flavor: "last-resort" });
}
