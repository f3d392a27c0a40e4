import { Migration } from "@mikro-orm/migrations";
import { renderProductWithPriceLists } from "./render-product.ts";

/** Pages hold the prices of price lists too. Which lists hold is decided when they are read, so a schedule makes no page stale. */
export class ShowPriceLists extends Migration {
  override up(): void {
    this.addSql(renderProductWithPriceLists);
    // An option may belong to no product: then it is on no page.
    this.#note("product_option", "SELECT product_id FROM changed WHERE product_id IS NOT NULL");
    this.#note(
      "product_option_value",
      `SELECT o.product_id FROM changed JOIN product_option o ON o.id = changed.option_id WHERE o.product_id IS NOT NULL`,
    );
  }

  #note(table: string, products: string): void {
    this.addSql(`
      CREATE OR REPLACE FUNCTION ${table}_page_due() RETURNS trigger LANGUAGE plpgsql AS $due$
      BEGIN
        INSERT INTO product_page_due (product_id, changed_in)
        SELECT DISTINCT affected.product_id, pg_current_xact_id() FROM (${products}) AS affected (product_id)
        ON CONFLICT DO NOTHING;
        RETURN NULL;
      END
      $due$`);
  }
}
