/**
 * For migrations: gives a table a `version` that grows with every update of a row, whoever updates it. It is what `ETag` and
 * `If-Match` go by, so a change of what belongs to the row (its variants, its members) has to update the row too.
 *
 * @param but a column that the engine notes something in: a change of it makes nothing out of date that a client saw.
 */
export const versionedTable = (table: string, { but }: { but?: string } = {}): readonly string[] => [
  `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS version integer NOT NULL DEFAULT 1`,
  `CREATE TRIGGER ${table}_version BEFORE UPDATE ON ${table} FOR EACH ROW
     ${but === undefined ? "" : `WHEN (OLD.${but} IS NOT DISTINCT FROM NEW.${but})`} EXECUTE FUNCTION hanse_next_version()`,
];
