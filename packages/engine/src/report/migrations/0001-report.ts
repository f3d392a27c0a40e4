import { Migration } from "@mikro-orm/migrations";

/** Reports read no order's row: all they need of a year is in these indexes. */
export class CreateReportIndexes extends Migration {
  override up(): void {
    this.addSql(`
      CREATE INDEX orders_sold ON orders (created_at)
        INCLUDE (id, currency_code, sales_channel_id, shipping_country, total, placed_total, tax_total, discount_total,
                 shipping_total)
        WHERE status <> 'canceled' AND NOT (is_draft_order AND status = 'draft')`);
    this.addSql(`
      CREATE INDEX order_line_item_sold ON order_line_item (order_id)
        INCLUDE (product_id, variant_id, quantity, total)`);
    this.addSql(`CREATE INDEX order_line_item_product ON order_line_item (product_id)`);
  }
}
