import { Migration } from "@mikro-orm/migrations";

/** Durable workflows: their runs, and the journal of each. */
export class CreateWorkflows extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE workflow_run (
        id text PRIMARY KEY,
        workflow text NOT NULL,
        version integer NOT NULL,
        key text NOT NULL,
        input jsonb,
        state text NOT NULL CHECK (state IN ('running', 'parked', 'compensating', 'done', 'failed')),
        result jsonb,
        error jsonb,
        -- Grows with each holder; whoever writes with an older one has lost the run.
        epoch integer NOT NULL DEFAULT 1,
        holder text,
        -- When any process may take it: the end of the lease, of the parking, or of the pause between attempts to undo.
        due_at timestamptz NOT NULL,
        failures integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    // A failed run has left no trace but itself, so its key may be used again.
    this.addSql("CREATE UNIQUE INDEX workflow_run_key ON workflow_run (workflow, key) WHERE state <> 'failed'");
    this.addSql("CREATE INDEX workflow_run_history ON workflow_run (workflow, key, created_at)");
    // Not by due_at: it changes with every write of the journal, and open runs are few.
    this.addSql(
      "CREATE INDEX workflow_run_open ON workflow_run (state) WHERE state IN ('running', 'parked', 'compensating')",
    );
    this.addSql(`
      CREATE TABLE workflow_step (
        run_id text NOT NULL REFERENCES workflow_run (id) ON DELETE CASCADE,
        position integer NOT NULL,
        name text NOT NULL,
        key text NOT NULL,
        state text NOT NULL CHECK (state IN ('intended', 'done', 'failed')),
        output jsonb,
        error jsonb,
        memo jsonb,
        visits integer NOT NULL DEFAULT 0,
        undone boolean NOT NULL DEFAULT false,
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (run_id, position)
      )`);
  }
}
