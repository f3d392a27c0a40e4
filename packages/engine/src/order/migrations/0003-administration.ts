import { Migration } from "@mikro-orm/migrations";

const paymentStatuses = `'not_paid', 'awaiting', 'authorized', 'partially_authorized', 'captured', 'partially_captured',
            'partially_refunded', 'refunded', 'canceled', 'requires_action'`;
const fulfillmentStatuses = `'not_fulfilled', 'partially_fulfilled', 'fulfilled', 'partially_shipped', 'shipped',
            'partially_delivered', 'delivered', 'canceled'`;

/** What staff look orders up by. Both statuses are kept by the transactions that change what they follow from. */
export class AdministerOrders extends Migration {
  override up(): void {
    this.addSql(`
      ALTER TABLE orders
        ADD COLUMN payment_status text NOT NULL DEFAULT 'not_paid' CHECK (payment_status IN (${paymentStatuses})),
        ADD COLUMN fulfillment_status text NOT NULL DEFAULT 'not_fulfilled'
          CHECK (fulfillment_status IN (${fulfillmentStatuses})),
        ADD COLUMN search text GENERATED ALWAYS AS (
          email || ' ' || coalesce(shipping_address->>'firstName', '') || ' ' || coalesce(shipping_address->>'lastName', '')
            || ' ' || coalesce(shipping_address->>'company', '') || ' ' || coalesce(billing_address->>'firstName', '')
            || ' ' || coalesce(billing_address->>'lastName', '') || ' ' || coalesce(billing_address->>'company', '')) STORED,
        -- What the wire calls the total, to be looked for by it; ISO 4217 knows these exceptions from two decimal places.
        ADD COLUMN total_major numeric GENERATED ALWAYS AS (total::numeric / CASE
          WHEN currency_code IN ('bif', 'clp', 'djf', 'gnf', 'isk', 'jpy', 'kmf', 'krw', 'pyg', 'rwf', 'ugx', 'uyi', 'vnd', 'vuv',
                                 'xaf', 'xof', 'xpf') THEN 1
          WHEN currency_code IN ('bhd', 'iqd', 'jod', 'kwd', 'lyd', 'omr', 'tnd') THEN 1000
          WHEN currency_code IN ('clf', 'uyw') THEN 10000
          ELSE 100 END) STORED,
        DROP CONSTRAINT orders_canceled_check,
        -- A canceled order may be archived, and stays canceled then.
        ADD CONSTRAINT orders_canceled_check CHECK (
          CASE status WHEN 'canceled' THEN canceled_at IS NOT NULL WHEN 'archived' THEN true ELSE canceled_at IS NULL END)`);
    this.addSql(`
      ALTER TABLE order_line_item
        ADD COLUMN search text GENERATED ALWAYS AS (
          coalesce(product->>'title', '') || ' ' || coalesce(product->>'variantTitle', '') || ' ' || coalesce(product->>'sku', '')
        ) STORED`);
    this.#keepFulfillmentStatus();
    this.#keepPaymentStatus();
    this.addSql(`
      UPDATE orders o SET payment_status = order_payment_status(o.id, o.cart_id, o.total, o.status),
                          fulfillment_status = order_fulfillment_status(o.id)`);
    this.#index();
  }

