import { Migration } from "@mikro-orm/migrations";

/** Requests that carried an `Idempotency-Key`, and what they were answered. */
export class CreateIdempotencyKey extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE idempotency_key (
        scope text NOT NULL,
        key text NOT NULL,
        digest text NOT NULL,
        state text NOT NULL CHECK (state IN ('running', 'done')),
        epoch integer NOT NULL DEFAULT 1,
        lease_until timestamptz NOT NULL,
        reply jsonb,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (scope, key),
        CHECK (state = 'running' OR reply IS NOT NULL)
      )`);
    this.addSql("CREATE INDEX idempotency_key_expiry ON idempotency_key (expires_at)");
  }
}
