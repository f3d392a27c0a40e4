import { type Database, type Statement, unnamed } from "@hanse/plugin-kit";
import Type from "typebox";
import { compileFilter, type FilterColumns } from "./filter.ts";
import { isRecord } from "./json-schema.ts";
import { type OrderColumns, parseOrder, reversed } from "./ordering.ts";
import { type Page, parsePage } from "./pagination.ts";
import { pageQuery } from "./shape.ts";

/** How a list of one kind of thing is read. */
export interface Listing {
  /** `product_tag t` */
  readonly from: string;
  readonly filters: FilterColumns;
  readonly orders: OrderColumns;
  readonly defaultOrder: string;
  readonly defaultLimit: number;
  /** Expressions that `q` looks into. */
  readonly searched: readonly string[];
  /** The condition for `q`, where several indexes have to find it together: an OR across tables would use none of them. */
  readonly matches?: (q: string, bind: Bind) => string;
  /**
   * By a filter's name: a query that counts the rows of another table which has one for each entry that this filter alone finds
   * with one value, to be completed by the value's placeholder.
   */
  readonly countedBy?: Readonly<Record<string, string>>;
}

/** Makes a value a parameter; tells its placeholder. */
export type Bind = (value: unknown) => string;

/** What a request asks of a list; filters under their names on the wire. */
export interface ListQuery {
  readonly q?: string;
  readonly order?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly [filter: string]: unknown;
}

/** SQL with its parameters, to be completed by what follows WHERE. */
export interface Selected {
  readonly columns: string;
  readonly condition: string;
  readonly params: readonly unknown[];
}

export interface ListedPage<Row> extends Page {
  readonly rows: Row[];
  readonly count: number;
}

/** The parts of a statement that reads one page. */
export interface PageParts extends Page {
  readonly where: string;
  readonly order: string;
  readonly params: readonly unknown[];
  readonly isSearch?: boolean;
  /** A query for the number of entries, where there is a shorter one than by the condition. */
  readonly counting?: string;
}

const Filter = Type.Union([Type.String(), Type.Array(Type.String()), Type.Record(Type.String(), Type.Unknown())]);

/** The query parameters that a list takes: every filter, alone or with operators, and what all lists take. */
export const listQuery = (filters: FilterColumns) => ({
  ...(Object.fromEntries(Object.keys(filters).map((path) => [path.split(".")[0], Type.Optional(Filter)])) as Record<
    string,
    Type.TOptional<typeof Filter>
  >),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  $and: Type.Optional(Type.Unknown()),
  $or: Type.Optional(Type.Unknown()),
  ...pageQuery,
});

/**
 * The pattern of what `q` finds: the text, anywhere. One or two letters are no trigram and would mean reading everything, so they
 * find what begins with them.
 */
export function containing(q: string): string {
  const escaped = q.trim().replaceAll(/[\\%_]/g, String.raw`\$&`);
  return findsBeginnings(q) ? `${escaped}%` : `%${escaped}%`;
}

/** Whether a text is too short to be looked for anywhere. */
export const findsBeginnings = (q: string): boolean => /^..?$/s.test(q.trim());

/** Compiles a request; the placeholders follow those of `base`. */
export function pageParts(listing: Listing, base: Omit<Selected, "columns">, query: ListQuery): PageParts {
  const { q, order, limit, offset, ...filters } = query;
  const page = parsePage({ limit, offset }, { defaultLimit: listing.defaultLimit });
  const filter = compileFilter(filters, listing.filters, base.params.length + 1);
  const params = [...base.params, ...filter.params];
  const conditions = [base.condition, filter.sql];
  const bind: Bind = (value) => `$${params.push(value)}`;
  if (q) conditions.push(`(${(listing.matches ?? inAnyOf(listing.searched))(q, bind)})`);
  return {
    ...page,
    where: conditions.join(" AND "),
    params,
    isSearch: Boolean(q),
    ...counting(listing, q ? {} : filters, `$${base.params.length + 1}`),
    order: parseOrder(order, listing.orders, listing.defaultOrder),
  };
}

/** One filter with one value, as `sku=…` or `location_levels[location_id]=…`. */
function counting({ countedBy = {} }: Listing, filters: object, placeholder: string): { counting?: string } {
  const [[name, value] = [], ...others] = Object.entries(filters);
  const [[part, inner] = [], ...more] = isRecord(value) ? Object.entries(value) : [];
  const [asked, single] = part === undefined ? [name, value] : [`${name}.${part}`, inner];
  const isAlone = others.length === 0 && more.length === 0 && typeof single === "string" && single !== "null";
  const short = isAlone && asked !== undefined && Object.hasOwn(countedBy, asked) ? countedBy[asked] : undefined;
  return short === undefined ? {} : { counting: `${short} ${placeholder}` };
}

