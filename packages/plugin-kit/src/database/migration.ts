import { Migrator, type Migration } from "@mikro-orm/migrations";
import { MikroORM } from "@mikro-orm/postgresql";
import pg from "pg";
import { type Statement, statement, unnamed } from "./statement.ts";
import type { Database } from "./database.ts";

/** One step of the schema's history. The name is kept in the database: never rename or reorder. */
export interface MigrationStep {
  readonly name: string;
  readonly class: new (...args: ConstructorParameters<typeof Migration>) => Migration;
}

/** Where a database's history is kept, and what it should be. */
export interface MigrationPlan {
  readonly steps: readonly MigrationStep[];
  /** PostgreSQL schema; made when it is missing. */
  readonly schema?: string;
  readonly onProgress?: (step: string, done: number, total: number) => void;
}

const historyTable = "hanse_migration";

const historyExists = statement<{ exists: boolean }>(
  "migration.history_exists",
  "SELECT to_regclass($1) IS NOT NULL AS exists",
);

const appliedIn = (schema: string): Statement<{ name: string }> =>
  unnamed(`SELECT name FROM "${schema}"."${historyTable}"`);

/** The names of the steps that the database lacks, in their order. */
export async function pendingMigrations(
  database: Database,
  { steps, schema = "public" }: MigrationPlan,
): Promise<string[]> {
  const [found] = await database.query(historyExists, [`"${schema}"."${historyTable}"`]);
  const applied = new Set(found?.exists ? (await database.query(appliedIn(schema))).map((row) => row.name) : []);
  return steps.map((step) => step.name).filter((name) => !applied.has(name));
}

/**
 * Brings a database up to date. Several processes may start at once: one migrates, the others wait for it and find
 * nothing left to do. Returns the names of the steps it ran.
 */
export async function migrate(database: Database, url: string, plan: MigrationPlan): Promise<string[]> {
  if ((await pendingMigrations(database, plan)).length === 0) return [];
  // A connection of its own: whoever waits does so for as long as the other takes, and takes no place in the pool.
  const lock = new pg.Client({ connectionString: url });
  await lock.connect();
  const key = `hanse:migrate:${plan.schema ?? "public"}`;
  try {
    await lock.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [key]);
    const pending = await pendingMigrations(database, plan);
    if (pending.length > 0) await runPending(url, plan, pending);
    return pending;
  } finally {
    // The lock ends with its session.
    await lock.end();
  }
}

async function runPending(url: string, { steps, schema, onProgress }: MigrationPlan, pending: string[]): Promise<void> {
  const orm = new MikroORM({
    clientUrl: url,
    entities: [],
    ...(schema && { schema }),
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    migrations: {
      migrationsList: steps.map((step) => ({ name: step.name, class: step.class })),
      tableName: historyTable,
      // Unqualified table names of the steps belong there too.
      ...(schema && { schema }),
      snapshot: false,
      allOrNothing: true,
      silent: true,
    },
  });
  try {
    if (schema) await orm.em.getConnection().execute(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
    let done = 0;
    orm.migrator.on("migrated", ({ name }) => onProgress?.(name, (done += 1), pending.length));
    await orm.migrator.up({ migrations: pending });
  } finally {
    await orm.close(true);
  }
}
