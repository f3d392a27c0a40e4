import { Migration } from "@mikro-orm/migrations";

export class CreateTransfer extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE transfer (
        id text PRIMARY KEY,
        -- What the rows are of: products, orders, …
        subject text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('import', 'export')),
        -- pending: an import that waits to be confirmed
        status text NOT NULL CHECK (status IN ('pending', 'queued', 'running', 'done', 'failed')),
        -- of the subject's things, as all the counters
        total integer NOT NULL DEFAULT 0,
        done integer NOT NULL DEFAULT 0,
        failed integer NOT NULL DEFAULT 0,
        created integer NOT NULL DEFAULT 0,
        updated integer NOT NULL DEFAULT 0,
        to_create integer NOT NULL DEFAULT 0,
        to_update integer NOT NULL DEFAULT 0,
        errors jsonb NOT NULL DEFAULT '[]',
        file_name text,
        -- of the file to import, or of the parts of an export
        file_keys text[] NOT NULL DEFAULT '{}',
        -- what to export, as the query of the list
        filters jsonb,
        -- why it failed as a whole
        problem text,
        -- grows with each process that takes it; only the last one may write
        attempt integer NOT NULL DEFAULT 0,
        leased_until timestamptz,
        created_by text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        CHECK (done <= total OR kind = 'export')
      )`);
    this.addSql(`CREATE INDEX transfer_created ON transfer (subject, created_at, id)`);
    this.addSql(`CREATE INDEX transfer_files ON transfer (finished_at) WHERE kind = 'export' AND file_keys <> '{}'`);
    this.addSql(`CREATE INDEX transfer_open ON transfer (created_at) WHERE status IN ('queued', 'running')`);
  }
}
