import { randomBytes } from "node:crypto";

import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";

import { cloneDatabase, databaseUrl, dropDatabase, ensureTemplate, testServerUrl } from "./test-postgres.ts";

const server = testServerUrl();
const id = randomBytes(4).toString("hex");
const template = `template_${id}`;

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

afterAll(async () => {
  await query(server, `alter database ${template} with allow_connections true`);
  await dropDatabase(server, template);
});

describe("the test server", () => {
  it("prepares a template once, however many ask for it, and clones it", async () => {
    let prepared = 0;
    const prepare = async (url: string) => {
      prepared += 1;
      await query(url, "create table sample as select 42 as answer");
    };
    await Promise.all([1, 2, 3].map(() => ensureTemplate(server, template, prepare)));
    expect(prepared).toBe(1);

    const urls = await Promise.all([1, 2].map((n) => cloneDatabase(server, template, `clone_${id}_${n}`)));
    for (const url of urls) expect(await query(url, "select answer from sample")).toEqual([{ answer: 42 }]);
    await Promise.all([1, 2].map((n) => dropDatabase(server, `clone_${id}_${n}`)));
    await expect(query(urls[0] ?? "", "select 1")).rejects.toThrow("does not exist");
  });

  it("does not take a failed preparation for the template", async () => {
    const failing = `failing_${id}`;
    const fail = () => Promise.reject(new Error("migration failed"));
    await expect(ensureTemplate(server, failing, fail)).rejects.toThrow("migration failed");
    await expect(cloneDatabase(server, failing, `clone_${id}_3`)).rejects.toThrow("does not exist");
    await dropDatabase(server, `${failing}_draft`);
  });

  it("says which server does not answer", async () => {
    const nowhere = databaseUrl("postgres://hanse@127.0.0.1:1/x", "y");
    await expect(dropDatabase(nowhere, "z")).rejects.toThrow("at 127.0.0.1:1 does not answer (ECONNREFUSED)");
  });
});
