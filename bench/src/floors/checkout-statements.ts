/** A statement with a name, which PostgreSQL parses once a connection. Each is a transaction of its own. */
interface Named {
  readonly name: string;
  readonly text: string;
}

const named = <Name extends string>(statements: Record<Name, string>): Record<Name, Named> =>
  Object.fromEntries(Object.entries<string>(statements).map(([name, text]) => [name, { name, text }])) as Record<
    Name,
    Named
  >;

/** One for each request of a checkout, but two to complete it: what is to be charged must be known before it is charged. */
export const statements = named({
  createCart: `INSERT INTO floor.cart (id, region_id) VALUES ($1, $2) RETURNING *`,

  addLine: `INSERT INTO floor.cart_line (cart_id, variant_id, title, unit_price, quantity)
    SELECT $1, v.id, p.title || ', ' || v.title, price.amount, $3
      FROM product_variant v JOIN product p ON p.id = v.product_id
      JOIN price ON price.variant_id = v.id AND price.currency_code = $4
     WHERE v.id = $2
    ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity = floor.cart_line.quantity + excluded.quantity
    RETURNING *`,

  setAddresses: `UPDATE floor.cart SET email = $2, shipping_address = $3, billing_address = $3
     WHERE id = $1 AND completing_since IS NULL RETURNING *`,

  listShippingOptions: `SELECT o.* FROM floor.shipping_option o JOIN floor.cart c ON c.shipping_address->>'countryCode' = o.country_code
     WHERE c.id = $1`,

  chooseShipping: `UPDATE floor.cart c SET shipping_option_id = o.id, shipping_amount = o.amount FROM floor.shipping_option o
     WHERE c.id = $1 AND o.id = $2 AND c.completing_since IS NULL RETURNING c.*`,

  createPayment: `INSERT INTO floor.payment (id, cart_id, amount, status)
    SELECT $2, c.id, c.shipping_amount + (SELECT sum(l.unit_price * l.quantity) FROM floor.cart_line l WHERE l.cart_id = c.id), 'not_paid'
      FROM floor.cart c WHERE c.id = $1 RETURNING *`,

  startPayment: `UPDATE floor.payment SET provider_id = $2, status = 'pending' WHERE id = $1 AND status = 'not_paid' RETURNING *`,

  // All lines or none: a line that lacks units breaks the check, and with it the whole statement.
  reserve: `WITH frozen AS (
      UPDATE floor.cart SET completing_since = now() WHERE id = $1 AND completing_since IS NULL RETURNING id
    ), locked AS (
      SELECT level.variant_id, l.quantity FROM frozen JOIN floor.cart_line l ON l.cart_id = frozen.id
        JOIN floor.level ON level.variant_id = l.variant_id ORDER BY level.variant_id FOR UPDATE OF level
    ), reserved AS (
      INSERT INTO floor.reservation (cart_id, variant_id, quantity, status) SELECT $1, variant_id, quantity, 'held' FROM locked
    ), intended AS (
      UPDATE floor.payment SET status = 'authorizing' FROM frozen WHERE cart_id = frozen.id
    )
    UPDATE floor.level SET reserved = reserved + locked.quantity FROM locked WHERE level.variant_id = locked.variant_id
    RETURNING level.variant_id`,

  placeOrder: `WITH paid AS (
      UPDATE floor.payment SET status = 'authorized' WHERE cart_id = $1 AND status = 'authorizing' RETURNING amount
    ), completed AS (
      UPDATE floor.cart SET completed_at = now() WHERE id = $1 AND completed_at IS NULL RETURNING *
    ), committed AS (
      UPDATE floor.reservation SET status = 'committed' WHERE cart_id = $1
    ), placed AS (
      INSERT INTO floor.orders (id, cart_id, email, total, shipping_address, billing_address)
      SELECT $2, completed.id, completed.email, paid.amount, completed.shipping_address, completed.billing_address FROM completed, paid
      RETURNING *
    ), lines AS (
      INSERT INTO floor.order_line (order_id, variant_id, title, unit_price, quantity)
      SELECT placed.id, l.variant_id, l.title, l.unit_price, l.quantity FROM placed JOIN floor.cart_line l ON l.cart_id = placed.cart_id
    ), told AS (
      INSERT INTO floor.outbox (name, aggregate, payload) SELECT 'order.placed', id, jsonb_build_object('id', id, 'total', total) FROM placed
    )
    SELECT * FROM placed`,
});
