import { readdirSync, readFileSync } from "node:fs";

const ticksPerSecond = 100;

/** What a process and those it has started hold in memory together, in megabytes. */
export function megabytesOf(pid: number): number {
  const kilobytes = familyOf(pid).map((id) => Number(/^VmRSS:\s+(\d+) kB/m.exec(statusOf(id))?.[1] ?? 0));
  return (kilobytes.reduce((sum, one) => sum + one, 0) * 1_024) / 1e6;
}

/** Processor time that they have used so far together, in milliseconds. */
export function processorMsOf(pid: number): number {
  const ticks = familyOf(pid).map((id) => {
    // The name of the program comes first, in brackets, and may contain anything.
    const fields = readFileSync(`/proc/${id}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return Number(fields[11]) + Number(fields[12]);
  });
  return (ticks.reduce((sum, one) => sum + one, 0) * 1_000) / ticksPerSecond;
}

function familyOf(pid: number): number[] {
  const parents = readdirSync("/proc").flatMap((name): (readonly [pid: number, parent: number])[] => {
    const parent = /^\d+$/.test(name) && /^PPid:\s+(\d+)/m.exec(statusOf(Number(name)))?.[1];
    return parent ? [[Number(name), Number(parent)]] : [];
  });
  const family = [pid];
  for (const member of family) family.push(...parents.filter(([, parent]) => parent === member).map(([id]) => id));
  return family;
}

/** Empty when it has ended. */
function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}
