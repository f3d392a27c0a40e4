import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

const versioned = ["fulfillment_set", "service_zone", "shipping_profile", "shipping_option_type", "shipping_option"];

/** What staff see and change of shipping: versions of rows, prices under conditions, indexes of their filters. */
export class AddShippingAdmin extends Migration {
  override up(): void {
    for (const table of versioned) for (const sql of versionedTable(table)) this.addSql(sql);
    this.addSql("ALTER TABLE geo_zone ADD metadata jsonb");
    this.addSql("ALTER TABLE shipping_option_type ADD metadata jsonb");
    // Conditions under which a price holds, such as a value of the items of 100 or more; none for the usual price.
    this.addSql(`
      ALTER TABLE shipping_option_price
        ADD conditions jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(conditions) = 'array'),
        DROP CONSTRAINT shipping_option_price_single,
        ADD CONSTRAINT shipping_option_price_single UNIQUE NULLS NOT DISTINCT (shipping_option_id, currency_code, region_id, conditions)`);
    this.addSql("CREATE INDEX shipping_option_provider ON shipping_option (provider_id)");
    for (const table of ["shipping_option", "shipping_profile", "shipping_option_type"])
      this.addSql(`CREATE INDEX ${table}_created ON ${table} (created_at, id)`);
  }
}
