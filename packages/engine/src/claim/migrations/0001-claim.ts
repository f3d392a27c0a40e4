import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

export class CreateClaim extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE order_claim (
        id text PRIMARY KEY,
        display_id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        order_id text NOT NULL REFERENCES orders ON DELETE CASCADE,
        order_version integer NOT NULL,
        status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'requested', 'canceled')),
        type text NOT NULL CHECK (type IN ('refund', 'replace')),
        -- Kept as it was, also when the reason is deleted.
        reason_id text,
        -- Minor units.
        refund_amount bigint CHECK (refund_amount >= 0),
        no_notification boolean,
        metadata jsonb,
        created_by text,
        canceled_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT order_claim_canceled_check CHECK ((status = 'canceled') = (canceled_at IS NOT NULL))
      )`);
    for (const sql of versionedTable("order_claim")) this.addSql(sql);
    this.addSql(`CREATE INDEX order_claim_order ON order_claim (order_id, created_at DESC)`);
    this.addSql(`CREATE INDEX order_claim_newest ON order_claim (created_at DESC, id DESC)`);
    this.addSql(`CREATE INDEX order_claim_updated ON order_claim (updated_at)`);
    this.addSql(`CREATE INDEX order_claim_type ON order_claim (type, created_at DESC)`);
    this.addSql(`CREATE INDEX order_claim_status ON order_claim (status, created_at DESC)`);
    this.addSql(`
      CREATE TABLE order_claim_item (
        id text PRIMARY KEY,
        claim_id text NOT NULL REFERENCES order_claim ON DELETE CASCADE,
        item_id text NOT NULL REFERENCES order_line_item ON DELETE CASCADE,
        position integer NOT NULL,
        quantity integer NOT NULL CHECK (quantity > 0),
        -- Goes out instead; claimed otherwise.
        is_additional boolean NOT NULL,
        reason text CHECK (reason IN ('missing_item', 'wrong_item', 'production_failure', 'other')),
        -- Kept as it was, also when the reason is deleted.
        reason_id text,
        note text,
        -- Of what is wrong with it: ids and addresses of uploads.
        images jsonb NOT NULL DEFAULT '[]',
        metadata jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT order_claim_item_position UNIQUE (claim_id, position)
      )`);
    this.addSql(`CREATE INDEX order_claim_item_line ON order_claim_item (item_id)`);
  }
}
