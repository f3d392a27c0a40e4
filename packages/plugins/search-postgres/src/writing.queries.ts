import { type Statement, statement } from "@hanse/plugin-kit";

/** The later edition wins, whoever comes first; of the same version, the one that comes later, and a removal for good. */
const whereLater = `document.version < excluded.version
      OR (document.version = excluded.version AND (excluded.is_removed OR NOT document.is_removed))`;

/** Generations that a write goes to: the one that is built under the rebuild's id, or without an id all that live. */
const targets = (rebuildId: string): string => `targets AS (
    SELECT id AS generation FROM standing JOIN generation ON id = building AND rebuild_id = ${rebuildId}
    UNION ALL
    SELECT unnest(ARRAY[live, building]) FROM standing WHERE ${rebuildId} IS NULL
  )`;

/**
 * Adds or replaces documents. Rows are locked in everyone's order. No target: there is no such rebuild.
 *
 * @param language a text search configuration beside `simple`, or null.
 */
export function indexStatement(language: string | null): Statement<{ targets: number }> {
  const lexemes = (column: string, weight: string): string =>
    [language, "simple"]
      .filter((configuration) => configuration !== null)
      .map((configuration) => `setweight(to_tsvector('pg_catalog.${configuration}', ${column}), '${weight}')`)
      .join(" || ");
  return statement(
    `search.index_${language ?? "simple"}`,
    `WITH ${targets("$2::text")}, given AS (
      SELECT * FROM jsonb_to_recordset($1) AS n (product_id text, version bigint, created_at timestamptz, title_key text,
        is_available boolean, prices jsonb, terms text[], facets text[], title_text text, name_text text, option_text text,
        description_text text, vocabulary text[])
    ), stored AS (
      INSERT INTO document (generation, product_id, version, is_removed, created_at, title_key, is_available, prices, terms, facets, words)
      SELECT generation, product_id, version, false, created_at, title_key, is_available, prices, terms, facets,
        ${lexemes("title_text", "A")} || ${lexemes("name_text", "B")} || ${lexemes("option_text", "C")} || ${lexemes("description_text", "D")}
      FROM given CROSS JOIN targets WHERE generation IS NOT NULL
      ORDER BY generation, product_id
      ON CONFLICT (generation, product_id) DO UPDATE SET
        version = excluded.version, is_removed = false, created_at = excluded.created_at, title_key = excluded.title_key,
        is_available = excluded.is_available, prices = excluded.prices, terms = excluded.terms, facets = excluded.facets,
        words = excluded.words
      WHERE ${whereLater}
    ), learned AS (
      INSERT INTO word (generation, word)
      SELECT DISTINCT generation, unnest(vocabulary) FROM given CROSS JOIN targets WHERE generation IS NOT NULL
      ORDER BY 1, 2
      ON CONFLICT DO NOTHING
    )
    SELECT count(*)::int AS targets FROM targets`,
  );
}

/** Leaves tombstones, which keep overtaken documents out until the next rebuild. */
export const remove = statement<never>(
  "search.remove",
  `INSERT INTO document (generation, product_id, version, is_removed)
  SELECT generation, product_id, version, true
  FROM unnest($1::text[], $2::bigint[]) AS n (product_id, version)
  CROSS JOIN (SELECT unnest(ARRAY[live, building]) AS generation FROM standing) AS targets
  WHERE generation IS NOT NULL
  ORDER BY generation, product_id
  ON CONFLICT (generation, product_id) DO UPDATE SET
    version = excluded.version, is_removed = true, created_at = NULL, title_key = NULL, is_available = NULL, prices = NULL,
    terms = NULL, facets = NULL, words = NULL
  WHERE ${whereLater}`,
);
