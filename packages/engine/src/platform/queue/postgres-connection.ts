import type * as Bull from "bullmq";
import pg from "pg";
import type { ConnectBull } from "./bull-connection.ts";

/** BullMQ's tables live in a PostgreSQL schema of this name; with a pool of ours it cannot be told another. */
const queueSchema = "bullmq";
/** One for each line that is processed, which listens; the rest is shared by all. */
const poolSize = 6;

/** BullMQ on the shop's own database. */
export const connectPostgres =
  (url: string): ConnectBull =>
  async () => {
    const bullmq = await import("bullmq");
    const pool = new pg.Pool({
      connectionString: url,
      max: poolSize,
      options: `-c search_path=${queueSchema}`,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 60_000,
      allowExitOnIdle: true,
    });
    pool.on("error", () => undefined);
    try {
      await bringUpToDate(pool, bullmq);
    } catch (error) {
      await pool.end();
      throw error;
    }
    const { Queue, Worker } = bullmq.withBackend(bullmq.createPostgresBackend);
    return {
      line: (name, options) => new Queue(name, { ...options, connection: pool }),
      runner: (name, run, options) => new Worker(name, run, { ...options, connection: pool }),
      close: () => pool.end(),
    };
  };

/** Looks before it migrates: a migration takes locks, and rights that a running shop need not have. */
async function bringUpToDate(pool: pg.Pool, bullmq: typeof Bull): Promise<void> {
  const client = await pool.connect();
  try {
    const version = await bullmq.assertSchemaCompatibility(client, queueSchema).catch((error: unknown) => {
      if (error instanceof bullmq.SchemaMigrationRequiredError) return 0;
      throw error;
    });
    if (version < bullmq.LATEST_SCHEMA_VERSION) await bullmq.runMigrations(client, queueSchema);
  } finally {
    client.release();
  }
}
