import { existsSync, readFileSync, rmSync } from "node:fs";
import { mkdir, readdir, realpath, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@hanse/engine/embedded-postgres";

/** A PostgreSQL server of one run's own, with durable settings, in a folder that goes with it. */
export interface RunFolder {
  readonly postgres: EmbeddedPostgres;
  close(): Promise<void>;
  /** For an exit that does not wait. */
  closeAtOnce(): void;
}

/** Begins the name of every run's folder; the id of its process follows. */
const prefix = "hanse-bench-";
/** On these, a commit waits for nothing, and every figure with a commit in it would be too good. */
const memoryFileSystems = new Set([0x01021994, 0x858458f6]);

export async function openRunFolder(say: (text: string) => void): Promise<RunFolder> {
  const parent = await parentFolder();
  await removeAbandoned(parent);
  const path = join(parent, `${prefix}${process.pid}`);
  const dataDir = join(path, "postgres");
  await mkdir(path, { recursive: true, mode: 0o755 });
  const postgres = await startEmbeddedPostgres({ dataDir, durable: true, onProgress: say });
  return {
    postgres,
    async close() {
      await postgres.stop();
      await rm(path, { recursive: true, force: true });
    },
    closeAtOnce() {
      const pid = serverOf(dataDir);
      if (pid !== undefined) process.kill(pid, "SIGQUIT");
      const clock = new Int32Array(new SharedArrayBuffer(4));
      for (let look = 0; look < 100 && serverOf(dataDir) !== undefined; look += 1) Atomics.wait(clock, 0, 0, 10);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** The system's folder for such things, unless it is in memory. */
async function parentFolder(): Promise<string> {
  const usual = await realpath(tmpdir());
  const { type } = await statfs(usual);
  if (!memoryFileSystems.has(type)) return usual;
  const own = join(import.meta.dirname, "../.hanse");
  await mkdir(own, { recursive: true });
  return realpath(own);
}

/** Folders and servers of runs that were killed. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix) || isAlive(Number.parseInt(name.slice(prefix.length), 10))) continue;
    const dataDir = join(parent, name, "postgres");
    // Joins the server and is then its only user.
    if (serverOf(dataDir) !== undefined) await (await startEmbeddedPostgres({ dataDir, durable: true })).stop();
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

function serverOf(dataDir: string): number | undefined {
  const file = join(dataDir, "postmaster.pid");
  return existsSync(file) ? Number.parseInt(readFileSync(file, "utf8"), 10) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
