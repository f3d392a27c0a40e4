import { Migration } from "@mikro-orm/migrations";

export class AddDiscounts extends Migration {
  override up(): void {
    this.addSql(`ALTER TABLE cart ADD COLUMN promo_codes jsonb NOT NULL DEFAULT '[]'`);
    this.addSql(`ALTER TABLE cart_line_item ADD COLUMN adjustments jsonb NOT NULL DEFAULT '[]'`);
    this.addSql(`ALTER TABLE cart_shipping_method ADD COLUMN adjustments jsonb NOT NULL DEFAULT '[]'`);
  }
}
