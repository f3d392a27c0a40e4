import type { SearchQuery, SearchSort } from "@hanse/plugin-kit";
import { echo, truncate } from "../platform/http/echo.ts";
import { parseFields, type Selection } from "../platform/http/fields.ts";
import { invalidRequest } from "../platform/http/invalid-data.ts";
import { productFields } from "./product-fields.ts";
import { facetOf } from "./search-facets.ts";
import { readFilters } from "./search-filters.ts";
import type { FacetRequest, SearchBody, SearchesBody } from "./search.schema.ts";

/** One search, as the plugin is asked and as its result is shown. */
export interface AskedSearch {
  readonly query: SearchQuery;
  readonly facets: readonly FacetRequest[];
  readonly fields: Selection;
  readonly isCounted: boolean;
  /** Nothing but words, which PostgreSQL can look for as well. */
  readonly isPlain: boolean;
}

const defaultTake = 20;

/** The searches of a request, one or several. */
export function searchesOf(body: SearchesBody): readonly SearchBody[] {
  const { queries, ...single } = body;
  if (!queries) return [single];
  const [extra] = Object.keys(single);
  if (extra) throw invalidRequest(`Send either queries or one search, got both queries and ${extra}`);
  return queries;
}

/** @throws InvalidData for what no search can be asked. */
export function readSearch(
  body: SearchBody,
  { channelIds, currencyCode }: { channelIds: readonly string[]; currencyCode: string | undefined },
): AskedSearch {
  const { entity, fields = [], filters: tree = {}, pagination = {}, options, search_options: sameOptions } = body;
  if (entity !== "product")
    throw invalidRequest(`Field 'entity' must be "product", the only thing that can be searched, got: ${echo(entity)}`);
  if (options && sameOptions) throw invalidRequest("Send options or search_options, which mean the same, not both");
  const { facets: asked = [], count } = options ?? sameOptions ?? {};
  const facets = asked.map((facet) => (typeof facet === "string" ? { field: facet } : facet));
  const { text, filters } = readFilters(tree, currencyCode);
  const sort = readSort(pagination.order ?? {}, currencyCode);
  const query: SearchQuery = {
    text,
    salesChannelIds: [...channelIds],
    currencyCode: currencyCode ?? null,
    filters,
    facets: [...new Set(facets.map((facet) => facetOf(facet, currencyCode)))],
    sort,
    limit: pagination.take ?? defaultTake,
    offset: readOffset(pagination),
  };
  const isPlain = Object.keys(filters).length === 0 && facets.length === 0 && sort === "relevance";
  return { query, facets, fields: parseFields(fields.join(","), productFields), isCounted: count !== "none", isPlain };
}

const sorts: Readonly<Record<string, SearchSort>> = {
  "_score DESC": "relevance",
  "created_at DESC": "newest",
  "title ASC": "title",
  "price ASC": "price_asc",
  "price DESC": "price_desc",
};

function readSort(order: Readonly<Record<string, string>>, currencyCode: string | undefined): SearchSort {
  const [first, second] = Object.entries(order).map((term) => term.join(" "));
  if (first === undefined) return "relevance";
  const sort = Object.hasOwn(sorts, first) ? sorts[first] : undefined;
  if (!sort || second !== undefined)
    throw invalidRequest(
      `A search is ordered by one of ${Object.keys(sorts).join(", ")}, got: ${truncate(second ?? first)}`,
    );
  if (sort.startsWith("price") && currencyCode === undefined)
    throw invalidRequest("Prices are ordered in a currency: send region_id or currency_code in the query");
  return sort;
}

function readOffset({ skip, cursor }: { skip?: number; cursor?: string }): number {
  if (cursor === undefined) return skip ?? 0;
  const offset = Buffer.from(cursor, "base64url").toString();
  if (skip !== undefined || !/^\d{1,7}$/.test(offset))
    throw invalidRequest("Field 'cursor' must be the next_cursor of a result, without skip");
  return Number(offset);
}

/** Leads to what comes after so many. */
export const cursorAt = (offset: number): string => Buffer.from(String(offset)).toString("base64url");
