import { type Client, type Database, type ProductDocument, type search } from "@hanse/plugin-kit";
import type { Logger } from "pino";
import { backoff } from "../platform/backoff.ts";
import { touch } from "../platform/cache/touch.ts";
import { readDocuments } from "./documents.queries.ts";
import { forgetNotes, leaseNotes, type Note, releaseNotes, removeNotes } from "./pending.queries.ts";
import { searchTopic } from "./search-index.queries.ts";
import type { SearchIndexService } from "./search-index.service.ts";

const batchSize = 500;
/** More than both calls together may take. */
const leaseMs = 45_000;
/** How long this process leaves a failing plugin alone. */
const rest = { firstMs: 250, mostMs: 10_000 };
/** How long products wait that were part of a failure, while others go before them. */
const retry = { firstMs: 250, mostMs: 300_000 };

/** Tells the search plugin what has changed, many products at a time, from whichever process is free. */
export class SearchFeedService {
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

  /**
   * Tells of all that is due. After each failure the next batch is an eighth as large: a plugin that is down is asked for little,
   * and a product that it cannot take is alone in the end, where it holds up no other.
   */
  async drain({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    const kept = await this.#searchIndex.kept();
    if (!kept || performance.now() < this.#restUntil) return;
    for (;;) {
      const size = Math.max(1, batchSize >> Math.min(this.#failures * 3, 30));
      const notes = await this.#database.query(leaseNotes, [size, leaseMs]);
      if (notes.length === 0 || !(await this.#tell(kept.client, notes, signal))) return;
      if (notes.length < size || signal?.aborted) return;
    }
  }

  /** Where there is no search plugin, notes are of no use. */
  async forget(): Promise<void> {
    if (!(await this.#searchIndex.kept())) await this.#database.query(forgetNotes);
  }

  /** Whether it worked. */
  async #tell(client: Client<typeof search>, notes: readonly Note[], signal?: AbortSignal): Promise<boolean> {
    const ids = notes.map(({ productId }) => productId);
    const transactions = notes.map(({ changedIn }) => changedIn);
    try {
      await this.#send(client, [...new Set(ids)], signal);
    } catch (error) {
      const waits = notes.map(({ attempts }) => (signal?.aborted ? 0 : backoff(attempts, retry)));
      if (!signal?.aborted) this.#noteFailure(error, ids.length);
      await this.#database.query(releaseNotes, [ids, transactions, waits]);
      return false;
    }
    this.#failures = 0;
    await this.#database.transaction(async (tx) => {
      await tx.query(removeNotes, [ids, transactions]);
      await touch(tx, searchTopic);
    });
    return true;
  }

  async #send(client: Client<typeof search>, ids: readonly string[], signal?: AbortSignal): Promise<void> {
    const options = signal ? { signal } : {};
    const read = await this.#database.query(readDocuments, [ids]);
    const documents = read.map(({ document }) => document).filter((found): found is ProductDocument => found !== null);
    const products = read.filter(({ document }) => document === null).map(({ id, version }) => ({ id, version }));
    if (documents.length > 0) await client.index({ documents }, options);
    if (products.length > 0) await client.remove({ products }, options);
  }

  #noteFailure(error: unknown, products: number): void {
    this.#failures += 1;
    this.#restUntil = performance.now() + backoff(this.#failures, rest);
    this.#log.warn(
      { err: error, products },
      "the search plugin could not be told of changed products; it is tried again",
    );
  }
}
