/**
 * A SQL statement with a name: PostgreSQL parses and plans it once per connection. The row type is a promise of whoever
 * writes the SQL. Timestamps arrive as ISO 8601 strings in UTC with milliseconds, `bigint` as numbers (refused beyond
 * 2^53-1), `numeric` as strings, `json` parsed.
 */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  /** Only for inference; never set. */
  readonly row?: Row;
}

/**
 * Defines a named statement.
 *
 * @param name unique in the shop: `domain.verb`; PostgreSQL keeps at most 63 bytes of it.
 * @param text SQL with `$1`, `$2`, … for its parameters.
 */
export function statement<Row>(name: string, text: string): Statement<Row> {
  if (name.length > 63) throw new Error(`The statement name ${name} is longer than PostgreSQL's 63 bytes: shorten it.`);
  return { name, text };
}

/** A statement without a name, for SQL that is put together per request or runs once: it is not kept prepared. */
export const unnamed = <Row>(text: string): Statement<Row> => ({ name: "", text });
