import { Migration } from "@mikro-orm/migrations";

export class CreateCart extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE cart (
        id text PRIMARY KEY,
        region_id text REFERENCES region ON DELETE SET NULL,
        sales_channel_id text NOT NULL REFERENCES sales_channel,
        customer_id text REFERENCES customer ON DELETE SET NULL,
        currency_code text NOT NULL CHECK (currency_code ~ '^[a-z]{3}$'),
        email text,
        locale text,
        shipping_address jsonb,
        billing_address jsonb,
        metadata jsonb,
        version integer NOT NULL DEFAULT 1,
        -- The checkout that has frozen the cart: nobody else changes it meanwhile.
        checkout_run text,
        completed_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`CREATE INDEX cart_region ON cart (region_id)`);
    this.addSql(`CREATE INDEX cart_sales_channel ON cart (sales_channel_id)`);
    this.addSql(`CREATE INDEX cart_customer ON cart (customer_id)`);
    this.addSql(`
      CREATE TABLE cart_line_item (
        id text PRIMARY KEY,
        cart_id text NOT NULL REFERENCES cart ON DELETE CASCADE,
        position integer NOT NULL,
        variant_id text NOT NULL,
        product_id text NOT NULL,
        quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
        unit_price bigint NOT NULL CHECK (unit_price >= 0),
        compare_at_unit_price bigint,
        is_tax_inclusive boolean NOT NULL,
        product jsonb NOT NULL,
        tax_lines jsonb NOT NULL DEFAULT '[]',
        metadata jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`CREATE INDEX cart_line_item_cart ON cart_line_item (cart_id)`);
    this.addSql(`
      CREATE TABLE cart_shipping_method (
        id text PRIMARY KEY,
        cart_id text NOT NULL REFERENCES cart ON DELETE CASCADE,
        shipping_option_id text NOT NULL,
        name text NOT NULL,
        amount bigint NOT NULL CHECK (amount >= 0),
        is_tax_inclusive boolean NOT NULL,
        data jsonb NOT NULL DEFAULT '{}',
        tax_lines jsonb NOT NULL DEFAULT '[]',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`CREATE INDEX cart_shipping_method_cart ON cart_shipping_method (cart_id)`);
  }
}
