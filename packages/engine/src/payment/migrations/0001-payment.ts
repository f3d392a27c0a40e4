import { Migration } from "@mikro-orm/migrations";

const timestamps = `
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()`;

const currency = `currency_code text NOT NULL CHECK (currency_code ~ '^[a-z]{3}$')`;

/** That of the collection, as long as the row counts: a foreign key with a null in it holds for nothing. */
const sameAmount = (counts: string): string => `
        live_amount bigint GENERATED ALWAYS AS (CASE WHEN ${counts} THEN amount END) STORED,
        FOREIGN KEY (payment_collection_id, live_amount, currency_code)
          REFERENCES payment_collection (id, amount, currency_code)`;

const live = `status IN ('pending', 'requires_more', 'authorized', 'captured')`;

export class CreatePayment extends Migration {
  override up(): void {
    this.#createCollections();
    this.#createSessions();
    this.#createPayments();
    this.#createMovements();
  }

  #createCollections(): void {
    this.addSql(`
      CREATE TABLE payment_collection (
        id text PRIMARY KEY,
        cart_id text UNIQUE,
        region_id text REFERENCES region ON DELETE SET NULL,
        ${currency},
        amount bigint NOT NULL CHECK (amount >= 0),
        status text NOT NULL DEFAULT 'not_paid' CHECK (status IN
          ('not_paid', 'awaiting', 'authorized', 'partially_authorized', 'canceled', 'completed', 'failed')),
        completed_at timestamptz,
        metadata jsonb,${timestamps},
        CONSTRAINT payment_collection_amount UNIQUE (id, amount, currency_code)
      )`);
    this.addSql(`CREATE INDEX payment_collection_region ON payment_collection (region_id) WHERE region_id IS NOT NULL`);
  }

  #createSessions(): void {
    this.addSql(`
      CREATE TABLE payment_session (
        id text PRIMARY KEY,
        payment_collection_id text NOT NULL REFERENCES payment_collection ON DELETE CASCADE,
        provider_id text NOT NULL,
        ${currency},
        amount bigint NOT NULL CHECK (amount >= 0),
        status text NOT NULL CHECK (${live} OR status IN ('error', 'canceled')),
        data jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(data) = 'object'),
        context jsonb,
        authorized_at timestamptz,
        -- The provider has yet to be told that it is given up.
        cancel_due boolean NOT NULL DEFAULT false CHECK (NOT cancel_due OR status = 'canceled'),${timestamps},${sameAmount(live)}
      )`);
    this.addSql(`CREATE INDEX payment_session_collection ON payment_session (payment_collection_id)`);
    // A shopper who chooses another provider gives up the session before.
    this.addSql(`CREATE UNIQUE INDEX payment_session_live ON payment_session (payment_collection_id) WHERE ${live}`);
    this.addSql(`CREATE INDEX payment_session_cancel_due ON payment_session (updated_at) WHERE cancel_due`);
  }

  #createPayments(): void {
    this.addSql(`
      CREATE TABLE payment (
        id text PRIMARY KEY,
        payment_session_id text NOT NULL UNIQUE REFERENCES payment_session,
        payment_collection_id text NOT NULL REFERENCES payment_collection,
        provider_id text NOT NULL,
        ${currency},
        amount bigint NOT NULL CHECK (amount >= 0),
        -- What captures have been begun for, and of that what has come in; refunds likewise.
        capture_claimed bigint NOT NULL DEFAULT 0,
        captured_amount bigint NOT NULL DEFAULT 0,
        refund_claimed bigint NOT NULL DEFAULT 0,
        refunded_amount bigint NOT NULL DEFAULT 0,
        data jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(data) = 'object'),
        captured_at timestamptz,
        canceled_at timestamptz,${timestamps},
        CONSTRAINT payment_captured CHECK (0 <= captured_amount AND captured_amount <= capture_claimed AND capture_claimed <= amount),
        CONSTRAINT payment_refunded CHECK (0 <= refunded_amount AND refunded_amount <= refund_claimed AND refund_claimed <= captured_amount),
        CONSTRAINT payment_canceled CHECK (canceled_at IS NULL OR capture_claimed = 0),${sameAmount("canceled_at IS NULL")}
      )`);
    this.addSql(`CREATE INDEX payment_collection_payments ON payment (payment_collection_id)`);
    this.addSql(`CREATE UNIQUE INDEX payment_live ON payment (payment_collection_id) WHERE canceled_at IS NULL`);
    this.addSql(`CREATE INDEX payment_created ON payment (created_at, id)`);
  }

  #createMovements(): void {
    for (const table of ["capture", "refund"]) {
      const reason = table === "refund" ? "note text," : "";
      this.addSql(`
      CREATE TABLE ${table} (
        id text PRIMARY KEY,
        payment_id text NOT NULL REFERENCES payment,
        amount bigint NOT NULL CHECK (amount > 0),
        -- The same key is the same ${table}, however often it is asked for.
        key text NOT NULL UNIQUE,
        status text NOT NULL CHECK (status IN ('pending', 'done')),
        created_by text,
        ${reason}
        created_at timestamptz NOT NULL DEFAULT now(),
        tried_at timestamptz NOT NULL DEFAULT now()
      )`);
      this.addSql(`CREATE INDEX ${table}_payment ON ${table} (payment_id)`);
      this.addSql(`CREATE INDEX ${table}_pending ON ${table} (tried_at) WHERE status = 'pending'`);
    }
  }
}
