import { Migration } from "@mikro-orm/migrations";

export class CreateStore extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE store (
        id text PRIMARY KEY,
        name text NOT NULL CHECK (name <> ''),
        default_sales_channel_id text,
        default_region_id text,
        default_location_id text,
        metadata jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    // One store a database: the defaults of a shop must not be ambiguous.
    this.addSql(`CREATE UNIQUE INDEX store_single ON store ((true))`);
    this.addSql(`
      CREATE TABLE store_currency (
        store_id text NOT NULL REFERENCES store ON DELETE CASCADE,
        currency_code text NOT NULL CHECK (currency_code ~ '^[a-z]{3}$'),
        is_default boolean NOT NULL DEFAULT false,
        PRIMARY KEY (store_id, currency_code)
      )`);
    this.addSql(`CREATE UNIQUE INDEX store_currency_default ON store_currency (store_id) WHERE is_default`);
  }
}
