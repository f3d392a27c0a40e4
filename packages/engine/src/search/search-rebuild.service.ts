import { type Client, type Database, isError, newId, RebuildNotFound, type search } from "@hanse/plugin-kit";
import type { Logger } from "pino";
import { backoff } from "../platform/backoff.ts";
import { touch } from "../platform/cache/touch.ts";
import { countDocuments, readDocumentsAfter } from "./documents.queries.ts";
import {
  advanceRebuild,
  findRebuild,
  leaseRebuild,
  type Rebuild,
  releaseRebuild,
  removeRebuild,
  requestFirstRebuild,
  requestRebuild,
} from "./rebuild.queries.ts";
import { markBuilt, searchIndexTopic, searchTopic } from "./search-index.queries.ts";
import type { SearchIndexService } from "./search-index.service.ts";
import { SearchPluginMissing } from "./search.errors.ts";

const batchSize = 500;
/** More than the slowest call may take. */
const leaseMs = 90_000;
const retry = { firstMs: 1_000, mostMs: 60_000 };

/** Around the work on a rebuild. */
export interface CarryOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (rebuild: Rebuild) => void;
}

/**
 * Builds the index anew, beside the one in use. How far it got is kept, so whichever process is free goes on with it: after
 * a crash, or when the process that began it stops.
 */
export class SearchRebuildService {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #searchIndex: SearchIndexService;

  constructor({ database, log, searchIndex }: { database: Database; log: Logger; searchIndex: SearchIndexService }) {
    this.#database = database;
    this.#log = log;
    this.#searchIndex = searchIndex;
  }

  /**
   * Asks for a rebuild; one that is under way begins again. It is done in the background.
   *
   * @throws SearchPluginMissing
   */
  async request(): Promise<Rebuild> {
    if (!(await this.#searchIndex.kept())) throw new SearchPluginMissing({});
    const [rebuild] = await this.#database.query(requestRebuild, [newId("reidx"), await this.#total()]);
    return rebuild as Rebuild;
  }

  /** Gives a rebuild up: the index in use stays as it is. */
  async giveUp(id: string): Promise<void> {
    await this.#database.query(removeRebuild, [id]);
  }

  /** Works on the rebuild that was asked for, if nobody else does. An index that was never built is built now. */
  async carry(options: CarryOptions = {}): Promise<void> {
    const kept = await this.#searchIndex.kept();
    if (!kept) return;
    if (kept.builtAt === null) await this.#requestFirst();
    const [rebuild] = await this.#database.query(leaseRebuild, [leaseMs]);
    if (!rebuild) return;
    try {
      await this.#fill(kept.client, rebuild, options);
    } catch (error) {
      await this.#release(rebuild, error, options.signal);
    }
  }

  async #fill(client: Client<typeof search>, leased: Rebuild, { signal, onProgress }: CarryOptions): Promise<void> {
    const rebuildId = leased.id;
    const call = signal ? { signal } : {};
    if (!leased.isBegun) await client.beginRebuild({ rebuildId }, call);
    let rebuild = leased;
    for (let more = true; more;) {
      signal?.throwIfAborted();
      const documents = (await this.#database.query(readDocumentsAfter, [rebuild.afterId, batchSize])).map(
        ({ document }) => document,
      );
      if (documents.length > 0) await client.index({ documents, rebuildId }, call);
      const last = documents.at(-1)?.id ?? rebuild.afterId;
      const [advanced] = await this.#database.query(advanceRebuild, [rebuildId, last, documents.length, leaseMs]);
      if (!advanced) return;
      rebuild = advanced;
      onProgress?.(rebuild);
      more = documents.length === batchSize;
    }
    const { products } = await client.finishRebuild({ rebuildId }, call);
    await this.#database.transaction(async (tx) => {
      const [finished] = await tx.query(removeRebuild, [rebuildId]);
      if (!finished) return;
      await tx.query(markBuilt, [products]);
      await touch(tx, searchTopic, searchIndexTopic);
    });
  }

  async #release({ id, failures }: Rebuild, error: unknown, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) {
      await this.#database.query(releaseRebuild, [id, 0, null]);
      return;
    }
    const problem = error instanceof Error ? error.message : String(error);
    this.#log.warn({ err: error, rebuild: id }, "building the search index failed; it is tried again");
    // The plugin has lost what it had: from the beginning, then, which another process or the next turn does.
    if (isError(error, RebuildNotFound)) {
      const [gone] = await this.#database.query(removeRebuild, [id]);
      if (gone) await this.#requestFirst();
      return;
    }
    await this.#database.query(releaseRebuild, [id, backoff(failures + 1, retry), problem]);
  }

  async #requestFirst(): Promise<void> {
    const [known] = await this.#database.query(findRebuild);
    if (!known) await this.#database.query(requestFirstRebuild, [newId("reidx"), await this.#total()]);
  }

  async #total(): Promise<number> {
    const [row] = await this.#database.query(countDocuments);
    return row?.count ?? 0;
  }
}
