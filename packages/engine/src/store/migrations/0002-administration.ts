import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

export class AdministerStore extends Migration {
  override up(): void {
    for (const sql of versionedTable("store")) this.addSql(sql);
    this.addSql(`ALTER TABLE store_currency ADD COLUMN created_at timestamptz NOT NULL DEFAULT now()`);
    this.addSql(`
      CREATE TABLE store_locale (
        store_id text NOT NULL REFERENCES store ON DELETE CASCADE,
        locale_code text NOT NULL CHECK (locale_code <> ''),
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (store_id, locale_code)
      )`);
  }
}
