import { setTimeout as delay } from "node:timers/promises";

import { findBinaries } from "./binaries.ts";
import { prepareDataFolder, superuser } from "./data-folder.ts";
import { ensureDatabase, type Lease, takeLease } from "./lease.ts";
import { findPostmaster } from "./postmaster-pid.ts";
import { pollInterval, spawnServer, stopServer } from "./server-process.ts";
import { PostgresUnavailable } from "./unavailable.ts";

export interface EmbeddedPostgresOptions {
  /** Where the data lives; made when it does not exist. */
  readonly dataDir: string;
  /** `false` gives up safety against a crash of the machine for speed: for tests. */
  readonly durable: boolean;
  readonly onProgress?: (message: string) => void;
}

export interface EmbeddedPostgres {
  /** Connection string of the database `hanse`. */
  readonly url: string;
  readonly port: number;
  /** Whether the data folder was made by this call. */
  readonly firstBoot: boolean;
  /** Ends the server, unless another process still uses it. */
  stop(): Promise<void>;
}

const database = "hanse";
const patience = 300_000;

/**
 * Starts PostgreSQL on a folder, or joins the server that already runs there: because its starter was killed, or because
 * another process (a shop beside an import) uses it.
 *
 * @throws PostgresUnavailable with a line that says what to do.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const onProgress = options.onProgress ?? (() => undefined);
  const binaries = await findBinaries();
  const folder = await prepareDataFolder(options.dataDir, binaries, onProgress);
  const lease = await leaseServer(folder.path, onProgress, () => spawnServer(folder, binaries, options.durable));
  const { port, pid } = lease.server;
  await ensureDatabase(port, database);
  let stopped: Promise<void> | undefined;
  return {
    url: `postgres://${superuser}@127.0.0.1:${port}/${database}`,
    port,
    firstBoot: folder.created,
    stop: () => (stopped ??= lease.release(() => stopServer(folder.path, pid))),
  };
}

async function leaseServer(
  dataDir: string,
  onProgress: (message: string) => void,
  start: () => Promise<boolean>,
): Promise<Lease> {
  const deadline = Date.now() + patience;
  onProgress("Starting PostgreSQL …");
  while (Date.now() < deadline) {
    const server = await findPostmaster(dataDir);
    if (server === undefined) {
      await start();
    } else {
      const lease = server.ready ? await takeLease(server, dataDir) : undefined;
      if (lease !== undefined) return lease;
      await delay(pollInterval);
    }
  }
  throw new PostgresUnavailable(
    `The PostgreSQL server on ${dataDir} is neither ready nor gone after ${patience / 60_000} minutes: see server.log there, stop it, and start again.`,
  );
}
