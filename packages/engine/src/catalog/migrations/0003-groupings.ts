import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

const tables = [
  "product_tag",
  "product_type",
  "product_collection",
  "product_category",
  "product_option",
  "product_option_value",
];

/** What lists for staff are filtered and sorted by, where the first migration has no index for it. */
const indexes = [
  ...["product_tag", "product_type", "product_collection", "product_category", "product_option"].flatMap((table) => [
    `${table}_created ON ${table} (created_at, id)`,
    `${table}_updated ON ${table} (updated_at, id)`,
  ]),
  ...["product_tag", "product_type", "product_collection", "product_category"].map(
    (table) => `${table}_external ON ${table} (external_id) WHERE external_id IS NOT NULL`,
  ),
  `product_collection_title ON product_collection (title, id)`,
  `product_category_name ON product_category (name, id)`,
  `product_option_by_title ON product_option (title, id)`,
];

export class AdministerGroupings extends Migration {
  override up(): void {
    for (const sql of tables.flatMap((table) => versionedTable(table))) this.addSql(sql);
    for (const index of indexes) this.addSql(`CREATE INDEX ${index}`);
    // No category is its own ancestor.
    this.addSql(`
      ALTER TABLE product_category ADD CONSTRAINT product_category_acyclic
        CHECK (position('.' || id || '.' IN '.' || mpath) = 0)`);
    // Without a product an option is a pattern: a product that takes it over gets one of its own.
    this.addSql(`ALTER TABLE product_option ALTER COLUMN product_id DROP NOT NULL`);
    this.addSql(`
      DO $search$ BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE INDEX product_option_words ON product_option USING gin (title gin_trgm_ops);
      EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
        RAISE NOTICE 'The extension pg_trgm cannot be installed (%), so q= will be slow with many options.', SQLERRM;
      END $search$`);
  }
}
