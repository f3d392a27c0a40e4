import { Migration } from "@mikro-orm/migrations";

/** Orders that change hands, and what staff write down about orders. */
export class CreateTransfer extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE order_transfer (
        id text PRIMARY KEY,
        order_id text NOT NULL REFERENCES orders ON DELETE CASCADE,
        customer_id text NOT NULL REFERENCES customer ON DELETE CASCADE,
        -- Of the token that only whoever has the order's mailbox knows.
        token_hash bytea NOT NULL UNIQUE,
        status text NOT NULL DEFAULT 'requested' CHECK (status IN ('requested', 'accepted', 'declined', 'canceled')),
        updates_email boolean NOT NULL,
        description text,
        internal_note text,
        requested_by text,
        expires_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`CREATE UNIQUE INDEX order_transfer_requested ON order_transfer (order_id) WHERE status = 'requested'`);
    this.addSql(`CREATE INDEX order_transfer_order ON order_transfer (order_id)`);
    this.addSql(`CREATE INDEX order_transfer_customer ON order_transfer (customer_id)`);
    this.addSql(`
      CREATE TABLE order_note (
        id text PRIMARY KEY,
        order_id text NOT NULL REFERENCES orders ON DELETE CASCADE,
        text text NOT NULL CHECK (text <> ''),
        author_id text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`CREATE INDEX order_note_order ON order_note (order_id, created_at, id)`);
  }
}
