import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

/** What staff are about to do to an order, action by action, until it is confirmed. */
export class CreateOrderChange extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE order_change (
        id text PRIMARY KEY,
        order_id text NOT NULL REFERENCES orders ON DELETE CASCADE,
        change_type text NOT NULL CHECK (change_type IN
          ('edit', 'return_request', 'return_receive', 'exchange', 'claim', 'transfer', 'update_order')),
        status text NOT NULL DEFAULT 'pending'
          CHECK (status IN ('pending', 'requested', 'confirmed', 'declined', 'canceled')),
        order_version integer NOT NULL,
        return_id text,
        exchange_id text,
        claim_id text,
        description text,
        internal_note text,
        carry_over_promotions boolean,
        metadata jsonb,
        created_by text,
        requested_by text,
        requested_at timestamptz,
        confirmed_by text,
        confirmed_at timestamptz,
        -- The request that did it, so that it finds its work done when it comes again.
        confirmed_with text,
        declined_by text,
        declined_reason text,
        declined_at timestamptz,
        canceled_by text,
        canceled_at timestamptz,
        -- Which units of which reservations it gives back: decided once, so that doing it again does not give back more.
        stock_release jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT order_change_confirmed_check CHECK ((status = 'confirmed') = (confirmed_at IS NOT NULL)),
        CONSTRAINT order_change_declined_check CHECK ((status = 'declined') = (declined_at IS NOT NULL)),
        CONSTRAINT order_change_canceled_check CHECK ((status = 'canceled') = (canceled_at IS NOT NULL))
      )`);
    for (const sql of versionedTable("order_change")) this.addSql(sql);
    this.addSql(`CREATE INDEX order_change_order ON order_change (order_id, created_at)`);
    this.addSql(`
      CREATE UNIQUE INDEX order_change_one_open ON order_change (order_id) WHERE status IN ('pending', 'requested')`);
    this.addSql(`
      CREATE TABLE order_change_action (
        id text PRIMARY KEY,
        order_change_id text NOT NULL REFERENCES order_change ON DELETE CASCADE,
        ordering integer NOT NULL,
        action text NOT NULL,
        details jsonb NOT NULL,
        return_id text,
        internal_note text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT order_change_action_ordering UNIQUE (order_change_id, ordering)
      )`);
  }
}
