import { Migration } from "@mikro-orm/migrations";
import type { Database, StoreEvents } from "./database/database.ts";
import type { MigrationStep } from "./database/migration.ts";
import { outsideTransaction } from "./database/open-transaction.ts";
import { unnamed } from "./database/statement.ts";
import type { EventEnvelope } from "./event.ts";

/**
 * The plugin's own outbox: events leave with the transaction that caused them, and are kept until the shop has them. A
 * hot path may fill `(name, aggregate, payload)` in a statement of its own, followed by `Database.eventsStored`.
 */
class CreateOutbox extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE outbox (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        name text NOT NULL,
        aggregate text NOT NULL,
        payload jsonb NOT NULL,
        occurred_at timestamptz NOT NULL DEFAULT now()
      )`);
  }
}

export const outboxMigration: MigrationStep = { name: "outbox/0001", class: CreateOutbox };

const append = unnamed<never>(
  "INSERT INTO outbox (name, aggregate, payload) SELECT * FROM unnest($1::text[], $2::text[], $3::jsonb[])",
);

export const storeInOutbox: StoreEvents = async (tx, events) => {
  await tx.query(append, [
    events.map((event) => event.name),
    events.map((event) => event.aggregate),
    events.map((event) => JSON.stringify(event.payload)),
  ]);
};

const batchSize = 200;
/** One forwarder at a time, so that events keep their order. */
const lockKey = "hashtextextended('hanse:outbox:' || current_schema(), 0)";
const tryLock = unnamed<{ isLocked: boolean }>(`SELECT pg_try_advisory_xact_lock(${lockKey}) AS "isLocked"`);
const waitForLock = unnamed<{ isLocked: boolean }>(`SELECT true AS "isLocked" FROM pg_advisory_xact_lock(${lockKey})`);
const oldest = unnamed<EventEnvelope & { position: number }>(
  `SELECT position, id, name, aggregate, payload, occurred_at AS "occurredAt" FROM outbox ORDER BY position LIMIT ${batchSize}`,
);
const forget = unnamed<never>("DELETE FROM outbox WHERE position = ANY($1)");

/**
 * Hands a batch of stored events to `publish`, which keeps each event once however often it comes, and forgets them.
 * Returns whether there may be more. While someone else is at it: waits, or leaves the rest to them.
 */
export async function forwardOutbox(
  database: Database,
  publish: (events: EventEnvelope[]) => Promise<void>,
  whileOthersDo: "wait" | "leave",
): Promise<boolean> {
  return database.transaction(async (tx) => {
    const [lock] = await tx.query(whileOthersDo === "wait" ? waitForLock : tryLock);
    if (!lock?.isLocked) return false;
    const rows = await tx.query(oldest);
    if (rows.length === 0) return false;
    const events = rows.map(({ id, name, aggregate, payload, occurredAt }) => ({
      id,
      name,
      aggregate,
      payload,
      occurredAt,
    }));
    await outsideTransaction(() => publish(events));
    await tx.query(forget, [rows.map((row) => row.position)]);
    return rows.length === batchSize;
  });
}
