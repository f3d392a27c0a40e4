import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";

import { commandLine, isAlive } from "./process-state.ts";
import { systemErrorCode } from "./unavailable.ts";

/** What a server writes into its data folder about itself. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** The server that runs on a data folder, if any; what a killed one left behind is not taken for one. */
export async function findPostmaster(dataDir: string): Promise<Postmaster | undefined> {
  const file = join(dataDir, "postmaster.pid");
  const text = await readOrNothing(file);
  const lines = text.split("\n").map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!(pid > 0) || !isAlive(pid)) return undefined;
  if (!commandLine(pid).includes(` -D ${dataDir} `)) {
    // The id now belongs to another process, as is usual after a restart of a container. PostgreSQL would refuse to start.
    if ((await readOrNothing(file)) === text) await rm(file, { force: true });
    return undefined;
  }
  return { pid, port: Number(lines[3]), ready: lines[7] === "ready" };
}

async function readOrNothing(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return "";
    throw error;
  }
}
