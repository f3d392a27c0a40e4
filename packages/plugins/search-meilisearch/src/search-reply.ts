import type { SearchFacet, SearchHits, SearchQuery } from "@hanse/plugin-kit";
import type { MultiSearchResult } from "meilisearch";
import { type CountedSearch, facetField, priceField } from "./search-request.ts";
import { parseFacetToken } from "./token.ts";

type Reply = MultiSearchResult<{ productId: string }>;
interface Count {
  value: string;
  name: string;
  count: number;
}

/** What the searches found, as the contract has it. */
export function hitsOf(query: SearchQuery, searches: readonly CountedSearch[], replies: readonly Reply[]): SearchHits {
  const [first] = replies;
  if (!first || replies.length !== searches.length)
    throw new Error(`Meilisearch answered ${replies.length} of ${searches.length} searches.`);
  const productIds = first.hits.map((hit) => hit.productId);
  const counted = first.estimatedTotalHits ?? 0;
  return {
    productIds,
    total: productIds.length > 0 ? Math.max(counted, query.offset + productIds.length) : counted,
    facets: facetsOf(query, searches, replies),
  };
}

function facetsOf(
  query: SearchQuery,
  searches: readonly CountedSearch[],
  replies: readonly Reply[],
): SearchHits["facets"] {
  const result: SearchHits["facets"] = {};
  const own = new Set(searches.flatMap(({ option }) => (option === undefined ? [] : [option])));
  const options = new Map<string, Count[]>();
  for (const [index, { facets, option }] of searches.entries()) {
    const { facetDistribution = {}, facetStats = {} } = replies[index] ?? {};
    for (const facet of facets) {
      const counts = Object.entries(facetDistribution[facetField(facet, query) ?? ""] ?? {});
      if (facet === "price") {
        const stats = facetStats[priceField(query) ?? ""];
        result.price = stats ? { min: stats.min, max: stats.max } : null;
      } else if (facet === "availability") {
        const { true: available = 0, false: unavailable = 0 } = Object.fromEntries(counts);
        result.availability = { available, unavailable };
      } else if (facet === "option") {
        for (const [token, count] of counts) {
          const [name, value] = parseFacetToken(token);
          if (option === undefined ? own.has(name) : name !== option) continue;
          options.set(name, [...(options.get(name) ?? []), { value, name: value, count }]);
        }
      } else {
        result[facet satisfies SearchFacet] = inOrder(
          counts.map(([token, count]) => {
            const [value, name] = parseFacetToken(token);
            return { value, name, count };
          }),
        );
      }
    }
  }
  if (query.facets.includes("option"))
    result.option = [...options].map(([option, values]) => ({ option, values: inOrder(values) }));
  return result;
}

/** What is just being renamed has two names for a while: the one that more products know is told. */
function inOrder(counts: Count[]): Count[] {
  const byValue = new Map<string, Count>();
  for (const count of counts.toSorted((one, other) => other.count - one.count)) {
    const known = byValue.get(count.value);
    if (known) known.count += count.count;
    else byValue.set(count.value, { ...count });
  }
  return [...byValue.values()].toSorted((one, other) => other.count - one.count);
}
