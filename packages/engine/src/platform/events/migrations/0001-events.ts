import { Migration } from "@mikro-orm/migrations";

/** What happened, and who still has to be told. */
export class CreateEvents extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE event (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id text NOT NULL UNIQUE DEFAULT gen_random_uuid()::text,
        name text NOT NULL,
        aggregate text NOT NULL,
        payload jsonb NOT NULL,
        occurred_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql("CREATE INDEX event_age ON event USING brin (occurred_at)");
    this.addSql(`
      CREATE TABLE event_delivery (
        position bigint NOT NULL REFERENCES event (position) ON DELETE CASCADE,
        subscriber text NOT NULL,
        aggregate text NOT NULL,
        state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivering', 'done', 'dead')),
        attempts integer NOT NULL DEFAULT 0,
        -- When it may be handed out: the next attempt of a pending one, the end of the lease of one that is under way.
        due_at timestamptz NOT NULL DEFAULT now(),
        last_error text,
        PRIMARY KEY (position, subscriber)
      )`);
    this.addSql(
      "CREATE INDEX event_delivery_due ON event_delivery (subscriber, due_at, position) WHERE state IN ('pending', 'delivering')",
    );
    this.addSql(
      "CREATE INDEX event_delivery_order ON event_delivery (subscriber, aggregate, position) WHERE state IN ('pending', 'delivering')",
    );
    this.addSql("CREATE INDEX event_delivery_dead ON event_delivery (position) WHERE state = 'dead'");
  }
}
