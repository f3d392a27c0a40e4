import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

const timestamps = `
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()`;

/** What staff see and change of stock: items with their texts, levels that can be closed, reservations. */
export class AddStockAdmin extends Migration {
  override up(): void {
    this.addSql("CREATE EXTENSION IF NOT EXISTS pg_trgm");
    this.#extendLocations();
    this.#createItems();
    this.#extendLevels();
    this.#createReservations();
  }

  #extendLocations(): void {
    for (const sql of versionedTable("stock_location")) this.addSql(sql);
    // Providers are plugins, so their ids refer to nothing here.
    this.addSql(`
      CREATE TABLE stock_location_provider (
        location_id text NOT NULL REFERENCES stock_location ON DELETE CASCADE,
        provider_id text NOT NULL CHECK (provider_id <> ''),
        PRIMARY KEY (location_id, provider_id)
      )`);
    this.addSql("CREATE INDEX stock_location_provider_locations ON stock_location_provider (provider_id)");
  }

  #createItems(): void {
    this.addSql(`
      CREATE TABLE inventory_item (
        id text PRIMARY KEY,
        sku text CHECK (sku <> ''),
        title text,
        description text,
        thumbnail text,
        requires_shipping boolean NOT NULL DEFAULT true,
        weight double precision,
        length double precision,
        height double precision,
        width double precision,
        origin_country text,
        hs_code text,
        mid_code text,
        material text,
        metadata jsonb,${timestamps}
      )`);
    for (const sql of versionedTable("inventory_item")) this.addSql(sql);
    // Not unique: a variant that is gone leaves its item behind, and its SKU may be given to another.
    this.addSql("CREATE INDEX inventory_item_sku ON inventory_item (sku, id)");
    this.addSql("CREATE INDEX inventory_item_created ON inventory_item (created_at, id)");
    this.addSql("CREATE INDEX inventory_item_changed ON inventory_item (updated_at, id)");
    this.addSql("CREATE INDEX inventory_item_title ON inventory_item (title, id)");
    for (const column of ["origin_country", "hs_code", "mid_code", "material", "weight", "length", "height", "width"])
      this.addSql(`CREATE INDEX inventory_item_${column} ON inventory_item (${column}) WHERE ${column} IS NOT NULL`);
    this.addSql(`
      CREATE INDEX inventory_item_search ON inventory_item
        USING gin (sku gin_trgm_ops, title gin_trgm_ops, description gin_trgm_ops)`);
    this.addSql(`
      INSERT INTO inventory_item (id, sku, title, requires_shipping)
      SELECT DISTINCT ON (link.inventory_item_id) link.inventory_item_id,
             CASE WHEN v.deleted_at IS NULL AND link.inventory_item_id = 'iitem_' || substr(v.id, strpos(v.id, '_') + 1) THEN v.sku END,
             v.title, v.requires_shipping
        FROM variant_inventory_item link JOIN product_variant v ON v.id = link.variant_id
       ORDER BY link.inventory_item_id, v.created_at, v.id`);
    // Items that the inventory plugin has still to be told of.
    this.addSql(`
      CREATE TABLE inventory_item_untold (
        item_id text PRIMARY KEY REFERENCES inventory_item ON DELETE CASCADE,
        version integer NOT NULL,
        since timestamptz NOT NULL DEFAULT now()
      )`);
  }

  #extendLevels(): void {
    // A level that was deleted: the plugin's last report of it, all zero, may come at any time and must not bring it back.
    this.addSql("ALTER TABLE stock_level ADD closed boolean NOT NULL DEFAULT false");
    this.addSql("ALTER TABLE stock_level ADD created_at timestamptz NOT NULL DEFAULT now()");
    this.addSql("ALTER TABLE stock_level ADD updated_at timestamptz NOT NULL DEFAULT now()");
    // Nothing, some or plenty. An index by available itself would make every change of it write to all the indexes.
    this.addSql(`
      ALTER TABLE stock_level ADD band smallint NOT NULL
        GENERATED ALWAYS AS (CASE WHEN available <= 0 THEN 0 WHEN available < 25 THEN 1 ELSE 2 END) STORED`);
    this.addSql("CREATE INDEX stock_level_gone ON stock_level (item_id) WHERE band = 0");
    this.addSql("CREATE INDEX stock_level_band ON stock_level (item_id, band)");
    this.addSql(`
      CREATE INDEX variant_inventory_item_items ON variant_inventory_item (variant_id)
        INCLUDE (inventory_item_id, required_quantity)`);
    this.addSql("CREATE INDEX stock_level_location ON stock_level (location_id, item_id) WHERE NOT closed");
    this.addSql("CREATE UNIQUE INDEX stock_level_wire_id ON stock_level (md5(item_id || '/' || location_id))");
  }

  #createReservations(): void {
    this.addSql(`
      CREATE TABLE reservation_item (
        id text PRIMARY KEY,
        -- The plugin's reservation, and what of it this is.
        key text NOT NULL,
        line_id text NOT NULL,
        location_id text NOT NULL,
        inventory_item_id text NOT NULL,
        quantity bigint NOT NULL CHECK (quantity > 0),
        origin text NOT NULL CHECK (origin IN ('staff', 'order')),
        line_item_id text,
        external_id text,
        description text,
        metadata jsonb,
        created_by text,${timestamps},
        CONSTRAINT reservation_item_line UNIQUE (key, line_id, location_id)
      )`);
    for (const sql of versionedTable("reservation_item")) this.addSql(sql);
    this.addSql("CREATE INDEX reservation_item_item ON reservation_item (inventory_item_id, location_id)");
    this.addSql("CREATE INDEX reservation_item_location ON reservation_item (location_id)");
    for (const column of ["line_item_id", "external_id", "created_by"])
      this.addSql(
        `CREATE INDEX reservation_item_${column} ON reservation_item (${column}) WHERE ${column} IS NOT NULL`,
      );
    this.addSql("CREATE INDEX reservation_item_created ON reservation_item (created_at, id)");
    this.addSql("CREATE INDEX reservation_item_changed ON reservation_item (updated_at, id)");
    this.addSql("CREATE INDEX reservation_item_origin ON reservation_item (origin, created_at, id)");
    this.addSql(`
      CREATE INDEX reservation_item_search ON reservation_item USING gin (description gin_trgm_ops)`);
    // Changes that the plugin may have heard of and the row above has not: see ReservationService.
    this.addSql(`
      CREATE TABLE reservation_change (
        reservation_id text PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('make', 'change', 'end')),
        since timestamptz NOT NULL DEFAULT now()
      )`);
    // The last report of each order's reservation that was taken.
    this.addSql("CREATE TABLE reservation_report (key text PRIMARY KEY, version bigint NOT NULL)");
  }
}
