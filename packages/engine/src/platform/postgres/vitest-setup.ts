import { existsSync, rmSync } from "node:fs";
import { readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { findPostmaster } from "./postmaster-pid.ts";
import { isAlive } from "./process-state.ts";
import { signalServer, stopServer } from "./server-process.ts";
import { testServerVariable } from "./test-postgres.ts";

/** Begins the name of every folder for a test's server: the id of the process that made it follows, `postgres` is in it. */
export const testFolderPrefix = "hanse-test-postgres-";

/** Vitest's global setup: one server for all projects and workers of a run; the first project starts it and ends it. */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[testServerVariable] !== undefined) return undefined;
  const parent = await realpath(tmpdir());
  await removeAbandoned(parent);
  const folder = join(parent, `${testFolderPrefix}${process.pid}`);
  const server = await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), durable: false });
  const postmaster = await findPostmaster(join(folder, "postgres"));
  const endAtOnce = () => endBeforeExit(folder, postmaster?.pid);
  process.once("exit", endAtOnce);
  process.env[testServerVariable] = server.url;
  return async () => {
    process.off("exit", endAtOnce);
    delete process.env[testServerVariable];
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** Ctrl-C ends Vitest without its teardown; what is done then has to be synchronous. */
function endBeforeExit(folder: string, pid: number | undefined): void {
  if (pid !== undefined) signalServer(pid, "SIGQUIT");
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let look = 0; look < 100 && existsSync(join(folder, "postgres/postmaster.pid")); look += 1) {
    Atomics.wait(clock, 0, 0, 10);
  }
  rmSync(folder, { recursive: true, force: true });
}

/** Servers of runs that were killed. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(testFolderPrefix)) continue;
    if (isAlive(Number.parseInt(name.slice(testFolderPrefix.length), 10))) continue;
    // What belongs to another user is left to them.
    await removeServer(join(parent, name)).catch(() => undefined);
  }
}

async function removeServer(folder: string): Promise<void> {
  const dataDir = join(folder, "postgres");
  const server = await findPostmaster(dataDir);
  if (server !== undefined) await stopServer(dataDir, server.pid);
  await rm(folder, { recursive: true, force: true });
}
