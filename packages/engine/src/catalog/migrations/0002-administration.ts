import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

/** What lists for staff are filtered and sorted by, where the first migration has no index for it. */
const indexes = [
  `product_deleted ON product (deleted_at) WHERE deleted_at IS NOT NULL`,
  `product_status ON product (status, created_at, id) WHERE deleted_at IS NULL`,
  `product_updated ON product (updated_at, id) WHERE deleted_at IS NULL`,
  `product_title ON product (title, id) WHERE deleted_at IS NULL`,
  `product_external ON product (external_id) WHERE external_id IS NOT NULL`,
  `product_giftcards ON product (created_at, id) WHERE is_giftcard AND deleted_at IS NULL`,
  `product_variant_created ON product_variant (created_at, id) WHERE deleted_at IS NULL`,
  `product_variant_ranked ON product_variant (variant_rank, id) INCLUDE (manage_inventory, allow_backorder) WHERE deleted_at IS NULL`,
  `product_variant_backordered ON product_variant (variant_rank, id) WHERE allow_backorder AND deleted_at IS NULL`,
  `product_variant_unmanaged ON product_variant (variant_rank, id) WHERE NOT manage_inventory AND deleted_at IS NULL`,
  `product_variant_title ON product_variant (title, id) WHERE deleted_at IS NULL`,
  `product_variant_updated ON product_variant (updated_at, id) WHERE deleted_at IS NULL`,
];

export class PrepareAdministration extends Migration {
  override up(): void {
    for (const sql of [...versionedTable("product"), ...versionedTable("product_variant")]) this.addSql(sql);
    for (const index of indexes) this.addSql(`CREATE INDEX ${index}`);
    this.#createSearch();
  }

  /** For `q` of staff. Where the extension may not be installed, a search reads the whole catalogue: slow, and still right. */
  #createSearch(): void {
    this.addSql(`
      CREATE FUNCTION hanse_variant_words(title text, sku text, barcode text, ean text, upc text) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN title || ' ' || coalesce(sku, '') || ' ' || coalesce(barcode, '') || ' ' || coalesce(ean, '') || ' ' || coalesce(upc, '')`);
    this.addSql(`
      DO $search$ BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE INDEX product_variant_words ON product_variant
          USING gin (hanse_variant_words(title, sku, barcode, ean, upc) gin_trgm_ops) WHERE deleted_at IS NULL;
      EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
        RAISE NOTICE 'The extension pg_trgm cannot be installed (%), so q= will be slow with many variants.', SQLERRM;
      END $search$`);
  }
}
