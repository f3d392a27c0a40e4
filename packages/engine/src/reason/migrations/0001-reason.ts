import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

const times = `
        metadata jsonb,
        created_by text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        -- Returns and refunds name their reason for ever, so a deleted one stays as a row.
        deleted_at timestamptz`;

export class CreateReason extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE return_reason (
        id text PRIMARY KEY,
        value text NOT NULL CHECK (value <> ''),
        label text NOT NULL CHECK (label <> ''),
        description text,
        parent_return_reason_id text REFERENCES return_reason CHECK (parent_return_reason_id <> id),${times}
      )`);
    this.addSql(`CREATE UNIQUE INDEX return_reason_value ON return_reason (value) WHERE deleted_at IS NULL`);
    this.addSql(`CREATE INDEX return_reason_parent ON return_reason (parent_return_reason_id)`);
    this.addSql(
      `CREATE INDEX return_reason_newest ON return_reason (created_at DESC, id DESC) WHERE deleted_at IS NULL`,
    );
    this.addSql(`
      CREATE TABLE refund_reason (
        id text PRIMARY KEY,
        label text NOT NULL CHECK (label <> ''),
        code text NOT NULL CHECK (code <> ''),
        description text,${times}
      )`);
    this.addSql(`CREATE UNIQUE INDEX refund_reason_code ON refund_reason (code) WHERE deleted_at IS NULL`);
    this.addSql(
      `CREATE INDEX refund_reason_newest ON refund_reason (created_at DESC, id DESC) WHERE deleted_at IS NULL`,
    );
    for (const sql of [...versionedTable("return_reason"), ...versionedTable("refund_reason")]) this.addSql(sql);
  }
}
