import { Migration } from "@mikro-orm/migrations";

export class AddRefundReason extends Migration {
  override up(): void {
    this.addSql(`ALTER TABLE refund ADD COLUMN refund_reason_id text REFERENCES refund_reason ON DELETE SET NULL`);
    this.addSql(`CREATE INDEX refund_reason_of ON refund (refund_reason_id)`);
    this.addSql(`CREATE INDEX payment_session_of ON payment (payment_session_id)`);
    this.addSql(`CREATE INDEX payment_provider ON payment (provider_id)`);
  }
}
