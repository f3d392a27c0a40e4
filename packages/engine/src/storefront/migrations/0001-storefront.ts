import { Migration } from "@mikro-orm/migrations";
import { renderProduct } from "./render-product.ts";

/** Tables that a product's page is rendered from, with the products that a changed row belongs to. */
const sources: Readonly<Record<string, string>> = {
  product: "SELECT id FROM changed",
  product_variant: "SELECT product_id FROM changed",
  product_option: "SELECT product_id FROM changed",
  product_option_value: "SELECT o.product_id FROM changed JOIN product_option o ON o.id = changed.option_id",
  product_variant_option_link: "SELECT v.product_id FROM changed JOIN product_variant v ON v.id = changed.variant_id",
  product_image: "SELECT product_id FROM changed",
  product_variant_image_link: "SELECT v.product_id FROM changed JOIN product_variant v ON v.id = changed.variant_id",
  product_tag_link: "SELECT product_id FROM changed",
  product_tag: "SELECT l.product_id FROM changed JOIN product_tag_link l ON l.tag_id = changed.id",
  product_category_link: "SELECT product_id FROM changed",
  product_category: "SELECT l.product_id FROM changed JOIN product_category_link l ON l.category_id = changed.id",
  product_type: "SELECT p.id FROM changed JOIN product p ON p.type_id = changed.id",
  product_collection: "SELECT p.id FROM changed JOIN product p ON p.collection_id = changed.id",
  price: "SELECT v.product_id FROM changed JOIN product_variant v ON v.id = changed.variant_id",
};

const transitions = [
  ["insert", "NEW"],
  ["update", "NEW"],
  ["delete", "OLD"],
] as const;

export class CreateStorefront extends Migration {
  override up(): void {
    this.#createListing();
    this.#createPages();
    this.#createSearch();
    this.addSql(renderProduct);
    for (const [table, products] of Object.entries(sources)) this.#noteChanges(table, products);
  }

  /** Which products a sales channel shows, in the orders that lists have: a page of a list is a short walk along an index. */
  #createListing(): void {
    this.addSql(`
      CREATE TABLE product_listing (
        product_id text NOT NULL REFERENCES product ON DELETE CASCADE,
        sales_channel_id text NOT NULL REFERENCES sales_channel ON DELETE CASCADE,
        title text NOT NULL,
        handle text NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (product_id, sales_channel_id)
      )`);
    for (const column of ["created_at", "updated_at", "title", "handle"]) {
      this.addSql(`
      CREATE INDEX product_listing_${column} ON product_listing (sales_channel_id, ${column}, product_id)`);
    }
    // The lock makes two writers see each other: one that publishes a product, and one that puts it into a channel.
    this.addSql(`
      CREATE FUNCTION product_listing_follow() RETURNS trigger LANGUAGE plpgsql AS $follow$
      DECLARE
        ids text[];
      BEGIN
        IF TG_TABLE_NAME = 'product' THEN
          ids := ARRAY(SELECT id FROM changed);
        ELSE
          ids := ARRAY(SELECT DISTINCT product_id FROM changed);
          PERFORM FROM product WHERE id = ANY(ids) ORDER BY id FOR NO KEY UPDATE;
        END IF;
        DELETE FROM product_listing l
         WHERE l.product_id = ANY(ids) AND NOT EXISTS (
           SELECT FROM product p JOIN product_sales_channel_link c ON c.product_id = p.id
            WHERE p.id = l.product_id AND c.sales_channel_id = l.sales_channel_id
              AND p.status = 'published' AND p.deleted_at IS NULL);
        INSERT INTO product_listing AS l (product_id, sales_channel_id, title, handle, created_at, updated_at)
        SELECT p.id, c.sales_channel_id, p.title, p.handle, p.created_at, p.updated_at
          FROM product p JOIN product_sales_channel_link c ON c.product_id = p.id
         WHERE p.id = ANY(ids) AND p.status = 'published' AND p.deleted_at IS NULL
        ON CONFLICT (product_id, sales_channel_id) DO UPDATE
           SET title = excluded.title, handle = excluded.handle,
               created_at = excluded.created_at, updated_at = excluded.updated_at
         WHERE (l.title, l.handle, l.created_at, l.updated_at)
               IS DISTINCT FROM (excluded.title, excluded.handle, excluded.created_at, excluded.updated_at);
        RETURN NULL;
      END
      $follow$`);
    for (const [table, event, rows] of [
      ["product", "update", "NEW"],
      ["product_sales_channel_link", "insert", "NEW"],
      ["product_sales_channel_link", "delete", "OLD"],
    ]) {
      this.addSql(`
      CREATE TRIGGER product_listing_${event} AFTER ${event} ON ${table} REFERENCING ${rows} TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION product_listing_follow()`);
    }
  }

  /** For `q`. Where the extension may not be installed, a search reads the whole catalogue, which is slow and still right. */
  #createSearch(): void {
    this.addSql(`
      DO $search$ BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE INDEX product_words ON product USING gin ((title || ' ' || handle) gin_trgm_ops) WHERE deleted_at IS NULL;
      EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
        RAISE NOTICE 'The extension pg_trgm cannot be installed (%), so q= will be slow with many products.', SQLERRM;
      END $search$`);
    this.addSql(`
      CREATE INDEX product_variant_sku_prefix ON product_variant (lower(sku) text_pattern_ops) WHERE deleted_at IS NULL`);
  }

  /** Products as a list shows them, rendered; and which of them have changed since, and in which transaction. */
  #createPages(): void {
    this.addSql(`
      CREATE TABLE product_page (
        product_id text PRIMARY KEY REFERENCES product ON DELETE CASCADE,
        type_id text,
        body text STORAGE MAIN NOT NULL,
        extras text NOT NULL,
        variant_images text,
        currency_codes text[] STORAGE MAIN,
        prices text[] STORAGE MAIN
      ) WITH (toast_tuple_target = 8160)`);
    // Without a foreign key: deleting a product notes a change too. One row per transaction, so that writers never wait
    // for each other here, and a page is never called current by one that was rendered before the latest change.
    this.addSql(`
      CREATE TABLE product_page_due (
        product_id text NOT NULL,
        changed_in xid8 NOT NULL,
        PRIMARY KEY (product_id, changed_in)
      )`);
  }

  #noteChanges(table: string, products: string): void {
    this.addSql(`
      CREATE FUNCTION ${table}_page_due() RETURNS trigger LANGUAGE plpgsql AS $due$
      BEGIN
        INSERT INTO product_page_due (product_id, changed_in)
        SELECT DISTINCT affected.product_id, pg_current_xact_id() FROM (${products}) AS affected (product_id)
        ON CONFLICT DO NOTHING;
        RETURN NULL;
      END
      $due$`);
    for (const [event, rows] of transitions) {
      this.addSql(`
      CREATE TRIGGER product_page_due_${event} AFTER ${event} ON ${table} REFERENCING ${rows} TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION ${table}_page_due()`);
    }
  }
}
