import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

/** Orders change after they were placed: what they come to then is the sum of a ledger that only grows. */
export class CreateOrderLedger extends Migration {
  override up(): void {
    for (const sql of versionedTable("orders")) this.addSql(sql);
    // Orders that staff make have no cart.
    this.addSql(`ALTER TABLE orders ALTER COLUMN cart_id DROP NOT NULL`);
    this.addSql(`ALTER TABLE orders ADD COLUMN placed_total bigint`);
    this.addSql(`UPDATE orders SET placed_total = total`);
    this.addSql(`ALTER TABLE orders ALTER COLUMN placed_total SET NOT NULL`);
    this.addSql(`ALTER TABLE orders ADD COLUMN credit_total bigint NOT NULL DEFAULT 0 CHECK (credit_total >= 0)`);
    this.addSql(`ALTER TABLE orders ADD COLUMN is_draft_order boolean NOT NULL DEFAULT false`);
    this.addSql(`
      ALTER TABLE orders ADD COLUMN shipping_country text GENERATED ALWAYS AS (shipping_address->>'countryCode') STORED`);
    this.addSql(`ALTER TABLE orders DROP CONSTRAINT orders_total_adds_up`);
    this.addSql(`
      ALTER TABLE orders ADD CONSTRAINT orders_total_adds_up CHECK (total = item_total + shipping_total - credit_total)`);

    this.addSql(`
      ALTER TABLE order_line_item
        ALTER COLUMN cart_line_item_id DROP NOT NULL,
        ALTER COLUMN variant_id DROP NOT NULL,
        ALTER COLUMN product_id DROP NOT NULL,
        ADD COLUMN adjustments jsonb NOT NULL DEFAULT '[]',
        -- What the line comes to, for reports: with tax and discounts, for the units that the customer keeps.
        ADD COLUMN total bigint,
        ADD COLUMN tax_total bigint NOT NULL DEFAULT 0,
        DROP CONSTRAINT order_line_item_quantity_check,
        -- 0: taken out of the order again.
        ADD CONSTRAINT order_line_item_quantity_check CHECK (quantity BETWEEN 0 AND 1000000)`);
    this.addSql(`UPDATE order_line_item SET total = unit_price * quantity`);
    this.addSql(`ALTER TABLE order_line_item ALTER COLUMN total SET NOT NULL`);
    this.addSql(`
      ALTER TABLE order_shipping_method
        ALTER COLUMN shipping_option_id DROP NOT NULL,
        ADD COLUMN adjustments jsonb NOT NULL DEFAULT '[]',
        -- The return, exchange or claim that it came with.
        ADD COLUMN reference_id text`);

    this.addSql(`
      CREATE TABLE order_credit_line (
        id text PRIMARY KEY,
        order_id text NOT NULL REFERENCES orders ON DELETE CASCADE,
        amount bigint NOT NULL CHECK (amount > 0),
        reference text,
        reference_id text,
        metadata jsonb,
        created_by text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`CREATE INDEX order_credit_line_order ON order_credit_line (order_id)`);

    this.addSql(`
      CREATE TABLE order_ledger_entry (
        id text PRIMARY KEY,
        order_id text NOT NULL REFERENCES orders ON DELETE RESTRICT,
        position integer NOT NULL,
        kind text NOT NULL CHECK (kind IN ('edit', 'return', 'exchange', 'claim', 'credit', 'cancel', 'correction')),
        -- What the order came to more, or less, in minor units.
        amount bigint NOT NULL CHECK (amount <> 0),
        total_after bigint NOT NULL,
        reference_id text,
        created_by text,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT order_ledger_entry_position UNIQUE (order_id, position)
      )`);
    this.addSql(`
      CREATE FUNCTION hanse_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP;
      END $$`);
    this.addSql(`
      CREATE TRIGGER order_ledger_entry_append_only BEFORE UPDATE OR DELETE ON order_ledger_entry
        FOR EACH ROW EXECUTE FUNCTION hanse_append_only()`);
    // Whoever changes what an order comes to has to say why, in the same transaction.
    this.addSql(`
      CREATE FUNCTION order_ledger_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        broken record;
      BEGIN
        SELECT o.id, o.total, o.placed_total + coalesce((
                 SELECT sum(e.amount) FROM order_ledger_entry e WHERE e.order_id = o.id), 0) AS ledger
          INTO broken
          FROM orders o
         WHERE o.id = CASE WHEN TG_TABLE_NAME = 'orders' THEN to_jsonb(NEW)->>'id' ELSE to_jsonb(NEW)->>'order_id' END;
        IF broken.total <> broken.ledger THEN
          RAISE EXCEPTION 'the order % comes to %, its ledger to %', broken.id, broken.total, broken.ledger
            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_ledger_adds_up';
        END IF;
        RETURN NULL;
      END $$`);
    this.addSql(`
      CREATE CONSTRAINT TRIGGER orders_ledger AFTER UPDATE ON orders DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN ((OLD.total, OLD.placed_total) IS DISTINCT FROM (NEW.total, NEW.placed_total))
        EXECUTE FUNCTION order_ledger_adds_up()`);
    this.addSql(`
      CREATE CONSTRAINT TRIGGER order_ledger_entry_adds_up AFTER INSERT ON order_ledger_entry DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION order_ledger_adds_up()`);

    // What was to be paid later than at the checkout; the checkout's collection is that of the cart.
    this.addSql(`
      CREATE TABLE order_payment_collection (
        payment_collection_id text PRIMARY KEY REFERENCES payment_collection ON DELETE CASCADE,
        order_id text NOT NULL REFERENCES orders ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`CREATE INDEX order_payment_collection_order ON order_payment_collection (order_id)`);

    // Stock promised later than at the checkout, whose reservation orders.reservation_key names.
    this.addSql(`
      CREATE TABLE order_reservation (
        key text PRIMARY KEY,
        order_id text NOT NULL REFERENCES orders ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`CREATE INDEX order_reservation_order ON order_reservation (order_id)`);
  }
}
