import type { SearchFacet, SearchHits, SearchQuery } from "@hanse/plugin-kit";
import type { Narrowing } from "./narrowing.ts";
import { parseFacetTerm } from "./term.ts";

/** Values of a facet that are listed. */
const mostValues = 100;
/** Filtered options whose own counts are taken apart; those of further ones are narrowed by their own filter. */
const mostOptions = 8;

/** A set of products whose values are counted, and what is counted of it. */
export interface CountedSet {
  readonly facets: readonly SearchFacet[];
  /** Counts only this option. */
  readonly option?: string;
  /** The conditions that make the set. */
  readonly narrowings: readonly Narrowing[];
}

/** What was counted of a set: terms with how many have them, the range of prices, how many are available. */
export interface Counted {
  terms?: [string, number][] | null;
  price?: { min: number | null; max: number | null };
  availability?: { available: number; unavailable: number };
}

/**
 * The sets that a query's facets are counted in, the products found first. A facet with a filter of its own is counted
 * without it.
 */
export function countedSets({ facets }: SearchQuery, narrowings: readonly Narrowing[]): [CountedSet, ...CountedSet[]] {
  const asked = new Set(facets);
  const options = asked.has("option") ? narrowings.flatMap(({ option }) => (option === undefined ? [] : [option])) : [];
  const ownOptions = [...new Set(options)].slice(0, mostOptions);
  const filtered = new Set(narrowings.filter(({ facet }) => facet !== "option").map(({ facet }) => facet));
  const ownFacets = [...asked].filter((facet) => filtered.has(facet));
  return [
    { facets: [...asked].filter((facet) => !filtered.has(facet)), narrowings },
    ...ownFacets.map((own) => ({ facets: [own], narrowings: narrowings.filter(({ facet }) => facet !== own) })),
    ...ownOptions.map((own) => ({
      facets: ["option" as const],
      option: own,
      narrowings: narrowings.filter(({ option }) => option !== own),
    })),
  ];
}

/** SQL for the {@link Counted} of the set that `from` names, with the columns of {@link countedColumns}. */
export function countSql({ facets, option }: CountedSet, from: string, bind: (value: unknown) => string): string {
  const kinds = facets.filter((facet) => facet !== "price" && facet !== "availability");
  const prefixes = option === undefined ? kinds.map((kind) => `${kind}:`) : [`option:${option}\u001F`];
  const parts = [
    ...(kinds.length > 0 ? [`'terms', (${countTermsSql(from, bind(prefixes))})`] : []),
    ...(facets.includes("price")
      ? [`'price', (SELECT json_build_object('min', min(price), 'max', max(price)) FROM ${from})`]
      : []),
    ...(facets.includes("availability")
      ? [
          `'availability', (SELECT json_build_object('available', count(*) FILTER (WHERE is_available),
            'unavailable', count(*) FILTER (WHERE NOT is_available)) FROM ${from})`,
        ]
      : []),
  ];
  return `json_build_object(${parts.join(", ")})`;
}

/** Values are ranked within their facet, or within their option. */
const countTermsSql = (from: string, prefixes: string): string => `
  SELECT json_agg(json_build_array(facet, products) ORDER BY products DESC, facet) FROM (
    SELECT facet, products, row_number() OVER (
      PARTITION BY split_part(facet, CASE WHEN facet ^@ 'option:' THEN chr(31) ELSE ':' END, 1) ORDER BY products DESC, facet
    ) AS rank
    FROM (
      SELECT facet COLLATE "C" AS facet, count(*) AS products FROM ${from} CROSS JOIN unnest(facets) AS facet
      WHERE facet ^@ ANY(${prefixes}::text[]) GROUP BY 1
    ) AS counted
  ) AS ranked WHERE rank <= ${mostValues}`;

/** The columns of `document` that a set's counts need. */
export const countedColumns = ({ facets }: CountedSet, price: () => string): string[] => [
  ...(facets.some((facet) => facet !== "price" && facet !== "availability") ? ["facets"] : []),
  ...(facets.includes("price") ? [`${price()} AS price`] : []),
  ...(facets.includes("availability") ? ["is_available"] : []),
];

interface Count {
  value: string;
  name: string;
  count: number;
}

/** The counts of all sets as the contract has them. */
export function facetsOf(
  query: SearchQuery,
  sets: readonly CountedSet[],
  counted: readonly Counted[],
): SearchHits["facets"] {
  const result: SearchHits["facets"] = {};
  const options = new Map<string, Count[]>();
  const own = new Set(sets.flatMap(({ option }) => (option === undefined ? [] : [option])));
  for (const facet of query.facets) {
    if (facet !== "price" && facet !== "availability" && facet !== "option") result[facet] = [];
  }
  for (const [index, { price, availability, terms }] of counted.entries()) {
    if (price) result.price = price.min === null || price.max === null ? null : { min: price.min, max: price.max };
    if (availability) result.availability = availability;
    for (const [term, count] of terms ?? []) {
      const { kind, value, name } = parseFacetTerm(term);
      if (kind !== "option") add(result[kind as "tag"] ?? [], { value, name, count });
      else if (sets[index]?.option !== undefined || !own.has(value)) {
        const values = options.get(value) ?? [];
        options.set(value, values);
        add(values, { value: name, name, count });
      }
    }
  }
  if (query.facets.includes("option")) result.option = [...options].map(([option, values]) => ({ option, values }));
  return result;
}

/** What is just being renamed has two names for a while: the one that more products know is told. */
function add(counts: Count[], count: Count): void {
  const known = counts.find(({ value }) => value === count.value);
  if (known) known.count += count.count;
  else counts.push(count);
}
