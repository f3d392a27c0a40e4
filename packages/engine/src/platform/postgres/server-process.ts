import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";

import type { PostgresBinaries } from "./binaries.ts";
import type { DataFolder } from "./data-folder.ts";
import { findPostmaster } from "./postmaster-pid.ts";
import { PostgresUnavailable, systemErrorCode, useOwnServer } from "./unavailable.ts";
import { spawnAs } from "./unprivileged.ts";

/** How long to wait between two looks at a server that is starting or stopping. */
export const pollInterval = 10;

const logLimit = 10_000_000;
const shutdownPatience = 30_000;

/** Someone else's server was faster, or the port was taken in the meantime: look again and try again. */
const transient = /lock file .* already exists|pre-existing shared memory block|could not create any TCP\/IP sockets/;

/**
 * Starts a server and waits until it accepts connections. `false` when it gave way to another server on the same folder or
 * port.
 */
export async function spawnServer(folder: DataFolder, binaries: PostgresBinaries, durable: boolean): Promise<boolean> {
  const log = join(folder.path, "server.log");
  const logSize = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  const logStart = logSize > logLimit ? 0 : logSize;
  const output = openSync(log, logStart === logSize ? "a" : "w");
  const settings = serverSettings(await freePort(), durable);
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawnAs(folder.account, binaries.postgres, ["-D", folder.path, ...args], ["ignore", output, output]);
  closeSync(output);
  let failure: Error | undefined;
  child.once("error", (error) => (failure = error));
  child.unref();
  while (isRunning(child)) {
    const server = await findPostmaster(folder.path);
    if (server?.ready && server.pid === child.pid) return true;
    await delay(pollInterval);
  }
  const lines = (await readFile(log, "utf8")).slice(logStart).trim();
  if (transient.test(lines)) return false;
  const reason = failure?.message ?? /FATAL: +(.*)/.exec(lines)?.[1] ?? lines.split("\n").at(-1);
  throw new PostgresUnavailable(
    `PostgreSQL did not start on ${folder.path}: ${reason} (more in ${log}). Solve that, ${useOwnServer}.`,
    { cause: failure },
  );
}

/** Ends a server that we may not have started, and waits until it is gone. */
export async function stopServer(dataDir: string, pid: number): Promise<void> {
  const isThere = async () => (await findPostmaster(dataDir))?.pid === pid;
  const impatient = Date.now() + shutdownPatience;
  if (await isThere()) signalServer(pid, "SIGINT");
  while (await isThere()) {
    // Without the final checkpoint the next start recovers from the log; nothing is lost.
    if (Date.now() > impatient) signalServer(pid, "SIGQUIT");
    await delay(pollInterval);
  }
}

/** Sends a signal to a server, unless it has just ended. */
export function signalServer(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (systemErrorCode(error) !== "ESRCH") throw error;
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** PostgreSQL's own default. */
const leastMegabytes = 128;
const mostMegabytes = 1_024;

/**
 * An eighth of the memory: of a machine of its own PostgreSQL would have a quarter. What is not needed is not taken from the
 * machine, so a small shop pays for nothing.
 */
function sharedMegabytes(): number {
  const bytes = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  return Math.round(Math.min(Math.max(bytes / 8 / 1_048_576, leastMegabytes), mostMegabytes));
}

function serverSettings(port: number, durable: boolean): Record<string, string | number> {
  return {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 200,
    shared_buffers: `${durable ? sharedMegabytes() : leastMegabytes}MB`,
    jit: "off",
    // Of a solid-state disk; the default is that of one that turns, and reads whole tables instead of using an index.
    random_page_cost: 1.1,
    timezone: "UTC",
    log_timezone: "UTC",
    // Refused statements are the application's to report: they may hold personal data.
    log_min_messages: "log",
    log_checkpoints: "off",
    ...(durable
      ? {}
      : { fsync: "off", synchronous_commit: "off", full_page_writes: "off", wal_level: "minimal", max_wal_senders: 0 }),
  };
}
