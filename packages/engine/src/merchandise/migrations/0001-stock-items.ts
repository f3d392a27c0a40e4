import { Migration } from "@mikro-orm/migrations";

/** Variants that the inventory plugin has yet to be told of: written with the variant, gone when the plugin has answered. */
export class CreateStockItems extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE variant_item_due (
        variant_id text PRIMARY KEY REFERENCES product_variant ON DELETE CASCADE,
        noted_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`CREATE INDEX variant_item_due_oldest ON variant_item_due (noted_at)`);
  }
}
