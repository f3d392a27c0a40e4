import { Migration } from "@mikro-orm/migrations";

export class CreateOrder extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE orders (
        id text PRIMARY KEY,
        -- The number that people call it by.
        display_id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        -- What keeps a cart from becoming two orders, whatever else goes wrong.
        cart_id text NOT NULL UNIQUE REFERENCES cart ON DELETE RESTRICT,
        region_id text REFERENCES region ON DELETE SET NULL,
        customer_id text REFERENCES customer ON DELETE SET NULL,
        sales_channel_id text REFERENCES sales_channel ON DELETE SET NULL,
        payment_collection_id text REFERENCES payment_collection ON DELETE RESTRICT,
        -- Under which key the inventory plugin holds its stock; null when it has nothing that is kept in stock.
        reservation_key text,
        email text NOT NULL CHECK (email <> ''),
        currency_code text NOT NULL CHECK (currency_code ~ '^[a-z]{3}$'),
        locale text,
        status text NOT NULL DEFAULT 'pending'
          CHECK (status IN ('pending', 'completed', 'draft', 'archived', 'canceled', 'requires_action')),
        shipping_address jsonb,
        billing_address jsonb,
        total bigint NOT NULL CHECK (total >= 0),
        subtotal bigint NOT NULL CHECK (subtotal >= 0),
        tax_total bigint NOT NULL CHECK (tax_total >= 0),
        discount_total bigint NOT NULL CHECK (discount_total >= 0),
        item_total bigint NOT NULL CHECK (item_total >= 0),
        shipping_total bigint NOT NULL CHECK (shipping_total >= 0),
        metadata jsonb,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        canceled_at timestamptz,
        CONSTRAINT orders_total_adds_up CHECK (total = item_total + shipping_total),
        CONSTRAINT orders_canceled_check CHECK ((status = 'canceled') = (canceled_at IS NOT NULL))
      )`);
    this.addSql(`CREATE INDEX orders_customer ON orders (customer_id, created_at DESC, id DESC)`);
    this.addSql(`CREATE INDEX orders_newest ON orders (created_at DESC, id DESC)`);
    this.addSql(`CREATE INDEX orders_region ON orders (region_id)`);
    this.addSql(`CREATE INDEX orders_sales_channel ON orders (sales_channel_id)`);
    this.addSql(`CREATE INDEX orders_payment_collection ON orders (payment_collection_id)`);
    // Ids of the catalogue without foreign keys: an order outlives what was sold with it.
    this.addSql(`
      CREATE TABLE order_line_item (
        id text PRIMARY KEY,
        order_id text NOT NULL REFERENCES orders ON DELETE CASCADE,
        -- Names the line in its stock reservation.
        cart_line_item_id text NOT NULL UNIQUE,
        position integer NOT NULL,
        variant_id text NOT NULL,
        product_id text NOT NULL,
        quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
        unit_price bigint NOT NULL CHECK (unit_price >= 0),
        compare_at_unit_price bigint CHECK (compare_at_unit_price >= 0),
        is_tax_inclusive boolean NOT NULL,
        product jsonb NOT NULL,
        tax_lines jsonb NOT NULL DEFAULT '[]',
        fulfilled_quantity integer NOT NULL DEFAULT 0,
        shipped_quantity integer NOT NULL DEFAULT 0,
        delivered_quantity integer NOT NULL DEFAULT 0,
        return_requested_quantity integer NOT NULL DEFAULT 0 CHECK (return_requested_quantity >= 0),
        return_received_quantity integer NOT NULL DEFAULT 0 CHECK (return_received_quantity >= 0),
        return_dismissed_quantity integer NOT NULL DEFAULT 0 CHECK (return_dismissed_quantity >= 0),
        written_off_quantity integer NOT NULL DEFAULT 0 CHECK (written_off_quantity >= 0),
        metadata jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT order_line_item_position UNIQUE (order_id, position),
        CONSTRAINT order_line_item_fulfilled_check CHECK (fulfilled_quantity BETWEEN 0 AND quantity),
        CONSTRAINT order_line_item_shipped_check CHECK (shipped_quantity BETWEEN 0 AND fulfilled_quantity),
        CONSTRAINT order_line_item_delivered_check CHECK (delivered_quantity BETWEEN 0 AND fulfilled_quantity),
        CONSTRAINT order_line_item_returned_check CHECK (
          return_requested_quantity + return_received_quantity + return_dismissed_quantity + written_off_quantity <= quantity)
      )`);
    this.addSql(`
      CREATE TABLE order_shipping_method (
        id text PRIMARY KEY,
        order_id text NOT NULL REFERENCES orders ON DELETE CASCADE,
        position integer NOT NULL,
        shipping_option_id text NOT NULL,
        name text NOT NULL,
        amount bigint NOT NULL CHECK (amount >= 0),
        is_tax_inclusive boolean NOT NULL,
        data jsonb NOT NULL DEFAULT '{}',
        tax_lines jsonb NOT NULL DEFAULT '[]',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT order_shipping_method_position UNIQUE (order_id, position)
      )`);
  }
}
