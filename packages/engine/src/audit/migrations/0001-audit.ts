import { Migration } from "@mikro-orm/migrations";

/** The key's values of a row shown as `shown`, with commas between them. */
const key = `CASE WHEN keys[2] IS NULL THEN coalesce(shown->>keys[1], '')
             ELSE (SELECT string_agg(shown->>name, ',' ORDER BY n) FROM unnest(keys) WITH ORDINALITY AS k (name, n)) END`;

/** Changes are recorded a statement at a time: a hundred thousand prices go with one INSERT, not with as many calls. */
export class CreateAudit extends Migration {
  override up(): void {
    this.addSql("CREATE EXTENSION IF NOT EXISTS pg_trgm");
    this.addSql(`
      CREATE TABLE audit_entry (
        id text PRIMARY KEY,
        actor_type text NOT NULL,
        actor_id text NOT NULL,
        operation text NOT NULL,
        method text NOT NULL,
        path text NOT NULL,
        request_id text NOT NULL,
        address text NOT NULL,
        -- What was sent, without secrets; shortened when it is large.
        input jsonb,
        -- Of the reply; null when the process died before it could answer.
        status integer,
        occurred_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`CREATE INDEX audit_entry_time ON audit_entry (occurred_at, id)`);
    this.addSql(`CREATE INDEX audit_entry_actor ON audit_entry (actor_id, occurred_at, id)`);
    this.addSql(`CREATE INDEX audit_entry_operation ON audit_entry (operation, occurred_at, id)`);
    this.addSql(`CREATE INDEX audit_entry_status ON audit_entry (status, occurred_at, id)`);
    this.addSql(`CREATE INDEX audit_entry_request ON audit_entry (request_id)`);
    this.addSql(`CREATE INDEX audit_entry_path ON audit_entry USING gin (path gin_trgm_ops)`);
    this.addSql(`CREATE INDEX audit_entry_operation_text ON audit_entry USING gin (operation gin_trgm_ops)`);
    this.addSql(`
      CREATE TABLE audit_change (
        -- Without a foreign key: the trigger that adds changes makes their entry, and checking it row by row costs more than the change.
        audit_entry_id text NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        table_name text NOT NULL,
        -- The primary key's values, with commas between them.
        row_id text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('insert', 'update', 'delete')),
        -- Of an update those columns that differ.
        before jsonb,
        after jsonb,
        PRIMARY KEY (audit_entry_id, id)
      )`);
    this.addSql(`CREATE INDEX audit_change_row ON audit_change (row_id, audit_entry_id)`);
    this.addSql(`CREATE INDEX audit_change_table ON audit_change (table_name, audit_entry_id)`);
    this.keepThem();
    this.recordChanges();
  }

  /** Append only, for the shop's own role too. */
  private keepThem(): void {
    this.addSql(`
      CREATE FUNCTION hanse_audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' AND current_setting('hanse.audit_forgetting', true) = 'on' THEN
          RETURN OLD;
        END IF;
        -- How the request ended is known after the transaction that made the entry: it is filled in once.
        IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_entry' THEN
          IF OLD.status IS NULL AND to_jsonb(NEW) - 'status' = to_jsonb(OLD) - 'status' THEN
            RETURN NEW;
          END IF;
        END IF;
        RAISE EXCEPTION 'The audit log can only be added to: % of % is refused.', TG_OP, TG_TABLE_NAME
          USING HINT = 'Old entries go by the setting retention.auditDays.';
      END $$`);
    for (const table of ["audit_entry", "audit_change"]) {
      this.addSql(`
        CREATE TRIGGER ${table}_keep BEFORE UPDATE OR DELETE ON ${table}
          FOR EACH ROW EXECUTE FUNCTION hanse_audit_keep()`);
      this.addSql(`
        CREATE TRIGGER ${table}_keep_all BEFORE TRUNCATE ON ${table}
          FOR EACH STATEMENT EXECUTE FUNCTION hanse_audit_keep()`);
    }
    this.addSql(`
      CREATE FUNCTION hanse_audit_forget(days integer, at_most integer) RETURNS integer LANGUAGE plpgsql AS $$
      DECLARE
        forgotten integer;
      BEGIN
        PERFORM set_config('hanse.audit_forgetting', 'on', true);
        WITH old AS (
          SELECT id FROM audit_entry WHERE occurred_at < now() - days * interval '1 day'
           ORDER BY occurred_at, id LIMIT at_most FOR UPDATE SKIP LOCKED
        ), changes AS (
          DELETE FROM audit_change WHERE audit_entry_id IN (SELECT id FROM old)
        )
        DELETE FROM audit_entry WHERE id IN (SELECT id FROM old);
        GET DIAGNOSTICS forgotten = ROW_COUNT;
        PERFORM set_config('hanse.audit_forgetting', 'off', true);
        RETURN forgotten;
      END $$`);
  }

  /** Its arguments: the columns of the primary key, and those that hold secrets, each with commas between them. */
  private recordChanges(): void {
    this.addSql(`
      CREATE FUNCTION hanse_audit() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        entry text := current_setting('hanse.acting');
        keys text[] := string_to_array(TG_ARGV[0], ',');
        hidden text[] := string_to_array(TG_ARGV[1], ',');
        recorded bigint;
      BEGIN
        IF TG_OP = 'UPDATE' THEN
          -- Both tables have the rows in the order in which they were changed: so a row is known even when its key is new.
          INSERT INTO audit_change (audit_entry_id, table_name, row_id, kind, before, after)
          SELECT entry, TG_TABLE_NAME, ${key}, 'update', differing.before, differing.after
            FROM (SELECT row_number() OVER () AS place, to_jsonb(o) AS earlier FROM old_rows o) o
            JOIN (SELECT row_number() OVER () AS place, to_jsonb(n) AS shown FROM new_rows n) n USING (place)
           CROSS JOIN LATERAL (
             -- That a secret changed is worth knowing, what it was and is not.
             SELECT jsonb_object_agg(each.key, CASE WHEN each.key = ANY (hidden) THEN '"[hidden]"' ELSE earlier->each.key END) AS before,
                    jsonb_object_agg(each.key, CASE WHEN each.key = ANY (hidden) THEN '"[hidden]"' ELSE each.value END) AS after
               FROM jsonb_each(shown) each
              WHERE each.value IS DISTINCT FROM earlier->each.key AND each.key NOT IN ('updated_at', 'version')) differing
           WHERE differing.after IS NOT NULL ORDER BY place;
        ELSIF TG_OP = 'INSERT' THEN
          INSERT INTO audit_change (audit_entry_id, table_name, row_id, kind, after)
          SELECT entry, TG_TABLE_NAME, ${key}, 'insert', shown - hidden
            FROM (SELECT to_jsonb(n) AS shown FROM new_rows n OFFSET 0) rows;
        ELSE
          INSERT INTO audit_change (audit_entry_id, table_name, row_id, kind, before)
          SELECT entry, TG_TABLE_NAME, ${key}, 'delete', shown - hidden
            FROM (SELECT to_jsonb(o) AS shown FROM old_rows o OFFSET 0) rows;
        END IF;
        GET DIAGNOSTICS recorded = ROW_COUNT;
        IF recorded > 0 AND current_setting('hanse.acting_noted', true) IS DISTINCT FROM entry THEN
          INSERT INTO audit_entry (id, actor_type, actor_id, operation, method, path, request_id, address, input)
          SELECT entry, who->>'actorType', who->>'actorId', who->>'operation', who->>'method', who->>'path',
                 who->>'requestId', who->>'address', nullif(who->'input', 'null')
            FROM (SELECT current_setting('hanse.acting_as')::jsonb AS who) acting
          ON CONFLICT (id) DO NOTHING;
          PERFORM set_config('hanse.acting_noted', entry, true);
        END IF;
        RETURN NULL;
      END $$`);
  }
}
