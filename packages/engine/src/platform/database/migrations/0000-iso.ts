import { Migration } from "@mikro-orm/migrations";

/** Times in JSON that PostgreSQL renders, in the wire's form. */
export class CreateIsoTime extends Migration {
  override up(): void {
    this.addSql(`
      CREATE FUNCTION hanse_iso(at timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
      RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
  }
}
