import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

export class EndCaptures extends Migration {
  override up(): void {
    // What was paid for is off: what was captured goes back, and what is left stays where it is.
    this.addSql("ALTER TABLE payment ADD COLUMN capture_ended boolean NOT NULL DEFAULT false");
    for (const sql of versionedTable("payment")) this.addSql(sql);
  }
}
