import process from "node:process";

import pg from "pg";

import { systemErrorCode } from "./unavailable.ts";

/** The variable that names the server for tests: set by whoever runs them, or by the global setup of Vitest. */
export const testServerVariable = "HANSE_TEST_DATABASE_URL";

/** Connection string of the server that all tests of this run share. Its database is only a place to give orders from. */
export function testServerUrl(): string {
  const url = process.env[testServerVariable];
  if (url === undefined) {
    throw new Error(
      `${testServerVariable} is not set: run the tests through Vitest and its global setup, or name a PostgreSQL server there.`,
    );
  }
  return url;
}

/** The same server, another database. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}

/**
 * Makes a template database unless the server has it; of several workers one makes it and the others wait.
 *
 * @param template its name; must change with what `prepare` does, as a server may outlive the run.
 * @param prepare fills an empty database, and closes its connections.
 */
export async function ensureTemplate(
  serverUrl: string,
  template: string,
  prepare: (url: string) => Promise<void>,
): Promise<void> {
  await withClient(serverUrl, async (client) => {
    const hasTemplate = () => exists(client, template);
    if (await hasTemplate()) return;
    await client.query("select pg_advisory_lock(hashtext($1))", [template]);
    if (await hasTemplate()) return;
    // Renamed when it is complete, so that a failed attempt is never taken for the template.
    const draft = `${template}_draft`;
    await client.query(`drop database if exists ${quote(draft)} with (force)`);
    await client.query(`create database ${quote(draft)}`);
    await prepare(databaseUrl(serverUrl, draft));
    await client.query(`alter database ${quote(draft)} with allow_connections false`);
    await client.query("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1", [draft]);
    await client.query(`alter database ${quote(draft)} rename to ${quote(template)}`);
  });
}

/** Copies a template, in a few hundredths of a second, and returns the connection string of the copy. */
export async function cloneDatabase(serverUrl: string, template: string, name: string): Promise<string> {
  await withClient(serverUrl, (client) =>
    client.query(`create database ${quote(name)} template ${quote(template)} strategy file_copy`),
  );
  return databaseUrl(serverUrl, name);
}

/** Removes a database and cuts the connections to it. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await withClient(serverUrl, (client) => client.query(`drop database if exists ${quote(name)} with (force)`));
}

const quote = pg.escapeIdentifier;

async function exists(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
  return rowCount === 1;
}

async function withClient(serverUrl: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  try {
    await client.connect();
  } catch (error) {
    const { host } = new URL(serverUrl);
    throw new Error(
      `The PostgreSQL server for tests at ${host} does not answer (${systemErrorCode(error) ?? String(error)}): start it, or unset ${testServerVariable} to use the embedded one.`,
      { cause: error },
    );
  }
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
