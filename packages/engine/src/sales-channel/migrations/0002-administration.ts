import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

export class AdministerSalesChannel extends Migration {
  override up(): void {
    // Orders and carts name their channel for ever, so a deleted one stays as a row.
    this.addSql(`ALTER TABLE sales_channel ADD COLUMN deleted_at timestamptz`);
    for (const sql of versionedTable("sales_channel")) this.addSql(sql);
    this.addSql(
      `CREATE INDEX sales_channel_newest ON sales_channel (created_at DESC, id DESC) WHERE deleted_at IS NULL`,
    );
    this.addSql(`CREATE INDEX sales_channel_name ON sales_channel (name)`);
  }
}
