import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

export class AdministerTax extends Migration {
  override up(): void {
    // A province takes its country's provider unless it has one of its own.
    this.addSql(`ALTER TABLE tax_region ALTER COLUMN provider_id DROP NOT NULL`);
    this.addSql(`
      ALTER TABLE tax_region ADD COLUMN created_by text,
        ADD CONSTRAINT tax_region_provider CHECK (parent_id IS NOT NULL OR provider_id IS NOT NULL),
        ADD CONSTRAINT tax_region_country UNIQUE (id, country_code)`);
    // A province lies in the country of its parent, and nothing is its own parent.
    this.addSql(`
      ALTER TABLE tax_region
        ADD CONSTRAINT tax_region_same_country FOREIGN KEY (parent_id, country_code)
          REFERENCES tax_region (id, country_code) ON DELETE CASCADE,
        ADD CONSTRAINT tax_region_no_circle CHECK (parent_id <> id)`);
    this.addSql(`ALTER TABLE tax_rate ADD COLUMN metadata jsonb, ADD COLUMN created_by text`);
    this.addSql(`
      ALTER TABLE tax_rate_rule ADD COLUMN metadata jsonb, ADD COLUMN created_by text,
        ADD COLUMN created_at timestamptz NOT NULL DEFAULT now()`);
    for (const sql of [...versionedTable("tax_region"), ...versionedTable("tax_rate")]) this.addSql(sql);
    this.addSql(`CREATE INDEX tax_region_newest ON tax_region (created_at DESC, id DESC)`);
    this.addSql(`CREATE INDEX tax_rate_newest ON tax_rate (created_at DESC, id DESC)`);
    this.addSql(`CREATE INDEX tax_rate_rule_reference ON tax_rate_rule (reference_id)`);
  }
}