  #keepFulfillmentStatus(): void {
    this.addSql(`
      CREATE FUNCTION order_fulfillment_status(of_order text) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT CASE
            WHEN delivered > 0 THEN CASE WHEN delivered >= ordered THEN 'delivered' ELSE 'partially_delivered' END
            WHEN shipped > 0 THEN CASE WHEN shipped >= ordered THEN 'shipped' ELSE 'partially_shipped' END
            WHEN fulfilled > 0 THEN CASE WHEN fulfilled >= ordered THEN 'fulfilled' ELSE 'partially_fulfilled' END
            ELSE 'not_fulfilled' END
          FROM (SELECT sum(quantity) AS ordered, sum(fulfilled_quantity) AS fulfilled, sum(shipped_quantity) AS shipped,
                       sum(delivered_quantity) AS delivered
                  FROM order_line_item WHERE order_id = of_order) AS progress
      $$`);
    this.addSql(`
      CREATE FUNCTION order_lines_changed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE orders o SET fulfillment_status = order_fulfillment_status(o.id)
         WHERE o.id IN (SELECT order_id FROM changed) AND o.fulfillment_status <> 'canceled'
           AND o.fulfillment_status <> order_fulfillment_status(o.id);
        RETURN NULL;
      END $$`);
    for (const event of ["INSERT", "UPDATE"])
      this.addSql(`
        CREATE TRIGGER order_line_item_${event.toLowerCase()}ed AFTER ${event} ON order_line_item
          REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION order_lines_changed()`);
  }

  #keepPaymentStatus(): void {
    this.addSql(`
      CREATE FUNCTION order_payment_status(of_order text, of_cart text, due bigint, order_status text)
        RETURNS text LANGUAGE sql STABLE AS $$
        WITH collections AS (
          SELECT c.id, c.status FROM payment_collection c WHERE c.cart_id = of_cart
          UNION
          SELECT c.id, c.status FROM order_payment_collection l JOIN payment_collection c ON c.id = l.payment_collection_id
           WHERE l.order_id = of_order
        ), paid AS (
          SELECT count(p.id) AS payments,
                 coalesce(sum(p.amount) FILTER (WHERE p.canceled_at IS NULL), 0) AS authorized,
                 coalesce(sum(p.captured_amount) FILTER (WHERE p.canceled_at IS NULL), 0) AS captured,
                 coalesce(sum(p.refunded_amount) FILTER (WHERE p.canceled_at IS NULL), 0) AS refunded
            FROM collections c JOIN payment p ON p.payment_collection_id = c.id
        )
        SELECT CASE
            WHEN refunded > 0 THEN CASE WHEN refunded < captured THEN 'partially_refunded' ELSE 'refunded' END
            WHEN captured > 0 THEN CASE WHEN captured < due THEN 'partially_captured' ELSE 'captured' END
            WHEN authorized > 0 THEN CASE WHEN authorized < due THEN 'partially_authorized' ELSE 'authorized' END
            WHEN order_status = 'canceled' THEN 'canceled'
            WHEN due = 0 THEN 'captured'
            WHEN payments > 0 THEN 'canceled'
            WHEN EXISTS (SELECT FROM collections c JOIN payment_session s ON s.payment_collection_id = c.id
                          WHERE s.status = 'requires_more') THEN 'requires_action'
            WHEN EXISTS (SELECT FROM collections WHERE status = 'awaiting') THEN 'awaiting'
            ELSE 'not_paid' END
          FROM paid
      $$`);
    this.addSql(`
      CREATE FUNCTION order_due_changed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.payment_status := order_payment_status(NEW.id, NEW.cart_id, NEW.total, NEW.status);
        RETURN NEW;
      END $$`);
    this.addSql(`
      CREATE TRIGGER orders_payment_status BEFORE UPDATE OF total, status ON orders FOR EACH ROW
        WHEN ((OLD.total, OLD.status) IS DISTINCT FROM (NEW.total, NEW.status)) EXECUTE FUNCTION order_due_changed()`);
    // The order is locked before its payments are looked at: whoever comes second must see what the first one did.
    this.addSql(`
      CREATE FUNCTION order_payment_changed() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        changed jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
        collection text := coalesce(changed->>'payment_collection_id', changed->>'id');
        paid record;
        status_now text;
      BEGIN
        FOR paid IN
          SELECT o.id, o.cart_id, o.total, o.status, o.payment_status FROM orders o
           WHERE o.cart_id = (SELECT c.cart_id FROM payment_collection c WHERE c.id = collection)
              OR o.id = (SELECT l.order_id FROM order_payment_collection l WHERE l.payment_collection_id = collection)
              OR o.id = changed->>'order_id'
             FOR NO KEY UPDATE
        LOOP
          status_now := order_payment_status(paid.id, paid.cart_id, paid.total, paid.status);
          IF status_now <> paid.payment_status THEN
            UPDATE orders SET payment_status = status_now WHERE id = paid.id;
          END IF;
        END LOOP;
        RETURN NULL;
      END $$`);
    const triggers = [
      `order_payment_made AFTER INSERT ON payment FOR EACH ROW`,
      `order_payment_moved AFTER UPDATE OF captured_amount, refunded_amount, canceled_at ON payment FOR EACH ROW
         WHEN ((OLD.captured_amount, OLD.refunded_amount, OLD.canceled_at)
               IS DISTINCT FROM (NEW.captured_amount, NEW.refunded_amount, NEW.canceled_at))`,
      `order_payment_waits AFTER UPDATE OF status ON payment_session FOR EACH ROW
         WHEN (OLD.status <> NEW.status AND 'requires_more' IN (OLD.status, NEW.status))`,
      `order_payment_stands AFTER UPDATE OF status ON payment_collection FOR EACH ROW WHEN (OLD.status <> NEW.status)`,
      `order_payment_linked AFTER INSERT OR DELETE ON order_payment_collection FOR EACH ROW`,
    ];
    for (const trigger of triggers) this.addSql(`CREATE TRIGGER ${trigger} EXECUTE FUNCTION order_payment_changed()`);
  }

  #index(): void {
    this.addSql(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);
    this.addSql(`CREATE INDEX orders_search ON orders USING gin (search gin_trgm_ops)`);
    this.addSql(`CREATE INDEX order_line_item_search ON order_line_item USING gin (search gin_trgm_ops)`);
    // A list and its length are read from these alone: they say which orders are drafts, which no list of orders has.
    for (const name of ["newest", "region", "sales_channel"]) this.addSql(`DROP INDEX orders_${name}`);
    this.addSql(`
      CREATE INDEX orders_placed ON orders (created_at DESC, id DESC) INCLUDE (is_draft_order) WHERE status <> 'draft'`);
    for (const column of ["status", "payment_status", "fulfillment_status", "currency_code"])
      this.addSql(`
        CREATE INDEX orders_${column} ON orders (${column}, created_at DESC, id DESC) WHERE status <> 'draft'`);
    for (const name of ["region", "sales_channel"])
      this.addSql(`CREATE INDEX orders_${name} ON orders (${name}_id, created_at DESC, id DESC) INCLUDE (status)`);
    for (const column of ["email", "total", "updated_at"])
      this.addSql(`CREATE INDEX orders_${column} ON orders (${column}, id)`);
    this.addSql(`CREATE INDEX orders_total_major ON orders (total_major)`);
    this.addSql(`CREATE INDEX orders_canceled_at ON orders (canceled_at) WHERE canceled_at IS NOT NULL`);
    this.addSql(`CREATE INDEX order_line_item_variant ON order_line_item (variant_id)`);
  }
}
