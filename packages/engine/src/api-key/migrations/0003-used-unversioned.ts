import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

/** When a key was used last is noted every minute: what staff have read of it is not out of date for that. */
export class LeaveUsesUnversioned extends Migration {
  override up(): void {
    this.addSql(`DROP TRIGGER api_key_version ON api_key`);
    for (const sql of versionedTable("api_key", { but: "last_used_at" })) this.addSql(sql);
  }
}
