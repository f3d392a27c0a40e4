import type { SearchFacet } from "@hanse/plugin-kit";
import { truncate } from "../platform/http/echo.ts";
import { invalidRequest } from "../platform/http/invalid-data.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import type { FoundProducts } from "../search/index.ts";
import type { FacetDto, FacetRequest } from "./search.schema.ts";

type Counts = readonly { readonly value: string; readonly name: string; readonly count: number }[];

const facets: Readonly<Record<string, SearchFacet>> = {
  category_id: "category",
  collection_id: "collection",
  type_id: "type",
  tag_id: "tag",
  options: "option",
  price: "price",
  is_available: "availability",
};

/** The facet that a search plugin is asked for. */
export function facetOf({ field, type }: FacetRequest, currencyCode: string | undefined): SearchFacet {
  const name = field.startsWith("options.") ? "options" : field;
  const facet = Object.hasOwn(facets, name) ? facets[name] : undefined;
  if (!facet) {
    const known = [...Object.keys(facets), "options.<title>"].join(", ");
    throw invalidRequest(`There is no facet '${truncate(field)}': use one of ${known}`);
  }
  if (type !== undefined && (type === "stats") !== (facet === "price"))
    throw invalidRequest(`The facet '${field}' is not of the type ${type}: only prices have stats, and nothing else`);
  if (facet === "price" && currencyCode === undefined)
    throw invalidRequest("Prices are counted in a currency: send region_id or currency_code in the query");
  return facet;
}

/** The facets under the names that they were asked for by; the options together become one each. */
export function toFacetDtos(
  requests: readonly FacetRequest[],
  { facets: counted, total }: FoundProducts,
  currencyCode: string | undefined,
): Record<string, FacetDto> {
  const all: Record<string, FacetDto> = {};
  for (const request of requests) {
    const { field } = request;
    if (field === "options") {
      for (const { option, values } of counted.option ?? []) all[`options.${option}`] = valuesDto(values, request);
    } else if (field === "price") {
      if (counted.price && currencyCode) all[field] = statsDto(counted.price, total, exponentOf(currencyCode));
    } else all[field] = valuesDto(countsOf(field, counted), request);
  }
  return all;
}

function countsOf(field: string, counted: FoundProducts["facets"]): Counts {
  if (field === "is_available") {
    const { available = 0, unavailable = 0 } = counted.availability ?? {};
    return [
      { value: "true", name: "true", count: available },
      { value: "false", name: "false", count: unavailable },
    ];
  }
  if (field.startsWith("options."))
    return counted.option?.find(({ option }) => `options.${option}` === field)?.values ?? [];
  const facet = facets[field] as "category" | "collection" | "type" | "tag";
  return counted[facet] ?? [];
}

function valuesDto(counts: Counts, { limit, sort, query = "" }: FacetRequest): FacetDto {
  const wanted = query.toLowerCase();
  const values = counts.filter(({ name }) => name.toLowerCase().includes(wanted));
  const sorted = sort === "alpha" ? values.toSorted((one, other) => one.name.localeCompare(other.name)) : values;
  return { type: "value", values: sorted.slice(0, limit).map(({ value, name, count }) => ({ value, name, count })) };
}

const statsDto = ({ min, max }: { min: number; max: number }, count: number, exponent: number): FacetDto => ({
  type: "stats",
  min: toMajor(min, exponent),
  max: toMajor(max, exponent),
  count,
});
