import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

export class CreateExchange extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE order_exchange (
        id text PRIMARY KEY,
        display_id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        order_id text NOT NULL REFERENCES orders ON DELETE CASCADE,
        order_version integer NOT NULL,
        status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'requested', 'canceled')),
        -- Minor units; negative for what is owed to the customer.
        difference_due bigint,
        allow_backorder boolean NOT NULL DEFAULT false,
        no_notification boolean,
        metadata jsonb,
        created_by text,
        canceled_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT order_exchange_canceled_check CHECK ((status = 'canceled') = (canceled_at IS NOT NULL))
      )`);
    for (const sql of versionedTable("order_exchange")) this.addSql(sql);
    this.addSql(`CREATE INDEX order_exchange_order ON order_exchange (order_id, created_at DESC)`);
    this.addSql(`CREATE INDEX order_exchange_newest ON order_exchange (created_at DESC, id DESC)`);
    this.addSql(`CREATE INDEX order_exchange_updated ON order_exchange (updated_at)`);
    this.addSql(`CREATE INDEX order_exchange_status ON order_exchange (status, created_at DESC)`);
    this.addSql(`
      CREATE TABLE order_exchange_item (
        id text PRIMARY KEY,
        exchange_id text NOT NULL REFERENCES order_exchange ON DELETE CASCADE,
        item_id text NOT NULL REFERENCES order_line_item ON DELETE CASCADE,
        position integer NOT NULL,
        quantity integer NOT NULL CHECK (quantity > 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT order_exchange_item_position UNIQUE (exchange_id, position)
      )`);
    this.addSql(`CREATE INDEX order_exchange_item_line ON order_exchange_item (item_id)`);
  }
}
