import { Migration } from "@mikro-orm/migrations";
import type { MigrationStep } from "@hanse/plugin-kit";

class CreateMovements extends Migration {
  override up(): void {
    this.addSql("ALTER TABLE level ADD missing bigint NOT NULL DEFAULT 0");
    this.addSql("ALTER TABLE level ADD CONSTRAINT level_missing_check CHECK (missing >= 0 AND missing <= uncovered)");
    // One sequence for all levels: what is deleted and made again, perhaps at once, goes on with higher versions.
    this.addSql("CREATE SEQUENCE level_version");
    this.addSql("SELECT setval('level_version', (SELECT coalesce(max(version), 0) + 1 FROM level))");
    this.addSql("ALTER TABLE level ALTER version DROP DEFAULT");

    this.addSql("ALTER TABLE reservation ADD shipments integer NOT NULL DEFAULT 0");
    this.addSql("ALTER TABLE allocation ADD shipped bigint NOT NULL DEFAULT 0");
    this.addSql(
      "ALTER TABLE allocation ADD CONSTRAINT allocation_shipped_check CHECK (shipped >= 0 AND shipped <= quantity)",
    );

    this.addSql(`
      CREATE TABLE keyed_change (
        key text PRIMARY KEY,
        request text NOT NULL,
        made_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql("CREATE INDEX keyed_change_made_at_index ON keyed_change (made_at)");

    // Without references: the history of an item outlives it.
    this.addSql(`
      CREATE TABLE movement (
        id bigserial PRIMARY KEY,
        item_id text NOT NULL,
        location_id text NOT NULL,
        kind text NOT NULL CONSTRAINT movement_kind_check
          CHECK (kind IN ('count', 'receive', 'return', 'adjust', 'transfer', 'ship', 'remove')),
        quantity bigint NOT NULL CONSTRAINT movement_quantity_check CHECK (quantity <> 0),
        stocked bigint NOT NULL CONSTRAINT movement_stocked_check CHECK (stocked >= 0),
        reason text,
        reference text,
        actor text,
        occurred_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql("CREATE INDEX movement_item_id_index ON movement (item_id, id)");
    this.addSql("CREATE INDEX movement_location_id_index ON movement (location_id, id)");
    this.addSql("CREATE INDEX movement_reference_index ON movement (reference, id) WHERE reference IS NOT NULL");
    this.addSql(`
      CREATE FUNCTION movement_append_only_fn() RETURNS trigger LANGUAGE plpgsql
      AS $$ begin raise exception 'Movements of stock are only ever added.'; end; $$`);
    this.addSql(`
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON movement
        FOR EACH STATEMENT EXECUTE FUNCTION movement_append_only_fn()`);
    this.addSql(`
      INSERT INTO movement (item_id, location_id, kind, quantity, stocked, reason)
      SELECT item_id, location_id, 'count', stocked, stocked, 'In stock when movements began to be kept'
      FROM level WHERE stocked > 0 ORDER BY item_id, location_id`);
  }
}

export const createMovements: MigrationStep = { name: "inventory/0002", class: CreateMovements };
