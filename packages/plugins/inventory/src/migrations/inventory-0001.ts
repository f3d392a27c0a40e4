import { Migration } from "@mikro-orm/migrations";
import type { MigrationStep } from "@hanse/plugin-kit";

class CreateStock extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE item (
        id text PRIMARY KEY,
        sku text,
        title text,
        requires_shipping boolean NOT NULL
      )`);
    // Room in each page, so that counters change in place without touching the index.
    this.addSql(`
      CREATE TABLE level (
        item_id text NOT NULL CONSTRAINT level_item_id_foreign REFERENCES item,
        location_id text NOT NULL,
        stocked bigint NOT NULL DEFAULT 0,
        reserved bigint NOT NULL DEFAULT 0,
        uncovered bigint NOT NULL DEFAULT 0,
        incoming bigint NOT NULL DEFAULT 0,
        version bigint NOT NULL DEFAULT 1,
        PRIMARY KEY (item_id, location_id),
        CONSTRAINT level_counts_check CHECK (stocked >= 0 AND reserved >= 0 AND incoming >= 0),
        CONSTRAINT level_reserved_check CHECK (reserved <= stocked + uncovered),
        CONSTRAINT level_uncovered_check CHECK (uncovered = greatest(reserved - stocked, 0))
      ) WITH (fillfactor = 50)`);
    this.addSql(`
      CREATE TABLE reservation (
        key text PRIMARY KEY,
        status text NOT NULL CONSTRAINT reservation_status_check CHECK (status IN ('held', 'committed', 'released', 'expired')),
        expires_at timestamptz,
        ended_at timestamptz,
        CONSTRAINT reservation_expires_at_check CHECK ((status = 'held') = (expires_at IS NOT NULL)),
        CONSTRAINT reservation_ended_at_check CHECK ((status IN ('released', 'expired')) = (ended_at IS NOT NULL))
      )`);
    this.addSql("CREATE INDEX reservation_expires_at_index ON reservation (expires_at) WHERE expires_at IS NOT NULL");
    this.addSql("CREATE INDEX reservation_ended_at_index ON reservation (ended_at) WHERE ended_at IS NOT NULL");
    this.addSql(`
      CREATE TABLE allocation (
        key text NOT NULL CONSTRAINT allocation_key_foreign REFERENCES reservation ON DELETE CASCADE,
        line_id text NOT NULL,
        location_id text NOT NULL,
        item_id text NOT NULL,
        quantity bigint NOT NULL CONSTRAINT allocation_quantity_check CHECK (quantity > 0),
        PRIMARY KEY (key, line_id, location_id)
      )`);
  }
}

export const createStock: MigrationStep = { name: "inventory/0001", class: CreateStock };
