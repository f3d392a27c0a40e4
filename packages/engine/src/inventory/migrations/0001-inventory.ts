import { Migration } from "@mikro-orm/migrations";

export class CreateInventory extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE stock_location (
        id text PRIMARY KEY,
        name text NOT NULL CHECK (name <> ''),
        address jsonb CHECK (jsonb_typeof(address) = 'object'),
        metadata jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`ALTER TABLE store ADD FOREIGN KEY (default_location_id) REFERENCES stock_location ON DELETE SET NULL`);
    this.addSql(`
      CREATE TABLE sales_channel_location (
        sales_channel_id text NOT NULL REFERENCES sales_channel ON DELETE CASCADE,
        location_id text NOT NULL REFERENCES stock_location ON DELETE CASCADE,
        PRIMARY KEY (sales_channel_id, location_id)
      )`);
    this.addSql(`CREATE INDEX sales_channel_location_channels ON sales_channel_location (location_id)`);
    // Items belong to the inventory plugin, so their ids refer to nothing here.
    this.addSql(`
      CREATE TABLE variant_inventory_item (
        variant_id text NOT NULL REFERENCES product_variant ON DELETE CASCADE,
        inventory_item_id text NOT NULL,
        required_quantity integer NOT NULL DEFAULT 1 CHECK (required_quantity >= 1),
        PRIMARY KEY (variant_id, inventory_item_id)
      )`);
    this.addSql(`CREATE INDEX variant_inventory_item_variants ON variant_inventory_item (inventory_item_id)`);
    // A copy of what the plugin reports. Reports may come late, of locations that are gone by then.
    this.addSql(`
      CREATE TABLE stock_level (
        item_id text NOT NULL,
        location_id text NOT NULL,
        stocked bigint NOT NULL,
        reserved bigint NOT NULL,
        incoming bigint NOT NULL,
        available bigint NOT NULL,
        version bigint NOT NULL,
        PRIMARY KEY (item_id, location_id)
      ) WITH (fillfactor = 70)`);
  }
}