const inAnyOf = (expressions: readonly string[]) => (q: string, bind: Bind) => {
  const pattern = bind(containing(q));
  return expressions.map((sql) => `${sql} ILIKE ${pattern}`).join(" OR ");
};

/** Reads a page and the number of all entries with one statement. */
export async function readPage<Row>(
  database: Database,
  listing: Listing,
  selected: Selected,
  query: ListQuery,
): Promise<ListedPage<Row>> {
  const parts = pageParts(listing, selected, query);
  const [read] = await database.query(pageStatement<Row>(listing, parts, selected), parts.params);
  return { rows: read?.rows ?? [], count: read?.count ?? 0, limit: parts.limit, offset: parts.offset };
}

/** From which place on it pays to ask first which end of the list is nearer. */
const deep = 10_000;

/**
 * Finds the ids of a page by an index first: the columns are worked out for what the page shows, and for nothing before it. What a
 * search has found is counted on the way; only a page behind the last one has nobody to ask.
 */
export const pageStatement = <Row>(
  listing: Pick<Listing, "from" | "orders">,
  parts: Omit<PageParts, "params">,
  { columns, condition }: Omit<Selected, "params">,
): Statement<{ count: number; rows: Row[] }> => {
  const { from, orders } = listing;
  const isDeep = parts.offset >= deep && !parts.isSearch;
  return unnamed(
    `WITH ${isDeep ? fromTheNearerEnd(listing, parts) : fromTheStart(listing, parts)}
     SELECT coalesce((SELECT max(page_total) FROM page), (${isDeep ? "SELECT entries FROM total" : countOf(listing, parts)})) AS count,
            (SELECT coalesce(json_agg(row_to_json(entry)), '[]')
               FROM (SELECT ${columns} FROM ${from} JOIN page ON page_id = ${orders.id}
                      WHERE ${condition} ORDER BY page_place) entry) AS rows`,
  );
};

const countOf = ({ from }: Pick<Listing, "from">, { where, counting: count }: Omit<PageParts, "params">): string =>
  count ?? `SELECT count(*) FROM ${from} WHERE ${where}`;

const fromTheStart = (
  { from, orders: { id } }: Pick<Listing, "from" | "orders">,
  { where, order, limit, offset, isSearch = false }: Omit<PageParts, "params">,
): string =>
  `page AS MATERIALIZED (
     SELECT page_id, page_total, row_number() OVER () AS page_place
       FROM (SELECT ${id} AS page_id, ${isSearch ? "count(*) OVER ()" : "NULL::bigint"} AS page_total
               FROM ${from} WHERE ${where} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}) found
   )`;

/**
 * Of the two ways PostgreSQL goes one: the condition on the number of all entries is looked at before the first of them. (The last
 * LIMIT tells the planner how few ids there will be.)
 */
function fromTheNearerEnd(listing: Pick<Listing, "from" | "orders">, parts: Omit<PageParts, "params">): string {
  const { from, orders } = listing;
  const { where, order, limit, offset } = parts;
  const total = (expression: string): string => `(SELECT ${expression} FROM total)`;
  const ids = `SELECT ${orders.id} AS page_id FROM ${from} WHERE ${where}`;
  return `total AS MATERIALIZED (SELECT (${countOf(listing, parts)}) AS entries),
   page AS MATERIALIZED (
     SELECT page_id, NULL::bigint AS page_total, row_number() OVER () AS page_place
       FROM (${ids} AND ${total(`entries >= ${2 * offset}`)} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}) ahead
     UNION ALL
     SELECT page_id, NULL, -row_number() OVER ()
       FROM (${ids} AND ${total(`entries < ${2 * offset}`)} ORDER BY ${reversed(order)}
              LIMIT ${total(`least(${limit}, greatest(entries - ${offset}, 0))`)}
             OFFSET ${total(`greatest(entries - ${offset + limit}, 0)`)}) behind
     LIMIT ${limit}
   )`;
}

/** Reads the entry with this id. */
export async function readOne<Row>(
  database: Database,
  listing: Listing,
  selected: Selected,
  id: string,
): Promise<Row | undefined> {
  const idParameter = `$${selected.params.length + 1}`;
  const [read] = await database.query(
    unnamed<{ row: Row }>(
      `SELECT row_to_json(entry) AS row
         FROM (SELECT ${selected.columns} FROM ${listing.from}
                WHERE ${selected.condition} AND ${listing.orders.id} = ${idParameter}) entry`,
    ),
    [...selected.params, id],
  );
  return read?.row;
}
