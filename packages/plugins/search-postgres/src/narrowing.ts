import type { SearchFacet, SearchQuery } from "@hanse/plugin-kit";
import { term } from "./term.ts";
import { storable } from "./words.ts";

/** Takes a value of a statement; returns its place in it. */
export type Bind = (value: unknown) => string;

/** One filter as a condition on `document`. */
export interface Narrowing {
  /** The facet whose counts it does not narrow; of options, only those of this option. */
  readonly facet: SearchFacet;
  readonly option?: string;
  readonly sql: string;
}

/** SQL for a product's price in the query's currency. */
export const priceIn = (currencyCode: string, bind: Bind): string =>
  `(prices ->> ${bind(storable(currencyCode))}::text)::bigint`;

/** The query's filters as conditions. */
export function narrowings({ filters, currencyCode }: SearchQuery, bind: Bind): Narrowing[] {
  const anyOf = (terms: string[]): string => `terms && ${bind(terms)}::text[]`;
  const byId = (
    [
      ["category", filters.categoryIds],
      ["collection", filters.collectionIds],
      ["type", filters.typeIds],
      ["tag", filters.tagIds],
    ] as const
  ).flatMap(([facet, ids]) => (ids ? [{ facet, sql: anyOf(ids.map((id) => term(facet, id))) }] : []));
  const byOption = (filters.options ?? []).map(({ option, values }) => ({
    facet: "option" as const,
    option: storable(option),
    sql: anyOf(values.map((value) => term("option", option, value))),
  }));
  const { price, isAvailable } = filters;
  return [
    ...byId,
    ...byOption,
    ...(price ? [{ facet: "price" as const, sql: priceWithin(price, currencyCode, bind) }] : []),
    ...(isAvailable === undefined
      ? []
      : [{ facet: "availability" as const, sql: `is_available = ${bind(isAvailable)}::boolean` }]),
  ];
}

function priceWithin(
  { min = 0, max }: { min?: number; max?: number },
  currencyCode: string | null,
  bind: Bind,
): string {
  if (currencyCode === null) return "false";
  const price = priceIn(currencyCode, bind);
  const atMost = max === undefined ? "" : ` AND ${price} <= ${bind(max)}::bigint`;
  return `${price} >= ${bind(min)}::bigint${atMost}`;
}
