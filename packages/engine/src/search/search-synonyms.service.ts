import type { Database } from "@hanse/plugin-kit";
import type { Logger } from "pino";
import { backoff } from "../platform/backoff.ts";
import { touch } from "../platform/cache/touch.ts";
import {
  markSynonymsTold,
  readSynonyms,
  replaceSynonyms,
  searchIndexTopic,
  searchTopic,
} from "./search-index.queries.ts";
import type { SearchIndexService } from "./search-index.service.ts";

const rest = { firstMs: 1_000, mostMs: 60_000 };

/** Words that mean the same to the shop's customers. The shop keeps them; the plugin is told. */
export class SearchSynonymsService {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #searchIndex: SearchIndexService;
  #failures = 0;
  #restUntil = 0;

  constructor({ database, log, searchIndex }: { database: Database; log: Logger; searchIndex: SearchIndexService }) {
    this.#database = database;
    this.#log = log;
    this.#searchIndex = searchIndex;
  }

  async list(): Promise<string[][]> {
    const [row] = await this.#database.query(readSynonyms);
    return row?.groups ?? [];
  }

  /** Replaces all groups; each has its words in lower case, once. A group of one word says nothing and is left out. */
  async replace(groups: readonly (readonly string[])[]): Promise<string[][]> {
    const kept = groups.map(plain).filter((words) => words.length > 1);
    await this.#database.transaction(async (tx) => {
      await tx.query(replaceSynonyms, [JSON.stringify(kept)]);
      await touch(tx, searchIndexTopic);
    });
    return kept;
  }

  /** Tells the plugin, if it does not know the latest. */
  async tell({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    const kept = await this.#searchIndex.kept();
    if (!kept || kept.synonymsTold >= kept.synonymsRevision || performance.now() < this.#restUntil) return;
    const [row] = await this.#database.query(readSynonyms);
    if (!row) return;
    try {
      await kept.client.putSynonyms({ groups: row.groups }, signal ? { signal } : {});
    } catch (error) {
      this.#failures += 1;
      this.#restUntil = performance.now() + backoff(this.#failures, rest);
      this.#log.warn({ err: error }, "the search plugin could not be told of synonyms; it is tried again");
      return;
    }
    this.#failures = 0;
    await this.#database.transaction(async (tx) => {
      await tx.query(markSynonymsTold, [row.revision, kept.pluginId]);
      await touch(tx, searchTopic, searchIndexTopic);
    });
  }
}

const plain = (words: readonly string[]): string[] => [
  ...new Set(words.map((word) => word.trim().replaceAll(/\s+/g, " ").toLowerCase()).filter((word) => word !== "")),
];
