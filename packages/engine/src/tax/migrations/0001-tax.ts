import { Migration } from "@mikro-orm/migrations";

export class CreateTax extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE tax_region (
        id text PRIMARY KEY,
        country_code text NOT NULL CHECK (country_code ~ '^[a-z]{2}$'),
        province_code text CHECK (province_code ~ '^[a-z]{2}-[a-z0-9]{1,3}$'),
        parent_id text REFERENCES tax_region ON DELETE CASCADE,
        provider_id text NOT NULL,
        metadata jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE NULLS NOT DISTINCT (country_code, province_code),
        CHECK ((province_code IS NULL) = (parent_id IS NULL))
      )`);
    this.addSql(`CREATE INDEX tax_region_parent ON tax_region (parent_id)`);
    this.addSql(`
      CREATE TABLE tax_rate (
        id text PRIMARY KEY,
        tax_region_id text NOT NULL REFERENCES tax_region ON DELETE CASCADE,
        name text NOT NULL CHECK (name <> ''),
        code text,
        rate numeric(9, 6) NOT NULL CHECK (rate >= 0),
        is_default boolean NOT NULL DEFAULT false,
        is_combinable boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`CREATE INDEX tax_rate_region ON tax_rate (tax_region_id)`);
    this.addSql(`CREATE UNIQUE INDEX tax_rate_default ON tax_rate (tax_region_id) WHERE is_default`);
    this.addSql(`
      CREATE TABLE tax_rate_rule (
        id text PRIMARY KEY,
        tax_rate_id text NOT NULL REFERENCES tax_rate ON DELETE CASCADE,
        reference text NOT NULL CHECK (reference IN ('product', 'product_type', 'shipping_option')),
        reference_id text NOT NULL,
        UNIQUE (tax_rate_id, reference, reference_id)
      )`);
  }
}
