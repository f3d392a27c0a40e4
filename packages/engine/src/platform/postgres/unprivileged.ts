import { type ChildProcess, spawn, spawnSync, type StdioOptions } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { chown, readdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";

import { PostgresUnavailable, useOwnServer } from "./unavailable.ts";

/** How to run a PostgreSQL executable, which refuses to run as root. */
export interface Account {
  /** What stands before the executable on the command line. */
  readonly prefix: readonly string[];
  /** The user to become, where that takes more than a prefix. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

const userNamespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"];
const systemUsers = ["postgres", "node", "nobody"];

/** Decides as whom PostgreSQL runs on this folder: as we are, unless we are root. */
export function chooseAccount(dataDir: string): Account {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const owner = statSync(dataDir, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { prefix: [], user: { uid: owner.uid, gid: owner.gid } };
  const [command = "", ...args] = userNamespace;
  if (spawnSync(command, [...args, "true"], { stdio: "ignore" }).status === 0) return { prefix: userNamespace };
  const user = findSystemUser();
  if (user !== undefined) return { prefix: [], user };
  throw new PostgresUnavailable(
    `PostgreSQL refuses to run as root, this system allows no user namespaces, and has none of the users ${systemUsers.join(", ")}: start the shop as an ordinary user, ${useOwnServer}.`,
  );
}

/**
 * Runs a PostgreSQL executable as the account, in a session of its own: Ctrl-C in the terminal reaches us, not it, so that
 * we can finish our work before we end it.
 */
export function spawnAs(account: Account, executable: string, args: string[], stdio: StdioOptions): ChildProcess {
  const [wrapper, ...wrapperArgs] = account.prefix;
  const options = { ...account.user, detached: true, stdio };
  if (wrapper === undefined) return spawn(executable, args, options);
  return spawn(wrapper, [...wrapperArgs, executable, ...args], options);
}

/** Gives a folder that root made, and all that is in it, to the account, so that PostgreSQL may use it. */
export async function handOver(folder: string, account: Account): Promise<void> {
  if (account.user === undefined || statSync(folder).uid === account.user.uid) return;
  await chown(folder, account.user.uid, account.user.gid);
  for (const entry of await readdir(folder, { recursive: true }))
    await chown(join(folder, entry), account.user.uid, account.user.gid);
}

function findSystemUser(): Account["user"] {
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const wanted of systemUsers) {
    const [, , uid, gid] = users.find(([name]) => name === wanted) ?? [];
    if (uid !== undefined && gid !== undefined && Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}
