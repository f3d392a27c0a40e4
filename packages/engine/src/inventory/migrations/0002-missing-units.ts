import { Migration } from "@mikro-orm/migrations";

/** Promised units that are not there: see the contract's InventoryLevel. */
export class AddMissingUnits extends Migration {
  override up(): void {
    this.addSql("ALTER TABLE stock_level ADD missing bigint NOT NULL DEFAULT 0");
    // What merchants have to see to is rare among all levels.
    this.addSql("CREATE INDEX stock_level_short ON stock_level (item_id) WHERE missing > 0");
  }
}
