import Type, { type TSchema } from "typebox";
import { parseOrder } from "../platform/http/ordering.ts";
import { parsePage } from "../platform/http/pagination.ts";
import { pageQuery } from "../platform/http/shape.ts";
import { placeQuery } from "./place.ts";
import { filterProducts, productColumns, searchProducts } from "./product-filter.ts";
import { Parameters, type Picking } from "./product.queries.ts";

/** A value, several, or operators with values; `compileFilter` checks it field by field. */
const Condition = Type.Optional(
  Type.Unknown({ description: "A value, several of them, or operators such as [$gte] and [$in] with values." }),
);

/** Query parameters of a list with the given filters; dotted ones are reached by their first part. */
export const filterQuery = (...names: string[]): Record<string, TSchema> =>
  Object.fromEntries([...new Set(names.map((name) => name.split(".", 1)[0] ?? name)), "$and", "$or"].map((name) => [name, Condition]));

export const searchQuery = { q: Type.Optional(Type.String({ maxLength: 200 })) };
export const channelQuery = {
  sales_channel_id: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 100 })])),
};

export const productListQuery = {
  ...filterQuery(...Object.keys(productColumns)),
  ...searchQuery,
  ...channelQuery,
  ...placeQuery,
  ...pageQuery,
};

type Query = Readonly<Record<string, unknown>>;

const notFilters = new Set([...Object.keys({ ...searchQuery, ...channelQuery, ...placeQuery, ...pageQuery })]);

/** The filters of a query, without what says which page, for whom and of which channel. */
export const filtersOf = (query: Query): Query =>
  Object.fromEntries(Object.entries(query).filter(([name]) => !notFilters.has(name)));

const defaultLimit = 50;

const ordersOf = (listing: string, product: string) => ({
  id: `${listing}.product_id`,
  created_at: `${listing}.created_at`,
  updated_at: `${listing}.updated_at`,
  title: `${listing}.title`,
  handle: `${product}.handle`,
});

/** Turns a query into what picks its products; `parameters` takes the values. */
export function pickingOf(
  query: Query,
  channelIds: readonly string[],
  parameters: Parameters,
): { picking: Picking; page: { limit: number; offset: number } } {
  const page = parsePage(query, { defaultLimit });
  const order = typeof query["order"] === "string" ? query["order"] : undefined;
  const innerOrder = parseOrder(order, ordersOf("l", "p"), "-created_at");
  const outerOrder = parseOrder(order, ordersOf("found", "found"), "-created_at");
  const channels = parameters.add(channelIds);
  const filter = filterProducts(filtersOf(query), parameters.next);
  parameters.addAll(filter.params);
  const search = searchProducts(typeof query["q"] === "string" ? query["q"] : "", parameters.next);
  parameters.addAll(search.params);
  const condition = [filter.sql, search.sql].filter((sql) => sql !== "TRUE").join(" AND ") || undefined;
  const offset = parameters.add(page.offset);
  return {
    picking: { channels, oneChannel: channelIds.length === 1, condition, innerOrder, outerOrder, limit: page.limit, offset },
    page,
  };
}
