import { Migration } from "@mikro-orm/migrations";

/** What the list of payments is filtered by. */
export class CreatePaymentListIndexes extends Migration {
  override up(): void {
    this.addSql(`CREATE INDEX payment_currency ON payment (currency_code, created_at, id)`);
    this.addSql(`CREATE INDEX payment_captured ON payment (captured_at, created_at, id)`);
    this.addSql(`CREATE INDEX payment_canceled ON payment (canceled_at) WHERE canceled_at IS NOT NULL`);
    this.addSql(`CREATE INDEX payment_updated ON payment (updated_at, id)`);
  }
}
