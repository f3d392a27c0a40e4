import type { MigrationStep } from "@hanse/plugin-kit";
import { Migration } from "@mikro-orm/migrations";

class CreatePayments extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE payment (
        key text PRIMARY KEY,
        status text NOT NULL CONSTRAINT payment_status_check CHECK (status IN ('authorized', 'captured', 'canceled')),
        amount bigint NOT NULL,
        captured bigint NOT NULL DEFAULT 0,
        refunded bigint NOT NULL DEFAULT 0,
        currency_code text,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT payment_amounts_check CHECK (amount >= captured AND captured >= refunded AND refunded >= 0),
        CONSTRAINT payment_canceled_check CHECK (status <> 'canceled' OR captured = 0),
        CONSTRAINT payment_tombstone_check CHECK (currency_code IS NOT NULL OR (status = 'canceled' AND amount = 0))
      )`);
    this.addSql(`
      CREATE TABLE movement (
        key text PRIMARY KEY,
        payment_key text NOT NULL CONSTRAINT movement_payment_key_foreign REFERENCES payment,
        kind text NOT NULL CONSTRAINT movement_kind_check CHECK (kind IN ('capture', 'refund')),
        amount bigint NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql("CREATE INDEX movement_payment_key_index ON movement (payment_key)");
  }
}

export const createPayments: MigrationStep = { name: "payment-manual/0001", class: CreatePayments };
