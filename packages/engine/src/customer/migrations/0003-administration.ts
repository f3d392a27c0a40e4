import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

export class AdministerCustomer extends Migration {
  override up(): void {
    this.addSql(`ALTER TABLE customer ADD COLUMN created_by text`);
    for (const sql of versionedTable("customer_address")) this.addSql(sql);
    this.addSql(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);
    // The very expression that a search looks into: names, company, address and telephone number in one text.
    this.addSql(`
      CREATE INDEX customer_search ON customer USING gin ((
        coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || email || ' ' ||
        coalesce(company_name, '') || ' ' || coalesce(phone, '')) gin_trgm_ops) WHERE deleted_at IS NULL`);
    for (const column of ["company_name", "first_name", "last_name", "phone"])
      this.addSql(`CREATE INDEX customer_${column} ON customer (${column}, id) WHERE deleted_at IS NULL`);
    this.addSql(`
      CREATE INDEX customer_created_by ON customer (created_by) WHERE deleted_at IS NULL AND created_by IS NOT NULL`);
    this.addSql(`
      CREATE INDEX customer_accounts ON customer (has_account, created_at DESC, id DESC) WHERE deleted_at IS NULL`);
    this.addSql(`CREATE INDEX customer_changed ON customer (updated_at DESC, id DESC) WHERE deleted_at IS NULL`);
  }
}
