import { vi } from "vitest";
import type { TestShop } from "./open-test-shop.ts";

/** Tables that a request changes without changing the shop: what is due, what was seen, who tried what. */
const passing = [
  "cache_version",
  "event_delivery",
  "product_page",
  "product_page_due",
  // A shop without search forgets what was noted here once a minute.
  "search_pending",
  "undo",
  "effect",
  "outbox",
];

/** When a key was used last is gathered, and written once a minute. */
const rowOf = (table: string): string =>
  table === "public.api_key" ? "(to_jsonb(t) - 'last_used_at')::text" : "t::text";

const statements = new WeakMap<object, Promise<string>>();

/** Those of PostgreSQL, and the queue's: it notes what its workers do, and nothing in it is the only record of anything. */
const foreign = ["pg_catalog", "information_schema", "bullmq"];

/** A digest of every row of every table that matters: equal before and after a request that changed nothing. */
export async function stateOf({ database: { pool } }: Pick<TestShop, "database">): Promise<Record<string, string>> {
  const statement = statements.get(pool) ?? digestsIn(pool);
  statements.set(pool, statement);
  const { rows } = await pool.query<{ name: string; digest: string }>({ name: "state", text: await statement });
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

async function digestsIn(pool: TestShop["database"]["pool"]): Promise<string> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema <> ALL($2)
        AND table_name <> ALL($1) ORDER BY 1`,
    [passing, foreign],
  );
  const digests = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, count(*) || ' rows ' || coalesce(md5(string_agg(line, '' ORDER BY line)), '') AS digest
         FROM (SELECT ${rowOf(name)} AS line FROM ${name} t) lines`,
  );
  return digests.join(" UNION ALL ");
}

/** Waits until everything that happened has been told to whom it concerns. */
export async function untilQuiet(shop: Pick<TestShop, "database">): Promise<void> {
  const untold = `SELECT (SELECT count(*) FROM event_delivery WHERE state IN ('pending', 'delivering')) +
    (SELECT count(*) FROM inventory.outbox) + (SELECT count(*) FROM payment_manual.outbox) AS count`;
  await vi.waitFor(
    async () => {
      const { rows } = await shop.database.pool.query<{ count: string }>(untold);
      if (Number(rows[0]?.count) > 0) throw new Error("Some events have not been delivered yet.");
    },
    { timeout: 20_000 },
  );
}

/** The same as {@link stateOf}, once everything that happened has been told to whom it concerns. */
export async function quietStateOf(shop: Pick<TestShop, "database">): Promise<Record<string, string>> {
  await untilQuiet(shop);
  return stateOf(shop);
}
