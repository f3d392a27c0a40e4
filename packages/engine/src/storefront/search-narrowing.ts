import type { SearchFilters, SearchSort } from "@hanse/plugin-kit";
import { isRecord } from "../platform/http/json-schema.ts";
import { filtersOf } from "./list-query.ts";

type Query = Readonly<Record<string, unknown>>;
type IdFilter = "collectionIds" | "typeIds" | "tagIds" | "categoryIds";

/** What of a list's query a search plugin can do itself. */
export interface Narrowing {
  readonly filters: SearchFilters;
  readonly sort: SearchSort;
  /** Whether that is all there is, so that the plugin's own page and count are the list's. */
  readonly isWhole: boolean;
}

const idFilters: Readonly<Record<string, IdFilter>> = {
  collection_id: "collectionIds",
  type_id: "typeIds",
  tag_id: "tagIds",
  // Finds what is below the category as well, so it narrows, and PostgreSQL looks again.
  category_id: "categoryIds",
};

const sorts: Readonly<Record<string, SearchSort>> = { "": "relevance", "-created_at": "newest", title: "title" };

export function narrowingOf(query: Query): Narrowing {
  const filters: Partial<Record<IdFilter, string[]>> = {};
  const order = typeof query["order"] === "string" ? query["order"].trim() : "";
  const sort = Object.hasOwn(sorts, order) ? sorts[order] : undefined;
  let isWhole = sort !== undefined;
  for (const [name, value] of Object.entries(filtersOf(query))) {
    if (value === undefined) continue;
    const filter = Object.hasOwn(idFilters, name) ? idFilters[name] : undefined;
    const ids = filter && idsOf(value);
    if (filter && ids) filters[filter] = ids;
    isWhole = isWhole && ids !== undefined && filter !== "categoryIds";
  }
  return { filters, sort: sort ?? "relevance", isWhole };
}

/** The ids of which any will do; undefined for a condition that says something else. */
function idsOf(condition: unknown): string[] | undefined {
  const entries = isRecord(condition) ? Object.entries(condition) : [];
  const [only] = entries;
  const value = only && entries.length === 1 && ["$eq", "$in"].includes(only[0]) ? only[1] : condition;
  const ids = [value].flat();
  return ids.length > 0 && ids.every((id): id is string => typeof id === "string" && id !== "" && id !== "null")
    ? ids
    : undefined;
}
