import type { SearchFacet, SearchQuery } from "@hanse/plugin-kit";
import type { MultiSearchQuery } from "meilisearch";
import { isCurrencyCode, token } from "./token.ts";

/** No document has it. */
const nothing = `key = "_"`;
/** Filtered options whose own counts are asked for; those of further ones are narrowed by their own filter. */
const mostOptions = 8;

interface Narrowing {
  facet: SearchFacet;
  option?: string;
  filter: string;
}

/** One of the searches that together answer a query, and the facets that are counted in it. */
export interface CountedSearch {
  facets: SearchFacet[];
  /** Counts only this option. */
  option?: string;
  request: MultiSearchQuery;
}

/** The field of a product's price in the query's currency; undefined when there can be none. */
export const priceField = ({ currencyCode }: SearchQuery): string | undefined =>
  currencyCode !== null && isCurrencyCode(currencyCode) ? `prices.${currencyCode}` : undefined;

/** The field whose values a facet counts. */
export function facetField(facet: SearchFacet, query: SearchQuery): string | undefined {
  if (facet === "price") return priceField(query);
  if (facet === "availability") return "isAvailable";
  return `${facet}Facets`;
}

/** The searches for a query: the hits first, then one for each facet with a filter of its own, without that filter. */
export function searchesFor(query: SearchQuery, indexUid: string): [CountedSearch, ...CountedSearch[]] {
  const narrowings = narrowingsOf(query);
  const asked = [...new Set(query.facets)];
  const filtered = new Set(narrowings.filter(({ facet }) => facet !== "option").map(({ facet }) => facet));
  const options = asked.includes("option")
    ? [...new Set(narrowings.flatMap(({ option }) => (option === undefined ? [] : [option])))].slice(0, mostOptions)
    : [];
  const q = plainText(query.text);
  const search = (facets: SearchFacet[], conditions: Narrowing[]): MultiSearchQuery => ({
    indexUid,
    q,
    matchingStrategy: "all",
    attributesToRetrieve: ["productId"],
    filter: [
      "removed = false",
      anyOf(
        "channelTokens",
        query.salesChannelIds.map((id) => token(id)),
      ),
      ...conditions.map(({ filter }) => filter),
    ],
    facets: facets.flatMap((facet) => facetField(facet, query) ?? []),
    limit: 0,
  });
  const shared = asked.filter((facet) => !filtered.has(facet));
  const sort = sortOf(query, q);
  return [
    {
      facets: shared,
      request: { ...search(shared, narrowings), limit: query.limit, offset: query.offset, ...(sort && { sort }) },
    },
    ...asked
      .filter((facet) => filtered.has(facet))
      .map((own) => ({
        facets: [own],
        request: search(
          [own],
          narrowings.filter(({ facet }) => facet !== own),
        ),
      })),
    ...options.map((own) => ({
      facets: ["option" as const],
      option: own,
      request: search(
        ["option"],
        narrowings.filter(({ option }) => option !== own),
      ),
    })),
  ];
}

/** A shopper's quote or minus is no operator of Meilisearch's. */
const plainText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('"', " ")
    .replaceAll(/(?<=^|\s)-+/gu, "")
    .trim();

function narrowingsOf(query: SearchQuery): Narrowing[] {
  const { categoryIds, collectionIds, typeIds, tagIds, options = [], price, isAvailable } = query.filters;
  const byId = [
    ["category", categoryIds],
    ["collection", collectionIds],
    ["type", typeIds],
    ["tag", tagIds],
  ] as const;
  return [
    ...byId.flatMap(([facet, ids]) =>
      ids
        ? [
            {
              facet,
              filter: anyOf(
                `${facet}Tokens`,
                ids.map((id) => token(id)),
              ),
            },
          ]
        : [],
    ),
    ...options.map(({ option, values }) => ({
      facet: "option" as const,
      option,
      filter: anyOf(
        "optionTokens",
        values.map((value) => token(option, value)),
      ),
    })),
    ...(price ? [{ facet: "price" as const, filter: priceWithin(price, priceField(query)) }] : []),
    ...(isAvailable === undefined ? [] : [{ facet: "availability" as const, filter: `isAvailable = ${isAvailable}` }]),
  ];
}

const anyOf = (field: string, tokens: string[]): string =>
  tokens.length === 0 ? nothing : `${field} IN [${tokens.map((one) => `"${one}"`).join(", ")}]`;

function priceWithin({ min = 0, max }: { min?: number; max?: number }, field: string | undefined): string {
  if (field === undefined) return nothing;
  return max === undefined ? `${field} >= ${min}` : `${field} >= ${min} AND ${field} <= ${max}`;
}

/** Undefined for Meilisearch's own order, which is by relevance where there is a text. */
function sortOf(query: SearchQuery, text: string): string[] | undefined {
  const price = priceField(query);
  const newest = ["createdAt:desc", "key:asc"];
  if (query.sort === "title") return ["titleKey:asc", "key:asc"];
  if (query.sort === "newest" || (query.sort === "relevance" && text === "")) return newest;
  if (query.sort === "relevance" || query.currencyCode === null) return text === "" ? newest : undefined;
  return price ? [`${price}:${query.sort === "price_asc" ? "asc" : "desc"}`, ...newest] : newest;
}
