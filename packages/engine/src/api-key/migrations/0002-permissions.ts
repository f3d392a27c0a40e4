import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

/** Secret keys that may do less than everything, and who made and revoked a key. */
export class CreateApiKeyPermissions extends Migration {
  override up(): void {
    for (const sql of versionedTable("api_key")) this.addSql(sql);
    this.addSql(`
      ALTER TABLE api_key
        -- Null: everything. A publishable key has none, it shows what any shopper may see.
        ADD COLUMN permissions text[] CHECK (type = 'secret' OR permissions IS NULL),
        ADD COLUMN created_by text,
        ADD COLUMN revoked_by text,
        ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now()`);
    this.addSql(`CREATE INDEX api_key_created ON api_key (created_at, id)`);
    this.addSql(`CREATE INDEX api_key_type ON api_key (type, created_at, id)`);
  }
}
