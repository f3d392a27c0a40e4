import type { MigrationStep } from "@hanse/plugin-kit";
import { Migration } from "@mikro-orm/migrations";

class CreateStripePayments extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE intent (
        id text PRIMARY KEY,
        session_id text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        canceled_at timestamptz
      )`);
    this.addSql("CREATE INDEX intent_session_id_index ON intent (session_id, created_at)");
    this.addSql("CREATE UNIQUE INDEX intent_session_id_unique ON intent (session_id) WHERE canceled_at IS NULL");
    this.addSql(`
      CREATE TABLE authorize_call (
        key text PRIMARY KEY,
        session_id text,
        undone_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT authorize_call_tombstone_check CHECK (session_id IS NOT NULL OR undone_at IS NOT NULL)
      )`);
    this.addSql(`
      CREATE TABLE movement (
        key text PRIMARY KEY,
        intent_id text NOT NULL CONSTRAINT movement_intent_id_foreign REFERENCES intent,
        kind text NOT NULL CONSTRAINT movement_kind_check CHECK (kind IN ('capture', 'refund')),
        amount bigint NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        done_at timestamptz
      )`);
    this.addSql("CREATE INDEX movement_intent_id_index ON movement (intent_id)");
    this.addSql(`
      CREATE TABLE customer (
        id text PRIMARY KEY,
        stripe_id text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`
      CREATE TABLE webhook_event (
        id text PRIMARY KEY,
        type text NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql("CREATE INDEX webhook_event_received_at_index ON webhook_event (received_at)");
  }
}

export const createStripePayments: MigrationStep = { name: "payment-stripe/0001", class: CreateStripePayments };
