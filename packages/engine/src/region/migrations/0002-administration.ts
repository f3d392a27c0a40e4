import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

export class AdministerRegion extends Migration {
  override up(): void {
    // Orders name their region for ever, so a deleted one stays as a row.
    this.addSql(`ALTER TABLE region ADD COLUMN deleted_at timestamptz`);
    for (const sql of versionedTable("region")) this.addSql(sql);
    this.addSql(`CREATE INDEX region_newest ON region (created_at DESC, id DESC) WHERE deleted_at IS NULL`);
    this.addSql(`CREATE INDEX region_currency ON region (currency_code)`);
    this.addSql(`CREATE INDEX region_name ON region (name)`);
  }
}
