import { Socket } from "node:net";

import pg from "pg";

import { superuser } from "./data-folder.ts";
import type { Postmaster } from "./postmaster-pid.ts";
import { systemErrorCode } from "./unavailable.ts";

/** Advisory locks are per database; no one else works in this one. */
const meetingPoint = "postgres";
const lockId = 7_426_001;

/** Refused, reset, "the database system is starting up / shutting down": worth another look at the data folder. */
const passing = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "57P01", "57P02", "57P03"]);

/** Says that we use a server, for as long as our process lives. */
export interface Lease {
  readonly server: Postmaster;
  /** Gives the lease back. When it was the last, newcomers are kept out and `stop` ends the server. */
  release(stop: () => Promise<void>): Promise<void>;
}

/**
 * Takes a share of a running server, or `undefined` when it is going away. The share is a lock held by a connection, so it
 * ends with the process even when that is killed, and no process stops a server that another one still uses.
 */
export async function takeLease(server: Postmaster, dataDir: string): Promise<Lease | undefined> {
  const socket = new Socket();
  const client = await connect(server.port, socket);
  if (client === undefined) return undefined;
  const { rows } = await client.query<{ folder: string; shared: boolean }>(
    "select current_setting('data_directory') as folder, pg_try_advisory_lock_shared($1) as shared",
    [lockId],
  );
  if (rows[0]?.folder !== dataDir || !rows[0].shared) {
    await client.end();
    return undefined;
  }
  // A shop that forgot to stop its server must still be able to end.
  socket.unref();
  return {
    server,
    async release(stop) {
      socket.ref();
      // A lost connection means that the server crashed or was stopped; what is left of it is ended.
      if (await letGo(client).catch(() => true)) await stop();
      await client.end().catch(() => undefined);
    },
  };
}

/** Creates a database unless it exists. */
export async function ensureDatabase(port: number, name: string): Promise<void> {
  const client = await connect(port);
  if (client === undefined)
    throw new Error(`The PostgreSQL server on port ${port} went away while it was being set up.`);
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } catch (error) {
    // Another process that starts at the same time was faster.
    if (!["42P04", "23505"].includes(systemErrorCode(error) ?? "")) throw error;
  } finally {
    await client.end();
  }
}

/** Whether nobody else holds a share; if so, the client keeps newcomers out from now on. */
async function letGo(client: pg.Client): Promise<boolean> {
  await client.query("select pg_advisory_unlock_shared($1)", [lockId]);
  const { rows } = await client.query<{ last: boolean }>("select pg_try_advisory_lock($1) as last", [lockId]);
  return rows[0]?.last ?? false;
}

async function connect(port: number, socket = new Socket()): Promise<pg.Client | undefined> {
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: superuser,
    database: meetingPoint,
    ssl: false,
    stream: () => socket,
    application_name: "hanse-lease",
  });
  // Without a listener the loss of the connection would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    if (passing.has(systemErrorCode(error) ?? "")) return undefined;
    throw error;
  }
}
