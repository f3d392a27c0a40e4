import { type Database, unnamed } from "@hanse/plugin-kit";
import Type from "typebox";
import { compileFilter, type FilterColumns } from "./filter.ts";
import { type OrderColumns, parseOrder } from "./ordering.ts";
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
}

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

/** Compiles a request; the placeholders follow those of `base`. */
export function pageParts(listing: Listing, base: Omit<Selected, "columns">, query: ListQuery): PageParts {
  const { q, order, limit, offset, ...filters } = query;
  const page = parsePage({ limit, offset }, { defaultLimit: listing.defaultLimit });
  const filter = compileFilter(filters, listing.filters, base.params.length + 1);
  const params = [...base.params, ...filter.params];
  const conditions = [base.condition, filter.sql];
  if (q) {
    params.push(`%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
    conditions.push(`(${listing.searched.map((column) => `${column} ILIKE $${params.length}`).join(" OR ")})`);
  }
  return {
    ...page,
    where: conditions.join(" AND "),
    params,
    order: parseOrder(order, listing.orders, listing.defaultOrder),
  };
}

/** Reads a page and the number of all entries with one statement. */
export async function readPage<Row>(
  database: Database,
  listing: Listing,
  selected: Selected,
  query: ListQuery,
): Promise<ListedPage<Row>> {
  const { where, order, params, limit, offset } = pageParts(listing, selected, query);
  const [read] = await database.query(
    unnamed<{ count: number; rows: Row[] }>(
      `SELECT (SELECT count(*) FROM ${listing.from} WHERE ${where}) AS count,
              (SELECT coalesce(json_agg(row_to_json(entry)), '[]')
                 FROM (SELECT ${selected.columns} FROM ${listing.from} WHERE ${where}
                        ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}) entry) AS rows`,
    ),
    params,
  );
  return { rows: read?.rows ?? [], count: read?.count ?? 0, limit, offset };
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
