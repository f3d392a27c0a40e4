import { Migration } from "@mikro-orm/migrations";

export class CreateRegion extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE region (
        id text PRIMARY KEY,
        name text NOT NULL CHECK (name <> ''),
        currency_code text NOT NULL CHECK (currency_code ~ '^[a-z]{3}$'),
        automatic_taxes boolean NOT NULL DEFAULT true,
        metadata jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    // A country belongs to one region at most: its shoppers' prices must not be ambiguous.
    this.addSql(`
      CREATE TABLE region_country (
        country_code text PRIMARY KEY CHECK (country_code ~ '^[a-z]{2}$'),
        region_id text NOT NULL REFERENCES region ON DELETE CASCADE
      )`);
    this.addSql(`CREATE INDEX region_country_region ON region_country (region_id)`);
    this.addSql(`
      CREATE TABLE region_payment_provider (
        region_id text NOT NULL REFERENCES region ON DELETE CASCADE,
        provider_id text NOT NULL,
        PRIMARY KEY (region_id, provider_id)
      )`);
    this.addSql(`ALTER TABLE store ADD FOREIGN KEY (default_region_id) REFERENCES region ON DELETE SET NULL`);
  }
}
