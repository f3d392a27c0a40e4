import { Migration } from "@mikro-orm/migrations";

const timestamps = `
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()`;

export class CreatePricing extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE price (
        id text PRIMARY KEY,
        variant_id text NOT NULL REFERENCES product_variant ON DELETE CASCADE,
        currency_code text NOT NULL CHECK (currency_code ~ '^[a-z]{3}$'),
        region_id text REFERENCES region ON DELETE CASCADE,
        amount bigint NOT NULL CHECK (amount >= 0),
        compare_at_amount bigint CHECK (compare_at_amount > amount),
        min_quantity integer CHECK (min_quantity >= 1),
        max_quantity integer CHECK (max_quantity >= 1),${timestamps},
        CONSTRAINT price_tier CHECK (min_quantity <= max_quantity),
        CONSTRAINT price_single
          UNIQUE NULLS NOT DISTINCT (variant_id, currency_code, region_id, min_quantity, max_quantity)
      )`);
    this.addSql(`CREATE INDEX price_region ON price (region_id) WHERE region_id IS NOT NULL`);
    this.addSql(`
      CREATE TABLE price_preference (
        id text PRIMARY KEY,
        attribute text NOT NULL CHECK (attribute IN ('currency_code', 'region_id')),
        value text NOT NULL CHECK (value <> ''),
        is_tax_inclusive boolean NOT NULL,${timestamps},
        CONSTRAINT price_preference_single UNIQUE (attribute, value)
      )`);
  }
}
