import type { SearchHits, SearchQuery } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import type { Logger } from "pino";
import { SearchUnavailable } from "./search.errors.ts";
import type { SearchIndexService } from "./search-index.service.ts";

export type FoundProducts = Static<typeof SearchHits>;

/** Finds products through the shop's search plugin. */
export class ProductSearchService {
  readonly #log: Logger;
  readonly #searchIndex: SearchIndexService;

  constructor({ log, searchIndex }: { log: Logger; searchIndex: SearchIndexService }) {
    this.#log = log;
    this.#searchIndex = searchIndex;
  }

  /** Whether there is a plugin that knows the whole catalogue. It may be down all the same. */
  async isReady(): Promise<boolean> {
    const kept = await this.#searchIndex.kept();
    return kept !== undefined && kept.builtAt !== null;
  }

  /** @throws SearchUnavailable without a plugin, before its index is built, and whenever it does not answer as it should. */
  async query(query: SearchQuery): Promise<FoundProducts> {
    const kept = await this.#searchIndex.kept();
    if (!kept) throw new SearchUnavailable({ reason: "missing" });
    if (kept.builtAt === null) throw new SearchUnavailable({ reason: "unbuilt" });
    try {
      return await kept.client.query(query);
    } catch (error) {
      this.#log.warn({ err: error }, "the search plugin did not answer a search");
      throw new SearchUnavailable({ reason: "failing" }, { cause: error });
    }
  }
}
