import { randomBytes } from "node:crypto";
import process from "node:process";
import pg from "pg";

/** A database of one test file's own. */
export interface FreshDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** An empty database on the server that `HANSE_TEST_DATABASE_URL` names. */
export async function freshDatabase(serverUrl = process.env["HANSE_TEST_DATABASE_URL"]): Promise<FreshDatabase> {
  if (!serverUrl)
    throw new Error(
      "HANSE_TEST_DATABASE_URL is not set: name a PostgreSQL server there whose databases may come and go.",
    );
  const name = `plug_${randomBytes(6).toString("hex")}`;
  await order(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => order(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function order(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
