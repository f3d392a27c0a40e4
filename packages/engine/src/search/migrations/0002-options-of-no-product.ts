import { Migration } from "@mikro-orm/migrations";

/** An option may belong to no product: then its changes are none of the search's business. */
export class LeaveOptionsOfNoProduct extends Migration {
  override up(): void {
    this.#note("product_option", "SELECT product_id FROM changed WHERE product_id IS NOT NULL");
    this.#note(
      "product_option_value",
      `SELECT o.product_id FROM changed JOIN product_option o ON o.id = changed.option_id WHERE o.product_id IS NOT NULL`,
    );
  }

  #note(table: string, products: string): void {
    this.addSql(`
      CREATE OR REPLACE FUNCTION search_note_${table}() RETURNS trigger LANGUAGE plpgsql AS $note$
      BEGIN
        INSERT INTO search_pending (product_id, changed_in)
        SELECT DISTINCT affected.product_id, pg_current_xact_id() FROM (${products}) AS affected (product_id)
        ON CONFLICT DO NOTHING;
        RETURN NULL;
      END
      $note$`);
  }
}
