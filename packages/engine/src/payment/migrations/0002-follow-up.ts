import { Migration } from "@mikro-orm/migrations";

/** What has yet to be found out or done at a provider about money that no order has. */
export class CreateFollowUps extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE payment_follow_up (
        payment_session_id text NOT NULL REFERENCES payment_session ON DELETE CASCADE,
        -- The authorisation to undo; empty where it is about the session as a whole.
        key text NOT NULL DEFAULT '',
        kind text NOT NULL CHECK (kind IN ('look', 'return', 'undo')),
        -- What the provider knows the authorisation by, where that is not the session's own.
        data jsonb CHECK (jsonb_typeof(data) = 'object'),
        due_at timestamptz NOT NULL,
        -- Grows with each change, so that whoever took it and was overtaken changes nothing.
        round integer NOT NULL DEFAULT 1,
        failures integer NOT NULL DEFAULT 0,
        PRIMARY KEY (payment_session_id, key),
        CONSTRAINT payment_follow_up_key CHECK ((kind = 'undo') = (key <> ''))
      )`);
    this.addSql("CREATE INDEX payment_follow_up_due ON payment_follow_up (due_at)");
    this.addSql(`
      INSERT INTO payment_follow_up (payment_session_id, kind, due_at)
      SELECT id, 'return', now() FROM payment_session WHERE cancel_due`);
    this.addSql("ALTER TABLE payment_session DROP COLUMN cancel_due");
  }
}
