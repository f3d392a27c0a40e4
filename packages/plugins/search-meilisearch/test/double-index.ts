import type { Settings } from "meilisearch";
import { Failure } from "./double-failure.ts";
import { type Fields, isListed, parseFilter, valuesOf } from "./double-filter.ts";
import { match, wordsIn } from "./double-matching.ts";

interface SearchBody {
  q?: string | null;
  filter?: unknown;
  facets?: string[];
  sort?: string[];
  attributesToRetrieve?: string[];
  limit?: number;
  offset?: number;
}

/** One index of the double: documents in the order of their arrival, and settings. */
export class DoubleIndex {
  readonly documents = new Map<string, Fields>();
  readonly primaryKey: string;
  settings: Settings = { synonyms: {}, filterableAttributes: [], sortableAttributes: [] };

  constructor(primaryKey: string) {
    this.primaryKey = primaryKey;
  }

  put(documents: Fields[]): void {
    for (const document of documents) {
      const id = document[this.primaryKey];
      if (typeof id !== "string" || !/^[A-Za-z0-9_-]{1,511}$/.test(id))
        throw new Failure(400, "invalid_document_id", `Document identifier \`${JSON.stringify(id)}\` is invalid.`);
    }
    for (const document of documents) this.documents.set(String(document[this.primaryKey]), document);
  }

  fetch({
    ids,
    filter,
    fields,
    limit = 20,
    offset = 0,
  }: {
    ids?: string[];
    filter?: unknown;
    fields?: string[];
    limit?: number;
    offset?: number;
  }): object {
    const holds = parseFilter(filter, this.#filterable, "invalid_document_filter");
    const found = [...this.documents]
      .filter(([id, document]) => (!ids || ids.includes(id)) && holds(document))
      .map(([, document]) => picked(document, fields));
    return { results: found.slice(offset, offset + limit), offset, limit, total: found.length };
  }

  search({ q, filter, facets = [], sort = [], attributesToRetrieve, limit = 20, offset = 0 }: SearchBody): object {
    const holds = parseFilter(filter, this.#filterable);
    const orders = sort.map((order) => this.#order(order));
    const found = [...this.documents.values()]
      .filter(holds)
      .flatMap((document) => {
        const cost = this.#match(document, q ?? "");
        return cost === undefined ? [] : [{ document, cost }];
      })
      .toSorted((one, other) => {
        for (const order of orders) {
          const difference = order(one.document, other.document);
          if (difference !== 0) return difference;
        }
        return one.cost - other.cost || newestFirst(one.document, other.document);
      })
      .map(({ document }) => document);
    const most = this.settings.pagination?.maxTotalHits ?? 1_000;
    return {
      hits: found
        .slice(0, most)
        .slice(offset, offset + limit)
        .map((document) => picked(document, attributesToRetrieve)),
      query: q ?? "",
      processingTimeMs: 0,
      limit,
      offset,
      estimatedTotalHits: Math.min(found.length, most),
      ...(facets.length > 0 && this.#facets(found, facets)),
    };
  }

  get #filterable(): string[] {
    return (this.settings.filterableAttributes ?? []) as string[];
  }

  #match(document: Fields, query: string): number | undefined {
    if (wordsIn(query).length === 0) return 0;
    const { searchableAttributes, synonyms, typoTolerance } = this.settings;
    return match(document, query, {
      searchable: searchableAttributes ?? ["*"],
      exactOnly: typoTolerance?.disableOnAttributes ?? [],
      synonyms: synonyms ?? {},
      oneTypo: typoTolerance?.minWordSizeForTypos?.oneTypo ?? 5,
      twoTypos: typoTolerance?.minWordSizeForTypos?.twoTypos ?? 9,
    });
  }

  /** Documents without the field come last, in both directions. */
  #order(sort: string): (one: Fields, other: Fields) => number {
    const [field = "", direction] = sort.split(":");
    if (!isListed(field, this.settings.sortableAttributes ?? []))
      throw new Failure(400, "invalid_search_sort", `Attribute \`${field}\` is not sortable.`);
    const sign = direction === "desc" ? -1 : 1;
    return (one, other) => {
      const [[first], [second]] = [valuesOf(one, field), valuesOf(other, field)];
      if (first === undefined || second === undefined)
        return Number(first === undefined) - Number(second === undefined);
      if (first === second) return 0;
      return (first as number) < (second as number) ? -sign : sign;
    };
  }

  #facets(found: Fields[], facets: string[]): object {
    const distribution: Record<string, Record<string, number>> = {};
    const stats: Record<string, { min: number; max: number }> = {};
    for (const facet of facets) {
      if (!isListed(facet, this.#filterable))
        throw new Failure(
          400,
          "invalid_search_facets",
          `Invalid facet distribution: Attribute \`${facet}\` is not filterable.`,
        );
      const counts = new Map<string, { name: string; count: number }>();
      const numbers: number[] = [];
      for (const document of found) {
        for (const value of new Set(valuesOf(document, facet))) {
          if (typeof value === "number") numbers.push(value);
          const name = String(value);
          const counted = counts.get(name.toLowerCase()) ?? { name, count: 0 };
          counts.set(name.toLowerCase(), { ...counted, count: counted.count + 1 });
        }
      }
      const most = this.settings.faceting?.maxValuesPerFacet ?? 100;
      const listed = [...counts.values()].toSorted((one, other) => other.count - one.count).slice(0, most);
      distribution[facet] = Object.fromEntries(listed.map(({ name, count }) => [name, count]));
      if (numbers.length > 0) stats[facet] = { min: Math.min(...numbers), max: Math.max(...numbers) };
    }
    return { facetDistribution: distribution, facetStats: stats };
  }
}

const newestFirst = (one: Fields, other: Fields): number =>
  Number(other["createdAt"] ?? 0) - Number(one["createdAt"] ?? 0);

const picked = (document: Fields, fields: string[] | undefined): Fields =>
  fields ? Object.fromEntries(Object.entries(document).filter(([field]) => fields.includes(field))) : document;
