import type { SearchHits, SearchQuery } from "@hanse/plugin-kit";
import type { ProductIndexes } from "./product-index.service.ts";
import { hitsOf } from "./search-reply.ts";
import { searchesFor } from "./search-request.ts";
import { failureCode, type Server } from "./server.ts";

/** Meilisearch's codes for an index that is not there, or not set up as it should be. */
const unmade = new Set(["index_not_found", "invalid_search_filter", "invalid_search_facets", "invalid_search_sort"]);

/** Queries, each in one request. */
export class ProductSearch {
  readonly #server: Server;
  readonly #indexes: ProductIndexes;

  constructor(server: Server, indexes: ProductIndexes) {
    this.#server = server;
    this.#indexes = indexes;
  }

  async query(query: SearchQuery, signal: AbortSignal): Promise<SearchHits> {
    try {
      return await this.#ask(query, signal);
    } catch (error) {
      if (!unmade.has(failureCode(error) ?? "")) throw error;
      await this.#indexes.remake(signal);
      return this.#ask(query, signal);
    }
  }

  async #ask(query: SearchQuery, signal: AbortSignal): Promise<SearchHits> {
    const searches = searchesFor(query, this.#indexes.live);
    const queries = searches.map(({ request }) => request);
    const reply = await this.#server
      .client(signal)
      .multiSearch<{ queries: typeof queries }, { productId: string }>({ queries });
    return hitsOf(query, searches, reply.results);
  }
}
