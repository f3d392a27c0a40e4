/**
 * Finding products: what the search plugin is told, when it is told, and how it is asked. Not how results are shown, and
 * not what is sold.
 */
export { type FoundProducts, ProductSearchService } from "./product-search.service.ts";
export type { Rebuild } from "./rebuild.queries.ts";
export { SearchUnavailable } from "./search.errors.ts";
export { searchIndexTopic, searchTopic } from "./search-index.queries.ts";
export { SearchIndexService, type SearchStatus } from "./search-index.service.ts";
export { SearchRebuildService } from "./search-rebuild.service.ts";
