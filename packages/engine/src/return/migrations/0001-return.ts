import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

export class CreateReturn extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE order_return (
        id text PRIMARY KEY,
        display_id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        order_id text NOT NULL REFERENCES orders ON DELETE CASCADE,
        order_version integer NOT NULL,
        -- Tables of later domains.
        exchange_id text UNIQUE,
        claim_id text UNIQUE,
        status text NOT NULL DEFAULT 'open'
          CHECK (status IN ('open', 'requested', 'partially_received', 'received', 'canceled')),
        location_id text REFERENCES stock_location ON DELETE SET NULL,
        no_notification boolean,
        -- What the customer is likely to get back, in minor units; the ledger says what it was.
        expected_refund bigint CHECK (expected_refund >= 0),
        metadata jsonb,
        created_by text,
        requested_at timestamptz,
        received_at timestamptz,
        canceled_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT order_return_canceled_check CHECK ((status = 'canceled') = (canceled_at IS NOT NULL))
      )`);
    for (const sql of versionedTable("order_return")) this.addSql(sql);
    this.addSql(`CREATE INDEX order_return_order ON order_return (order_id, created_at DESC)`);
    this.addSql(`CREATE INDEX order_return_newest ON order_return (created_at DESC, id DESC)`);
    this.addSql(`CREATE INDEX order_return_updated ON order_return (updated_at)`);
    this.addSql(`CREATE INDEX order_return_status ON order_return (status, created_at DESC)`);
    this.addSql(`CREATE INDEX order_return_location ON order_return (location_id)`);
    this.addSql(`
      CREATE TABLE order_return_item (
        id text PRIMARY KEY,
        return_id text NOT NULL REFERENCES order_return ON DELETE CASCADE,
        item_id text NOT NULL REFERENCES order_line_item ON DELETE CASCADE,
        position integer NOT NULL,
        quantity integer NOT NULL CHECK (quantity > 0),
        received_quantity integer NOT NULL DEFAULT 0 CHECK (received_quantity >= 0),
        damaged_quantity integer NOT NULL DEFAULT 0 CHECK (damaged_quantity >= 0),
        -- Kept as it was, also when the reason is deleted.
        reason_id text,
        note text,
        metadata jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT order_return_item_position UNIQUE (return_id, position),
        CONSTRAINT order_return_item_arrived_check CHECK (received_quantity + damaged_quantity <= quantity)
      )`);
    this.addSql(`CREATE INDEX order_return_item_line ON order_return_item (item_id)`);
  }
}
