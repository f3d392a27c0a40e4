import { type SearchQuery, type Statement, unnamed } from "@hanse/plugin-kit";
import { type Counted, countedColumns, countedSets, type CountedSet, countSql } from "./facets.ts";
import { type Bind, narrowings, priceIn } from "./narrowing.ts";
import type { QueryText } from "./query-text.ts";
import { term } from "./term.ts";

/** Products that are counted, ranked by relevance and looked at for facets, at most. */
const mostCounted = 10_000;

/** What {@link searchStatement} returns. */
export interface Found {
  synonymsVersion: number;
  total: number;
  ids: string[];
  counted: Counted[];
}

/** How a text is looked for: as it is written, or with the words of the index that look like its own. */
export interface Look {
  text: QueryText | undefined;
  guess: boolean;
  /** A text search configuration beside `simple`. */
  language: string | null;
}

/** One statement for everything that a query asks: hits, total and facets. */
export function searchStatement(
  query: SearchQuery,
  look: Look,
): { statement: Statement<Found>; parameters: unknown[]; sets: CountedSet[] } {
  const parameters: unknown[] = [];
  const bind: Bind = (value) => `$${parameters.push(value)}`;
  const [sought, spelling] = soughtSql(look, bind);
  const conditions = narrowings(query, bind);
  const base = [
    "generation = (SELECT live FROM standing)",
    "NOT is_removed",
    `terms && ${bind(query.salesChannelIds.map((id) => term("channel", id)))}::text[]`,
    ...(sought ? [`words @@ ${sought}`] : []),
  ];
  const { currencyCode } = query;
  // Where it is used only: PostgreSQL refuses a parameter that stands nowhere.
  const price = (): string => (currencyCode === null ? "NULL::bigint" : priceIn(currencyCode, bind));
  const [first, ...own] = countedSets(query, conditions);
  const set = (name: string, counted: CountedSet, columns: string[] = []): string => `${name} AS MATERIALIZED (
    SELECT ${[...columns, ...countedColumns(counted, price)].join(", ") || "1"} FROM document
    WHERE ${[...base, ...counted.narrowings.map(({ sql }) => sql)].join("\n      AND ")}
    LIMIT ${mostCounted})`;
  const isRanked = sought !== undefined && isByRelevance(query);
  const ranked = isRanked ? ["product_id", "created_at", `${rankSql(look, sought, bind)} AS rank`] : [];
  const sets = [first, ...own];
  const found = `document WHERE ${[...base, ...conditions.map(({ sql }) => sql)].join("\n      AND ")}`;
  const text = `WITH ${spelling}${sets.map((counted, index) => set(`set_${index}`, counted, index === 0 ? ranked : [])).join(", ")}
  SELECT
    (SELECT synonyms_version FROM standing) AS "synonymsVersion",
    (SELECT count(*)::int FROM set_0) AS total,
    ARRAY(
      SELECT product_id FROM ${isRanked ? "set_0" : found}
      ORDER BY ${isRanked ? "rank DESC, created_at DESC, product_id" : orderSql(query, price)}
      LIMIT ${bind(query.limit)}::int OFFSET ${bind(query.offset)}::bigint
    ) AS ids,
    json_build_array(${sets.map((counted, index) => countSql(counted, `set_${index}`, bind)).join(", ")}) AS counted`;
  return { statement: unnamed(text), parameters, sets };
}

/** SQL for the `tsquery`, and the common table expression it stands on. */
function soughtSql({ text, guess, language }: Look, bind: Bind): [string | undefined, string] {
  if (!text) return [undefined, ""];
  if (!guess) return [`(${querySql(`${bind(text.exact)}::text`, language)})`, ""];
  const spelling = `guesses AS MATERIALIZED (
    SELECT string_agg('(' || own || coalesce(alternatives, '') || ')', ' & ') || ${bind(text.phrases)}::text AS text
    FROM jsonb_to_recordset(${bind(JSON.stringify(text.guesses))}) AS n (own text, word text, swapped text[])
    LEFT JOIN LATERAL (
      SELECT string_agg(' | ''' || similar_word || '''', '') AS alternatives
      FROM similar_words(word, swapped, (SELECT live FROM standing)) AS similar_word WHERE word <> ''
    ) AS similar_ones ON true
  ), spelled AS MATERIALIZED (SELECT ${querySql("text", language)} AS query FROM guesses), `;
  return ["(SELECT query FROM spelled)", spelling];
}

const querySql = (text: string, language: string | null): string =>
  ["simple", language]
    .filter((configuration) => configuration !== null)
    .map((configuration) => `to_tsquery('pg_catalog.${configuration}', ${text})`)
    .join(" || ");

/** A guess comes after what is spelled as the shopper spelled it. */
function rankSql({ text, guess, language }: Look, sought: string, bind: Bind): string {
  const rank = `ts_rank('{0.05, 0.2, 0.4, 1.0}', words, ${sought}, 1)`;
  if (!guess || !text) return rank;
  return `${rank} + (words @@ (${querySql(`${bind(text.exact)}::text`, language)}))::int`;
}

const isByRelevance = ({ sort, currencyCode }: SearchQuery): boolean =>
  sort === "relevance" || (sort.startsWith("price_") && currencyCode === null);

function orderSql(query: SearchQuery, price: () => string): string {
  if (query.sort === "title") return "title_key, product_id";
  if (query.sort === "newest" || isByRelevance(query)) return "created_at DESC, product_id";
  return `${price()} ${query.sort === "price_asc" ? "ASC" : "DESC"} NULLS LAST, created_at DESC, product_id`;
}
