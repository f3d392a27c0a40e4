import { Migration } from "@mikro-orm/migrations";

/** Orders that count: they were placed, and not called off. */
const counts = (order: string): string =>
  `${order}.status <> 'canceled' AND NOT (${order}.is_draft_order AND ${order}.status = 'draft')`;

/** What a line `i` of an order `o` comes to. */
const sale = `i.id, i.order_id, i.product_id, o.currency_code, o.sales_channel_id, o.created_at,
  i.quantity - i.return_received_quantity - i.return_dismissed_quantity - i.written_off_quantity, i.total, i.tax_total`;

/** What an order's lines have of it. */
const ofOrder = "status, is_draft_order, created_at, currency_code, sales_channel_id";
const rowOf = (row: string): string => `${row}.${ofOrder.replaceAll(", ", `, ${row}.`)}`;

export class CreateReports extends Migration {
  override up(): void {
    this.#index();
    this.#createSales();
    this.#keepSales();
    this.addSql("SELECT hanse_report_fill()");
  }

  /** Reports read no order's row: all they need of a year is in these indexes. */
  #index(): void {
    this.addSql(`
      CREATE INDEX orders_sold ON orders (created_at)
        INCLUDE (id, currency_code, sales_channel_id, shipping_country, total, placed_total, tax_total, discount_total,
                 shipping_total)
        WHERE ${counts("orders").replaceAll("orders.", "")}`);
    this.addSql("CREATE INDEX order_line_item_sold ON order_line_item (order_id) INCLUDE (variant_id, quantity)");
  }

  /** The lines of orders that count, with what their orders say of them: so that a year of a product stands side by side. */
  #createSales(): void {
    this.addSql(`
      CREATE TABLE report_sale (
        line_id text PRIMARY KEY REFERENCES order_line_item ON DELETE CASCADE,
        order_id text NOT NULL,
        product_id text,
        currency_code text NOT NULL,
        sales_channel_id text,
        sold_at timestamptz NOT NULL,
        -- that customers kept
        units bigint NOT NULL,
        total bigint NOT NULL,
        tax_total bigint NOT NULL
      )`);
    this.addSql("CREATE INDEX report_sale_order ON report_sale (order_id)");
    this.addSql(`
      CREATE INDEX report_sale_product ON report_sale (product_id, currency_code)
        INCLUDE (sold_at, sales_channel_id, units, total, tax_total)`);
  }

  #keepSales(): void {
    this.addSql(`
      CREATE FUNCTION hanse_report_line() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO report_sale AS s
        SELECT ${sale} FROM orders o JOIN order_line_item i ON i.order_id = o.id
         WHERE i.id = NEW.id AND ${counts("o")}
        ON CONFLICT (line_id) DO UPDATE SET units = excluded.units, total = excluded.total, tax_total = excluded.tax_total
         WHERE (s.units, s.total, s.tax_total) IS DISTINCT FROM (excluded.units, excluded.total, excluded.tax_total);
        RETURN NULL;
      END $$`);
    this.addSql(`
      CREATE TRIGGER report_line AFTER INSERT OR UPDATE OF
          quantity, return_received_quantity, return_dismissed_quantity, written_off_quantity, total, tax_total
        ON order_line_item FOR EACH ROW EXECUTE FUNCTION hanse_report_line()`);
    this.addSql(`
      CREATE FUNCTION hanse_report_order() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM report_sale WHERE order_id = NEW.id;
        IF ${counts("NEW")} THEN
          INSERT INTO report_sale SELECT ${sale} FROM orders o JOIN order_line_item i ON i.order_id = o.id WHERE o.id = NEW.id;
        END IF;
        RETURN NULL;
      END $$`);
    this.addSql(`
      CREATE TRIGGER report_order AFTER UPDATE OF ${ofOrder} ON orders FOR EACH ROW
        WHEN ((${rowOf("OLD")}) IS DISTINCT FROM (${rowOf("NEW")}))
        EXECUTE FUNCTION hanse_report_order()`);
    // For lines that came past the triggers: those from before them, or of a restored copy.
    this.addSql(`
      CREATE FUNCTION hanse_report_fill() RETURNS void LANGUAGE sql AS $$
        INSERT INTO report_sale SELECT ${sale} FROM orders o JOIN order_line_item i ON i.order_id = o.id WHERE ${counts("o")}
        ON CONFLICT (line_id) DO NOTHING
      $$`);
  }
}
