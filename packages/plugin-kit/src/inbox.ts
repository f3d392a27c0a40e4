import { Migration } from "@mikro-orm/migrations";
import type { Database, Transaction } from "./database/database.ts";
import type { MigrationStep } from "./database/migration.ts";
import { unnamed } from "./database/statement.ts";
import type { EventEnvelope } from "./event.ts";

class CreateInbox extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE inbox (
        event_id text PRIMARY KEY,
        handled_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql("CREATE INDEX inbox_age ON inbox USING brin (handled_at)");
  }
}

export const inboxMigration: MigrationStep = { name: "inbox/0001", class: CreateInbox };

const take = unnamed<{ eventId: string }>(
  `INSERT INTO inbox (event_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING event_id AS "eventId"`,
);
/** Longer than any event is delivered again; dead letters can be replayed for as long. */
const keptDays = 100;
const prune = unnamed<never>(`DELETE FROM inbox WHERE handled_at < now() - interval '${keptDays} days'`);

/**
 * Handles an event exactly once: `work` runs in the transaction that remembers the event. An event that comes again does
 * nothing, however late, and wherever the plugin runs by then.
 *
 * @returns whether it was the first time.
 * @example
 * on(OrderPlaced, (event) => once(db, event, (tx) => tx.query(addPoints, [event.payload.customerId])));
 */
export function once(
  db: Database,
  event: Pick<EventEnvelope, "id">,
  work: (tx: Transaction) => Promise<unknown>,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    // Whoever handles it at this moment has the row; the insert waits for how that ends.
    const taken = await tx.query(take, [event.id]);
    if (taken.length === 0) return false;
    await work(tx);
    return true;
  });
}

export const pruneInbox = async (db: Database): Promise<void> => void (await db.query(prune));
