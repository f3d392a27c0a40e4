import Type, { type TSchema } from "typebox";
import type { FilterColumns } from "../platform/http/filter.ts";
import { parseOrder } from "../platform/http/ordering.ts";
import { type Page, parsePage } from "../platform/http/pagination.ts";
import { pageQuery } from "../platform/http/shape.ts";
import { addChannels } from "./channels.ts";
import { placeQuery } from "./place.ts";
import { filterProducts, productColumns, searchProducts, variantColumns } from "./product-filter.ts";
import type { Picking } from "./product.queries.ts";
import type { Parameters } from "./statement-text.ts";

/** A value, several, or operators with values; `compileFilter` checks it field by field. */
const Condition = Type.Optional(
  Type.Unknown({ description: "A value, several of them, or operators such as [$gte] and [$in] with values." }),
);

/** Query parameters of a list with the given filters; dotted ones are reached by their first part. */
function filterQuery(columns: FilterColumns): Record<string, TSchema> {
  const names = new Set(Object.keys(columns).map((name) => name.split(".", 1)[0] ?? name));
  return Object.fromEntries([...names, "$and", "$or"].map((name) => [name, Condition]));
}

const searchQuery = { q: Type.Optional(Type.String({ maxLength: 200 })) };
const channelQuery = {
  sales_channel_id: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 100 })])),
};

const listQuery = { ...searchQuery, ...channelQuery, ...placeQuery, ...pageQuery };

export const productListQuery = { ...filterQuery(productColumns), ...listQuery };
export const variantListQuery = { ...filterQuery(variantColumns), ...listQuery };

type Query = Readonly<Record<string, unknown>>;

const notFilters = new Set(Object.keys(listQuery));

/** The filters of a query, without what says which page, for whom and of which channel. */
export const filtersOf = (query: Query): Query =>
  Object.fromEntries(Object.entries(query).filter(([name]) => !notFilters.has(name)));

export const defaultLimit = 50;

/** What lists can be ordered by, as columns of `table`. */
export const ordersOf = (table: string) => ({
  id: `${table}.product_id`,
  created_at: `${table}.created_at`,
  updated_at: `${table}.updated_at`,
  title: `${table}.title`,
  handle: `${table}.handle`,
});

/** Turns a query into what picks its products; `parameters` takes the values. */
export function pickingOf(
  query: Query,
  channelIds: readonly string[],
  parameters: Parameters,
): { picking: Picking; counted: { condition: string; values: readonly unknown[] }; page: Page } {
  const page = parsePage(query, { defaultLimit });
  const order = typeof query["order"] === "string" ? query["order"] : undefined;
  const innerOrder = parseOrder(order, ordersOf("l"), "-created_at");
  const outerOrder = parseOrder(order, ordersOf("found"), "-created_at");
  const channels = addChannels(channelIds, parameters);
  const filter = filterProducts(filtersOf(query), parameters.next);
  parameters.addAll(filter.params);
  const search = searchProducts(typeof query["q"] === "string" ? query["q"] : "", parameters.next);
  parameters.addAll(search.params);
  const condition = [filter.sql, search.sql].filter((sql) => sql !== "TRUE").join(" AND ") || undefined;
  const picking = { channels, condition, innerOrder, outerOrder, limit: page.limit };
  // What a list is counted by, before where in it the page is.
  const counted = { condition: condition ?? "", values: parameters.values.slice() };
  const offset = page.offset === 0 ? "0" : `${parameters.add(page.offset)}::bigint`;
  return { picking: { ...picking, offset }, counted, page };
}
