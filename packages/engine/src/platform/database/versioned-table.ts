/**
 * For migrations: gives a table a `version` that grows with every update of a row, whoever updates it. It is what `ETag` and
 * `If-Match` go by, so a change of what belongs to the row (its variants, its members) has to update the row too.
 */
export const versionedTable = (table: string): readonly string[] => [
  `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS version integer NOT NULL DEFAULT 1`,
  `CREATE TRIGGER ${table}_version BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION hanse_next_version()`,
];
