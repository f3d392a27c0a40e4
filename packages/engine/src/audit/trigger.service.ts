import { type Database, statement, unnamed } from "@hanse/plugin-kit";
import { hiddenOf, unaudited } from "./audited-tables.ts";

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly keys: readonly string[];
  /** The arguments of its triggers as PostgreSQL keeps them, by their names. */
  readonly attached: Readonly<Record<string, string>>;
}

const tables = statement<Table>(
  "audit.tables",
  `SELECT c.relname AS name,
          ARRAY(SELECT a.attname::text FROM pg_attribute a
                 WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS columns,
          ARRAY(SELECT a.attname::text
                  FROM pg_index i CROSS JOIN unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, n)
                  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
                 WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY k.n) AS keys,
          (SELECT coalesce(json_object_agg(t.tgname, encode(t.tgargs, 'escape')), '{}') FROM pg_trigger t
            WHERE t.tgrelid = c.oid AND t.tgname LIKE 'hanse\\_audit\\_%') AS attached
     FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    ORDER BY c.relname`,
);

const lock = unnamed<never>("SELECT pg_advisory_xact_lock(hashtextextended('hanse:audit', 0))");

/** Sees to it that every table of the engine has the trigger that records its changes. */
export class AuditTriggerService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** At every start, after the migrations: one statement when there is nothing to do. */
  async prepare(): Promise<void> {
    if ((await this.#database.query(tables)).every((table) => change(table).length === 0)) return;
    await this.#database.transaction(async (tx) => {
      // Of several processes that start at once, the others find nothing left to do.
      await tx.query(lock);
      for (const sql of (await tx.query(tables)).flatMap(change)) await tx.query(unnamed(sql));
    });
  }
}

/** Each with what PostgreSQL keeps for it of the rows that a statement changes. */
const triggers = {
  insert: "NEW TABLE AS new_rows",
  update: "OLD TABLE AS old_rows NEW TABLE AS new_rows",
  delete: "OLD TABLE AS old_rows",
};

/** What a table lacks, as SQL. */
function change({ name, columns, keys, attached }: Table): string[] {
  const drops = Object.keys(attached).map((trigger) => `DROP TRIGGER ${trigger} ON "${name}"`);
  if (Object.hasOwn(unaudited, name)) return drops;
  const values = [keys.join(","), hiddenOf(name, columns).join(",")];
  const kept = values.map((value) => `${value}\\000`).join("");
  if (Object.keys(triggers).every((event) => attached[`hanse_audit_${event}`] === kept)) return [];
  return [
    ...drops,
    // Whoever does not act in the admin pays for a look at a setting, and no more.
    ...Object.entries(triggers).map(
      ([event, rows]) =>
        `CREATE TRIGGER hanse_audit_${event} AFTER ${event} ON "${name}" REFERENCING ${rows} FOR EACH STATEMENT
           WHEN (coalesce(current_setting('hanse.acting', true), '') <> '')
           EXECUTE FUNCTION hanse_audit(${values.map((value) => `'${value}'`).join(", ")})`,
    ),
  ];
}
