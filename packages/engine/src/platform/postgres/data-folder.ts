import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import process from "node:process";

import type { PostgresBinaries } from "./binaries.ts";
import { isAlive } from "./process-state.ts";
import { PostgresUnavailable, systemErrorCode, useOwnServer } from "./unavailable.ts";
import { type Account, chooseAccount, handOver, spawnAs } from "./unprivileged.ts";

/** The superuser of every embedded server. */
export const superuser = "hanse";

/** A data folder that PostgreSQL can be started on. */
export interface DataFolder {
  /** The real path, as the server is told it. */
  readonly path: string;
  readonly account: Account;
  /** Whether this call made it. */
  readonly created: boolean;
}

/**
 * Makes the data folder if there is none. It is built beside its place and renamed when it is complete: whoever is killed
 * on the way leaves no half folder, and of two who do it at once one wins.
 */
export async function prepareDataFolder(
  dataDir: string,
  binaries: PostgresBinaries,
  onProgress: (message: string) => void,
): Promise<DataFolder> {
  const wanted = resolve(dataDir);
  try {
    await mkdir(dirname(wanted), { recursive: true });
    const path = join(await realpath(dirname(wanted)), basename(wanted));
    const account = chooseAccount(path);
    const entries = existsSync(path) ? await readdir(path) : [];
    if (entries.includes("PG_VERSION")) {
      await handOver(path, account);
      return { path, account, created: false };
    }
    if (entries.length > 0) {
      throw new PostgresUnavailable(
        `${path} is not empty and holds no PostgreSQL data: choose another folder, or empty this one.`,
      );
    }
    onProgress("Creating the database (once) …");
    return { path, account, created: await create(path, account, binaries) };
  } catch (error) {
    throw systemErrorCode(error) === undefined ? error : unusable(wanted, error);
  }
}

async function create(path: string, account: Account, binaries: PostgresBinaries): Promise<boolean> {
  await removeAbandoned(path);
  const draft = `${path}.initdb-${process.pid}-${randomBytes(4).toString("hex")}`;
  await mkdir(draft, { mode: 0o700 });
  try {
    await handOver(draft, account);
    await initdb(draft, account, binaries);
    await rename(draft, path);
    return true;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (existsSync(join(path, "PG_VERSION"))) return false;
    throw error;
  }
}

/** Drafts of processes that were killed. */
async function removeAbandoned(path: string): Promise<void> {
  const prefix = `${basename(path)}.initdb-`;
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(prefix) || isAlive(Number.parseInt(name.slice(prefix.length), 10))) continue;
    await rm(join(dirname(path), name), { recursive: true, force: true });
  }
}

/**
 * The builtin locale provider sorts by code point, without a call into the C library: the same order on every system, and
 * much faster indexes on text.
 */
function initdb(folder: string, account: Account, binaries: PostgresBinaries): Promise<void> {
  const locale = process.platform === "darwin" ? "C" : "C.UTF-8";
  const place = ["-D", folder, "-U", superuser, "-A", "trust", "--no-sync", "--no-instructions"];
  const text = ["--encoding=UTF8", `--locale=${locale}`, "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const { promise, resolve: done, reject } = Promise.withResolvers<void>();
  const child = spawnAs(account, binaries.initdb, [...place, ...text], ["ignore", "ignore", "pipe"]);
  let output = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  child.once("error", (error) => reject(cannotRun(error.message, error)));
  child.once("close", (code, signal) => {
    if (code === 0) return done();
    const lines = output.trim().split("\n");
    reject(
      cannotRun(lines.find((line) => /error|fatal/i.test(line)) ?? lines[0] ?? `initdb ended with ${code ?? signal}`),
    );
  });
  return promise;
}

function cannotRun(reason: string, cause?: unknown): PostgresUnavailable {
  return new PostgresUnavailable(
    `The embedded PostgreSQL could not create its database: ${reason.trim()}. Solve that (on systems without glibc, such as Alpine, it does not run), ${useOwnServer}.`,
    { cause },
  );
}

function unusable(path: string, error: unknown): PostgresUnavailable {
  return new PostgresUnavailable(
    `The database folder ${path} cannot be used (${systemErrorCode(error)}): see that it is a folder which this user may write to, ${useOwnServer}.`,
    { cause: error },
  );
}
