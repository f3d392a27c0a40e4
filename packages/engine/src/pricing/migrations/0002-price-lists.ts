import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

export class CreatePriceList extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE price_list (
        id text PRIMARY KEY,
        title text NOT NULL CHECK (title <> ''),
        description text NOT NULL DEFAULT '',
        type text NOT NULL CHECK (type IN ('sale', 'override')),
        status text NOT NULL CHECK (status IN ('draft', 'active')),
        starts_at timestamptz,
        ends_at timestamptz,
        -- Empty for everyone. Groups belong to a later domain: one that is deleted leaves a list that nobody gets.
        customer_group_ids text[] NOT NULL DEFAULT '{}',
        metadata jsonb,
        created_by text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT price_list_schedule CHECK (starts_at < ends_at)
      )`);
    this.addSql(`CREATE INDEX price_list_created ON price_list (created_at, id)`);
    this.addSql(`CREATE INDEX price_list_starts ON price_list (starts_at)`);
    this.addSql(`CREATE INDEX price_list_ends ON price_list (ends_at)`);
    this.addSql(`CREATE INDEX price_list_groups ON price_list USING gin (customer_group_ids)`);
    for (const sql of [...versionedTable("price_list"), ...versionedTable("price_preference")]) this.addSql(sql);

    this.addSql(`
      ALTER TABLE price
        ADD COLUMN price_list_id text REFERENCES price_list ON DELETE CASCADE,
        ADD CONSTRAINT price_of_list_alone CHECK (price_list_id IS NULL OR compare_at_amount IS NULL),
        DROP CONSTRAINT price_single,
        ADD CONSTRAINT price_single
          UNIQUE NULLS NOT DISTINCT (variant_id, price_list_id, currency_code, region_id, min_quantity, max_quantity)`);
    this.addSql(`CREATE INDEX price_of_list ON price (price_list_id, id) WHERE price_list_id IS NOT NULL`);
  }
}
