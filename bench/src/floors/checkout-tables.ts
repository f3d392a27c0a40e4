/**
 * What a checkout needs to keep its promises, and nothing else: carts survive between requests, no unit is sold twice, no
 * cart becomes two orders, no payment is without an order, no event is lost.
 */
export const checkoutTables = `
  CREATE SCHEMA floor;
  CREATE TABLE floor.shipping_option (id text PRIMARY KEY, name text NOT NULL, country_code text NOT NULL, amount bigint NOT NULL);
  INSERT INTO floor.shipping_option VALUES ('standard', 'Standard', 'de', 490), ('express', 'Express', 'de', 1290);
  CREATE TABLE floor.level (
    variant_id text PRIMARY KEY, stocked bigint NOT NULL, reserved bigint NOT NULL DEFAULT 0 CHECK (reserved BETWEEN 0 AND stocked)
  ) WITH (fillfactor = 50);
  CREATE TABLE floor.cart (
    id text PRIMARY KEY, region_id text NOT NULL, email text, shipping_address jsonb, billing_address jsonb,
    shipping_option_id text REFERENCES floor.shipping_option, shipping_amount bigint, completing_since timestamptz, completed_at timestamptz
  );
  CREATE TABLE floor.cart_line (
    cart_id text NOT NULL REFERENCES floor.cart, variant_id text NOT NULL, title text NOT NULL, unit_price bigint NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0), PRIMARY KEY (cart_id, variant_id)
  );
  CREATE TABLE floor.payment (
    id text PRIMARY KEY, cart_id text NOT NULL UNIQUE REFERENCES floor.cart, amount bigint NOT NULL, provider_id text, status text NOT NULL
  );
  CREATE TABLE floor.reservation (
    cart_id text NOT NULL REFERENCES floor.cart, variant_id text NOT NULL REFERENCES floor.level, quantity integer NOT NULL,
    status text NOT NULL, PRIMARY KEY (cart_id, variant_id)
  );
  CREATE TABLE floor.orders (
    id text PRIMARY KEY, display_id bigint GENERATED ALWAYS AS IDENTITY, cart_id text NOT NULL UNIQUE REFERENCES floor.cart,
    email text NOT NULL, total bigint NOT NULL, shipping_address jsonb NOT NULL, billing_address jsonb, created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE floor.order_line (
    order_id text NOT NULL REFERENCES floor.orders, variant_id text NOT NULL, title text NOT NULL, unit_price bigint NOT NULL,
    quantity integer NOT NULL, PRIMARY KEY (order_id, variant_id)
  );
  CREATE TABLE floor.outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, aggregate text NOT NULL, payload jsonb NOT NULL
  )`;
