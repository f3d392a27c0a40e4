import { RebuildNotFound } from "@hanse/plugin-kit";
import { indexSettings } from "./index-settings.ts";
import { type IndexedProduct, replaces } from "./indexed-product.ts";
import { failureCode, ifThere, type Server } from "./server.ts";

/** In an index, the document that names the rebuild which made it; of the one being built, the rebuild under way. */
const markerKey = "_rebuild";

/** What an index holds of a product; of the marker, the rebuild. */
type Held = Pick<IndexedProduct, "key" | "version" | "removed"> & { rebuildId?: string };
type Standing = Map<string, Held>;

/**
 * The index in use and, during a rebuild, the next one beside it. Writes of one process come one after the other, so that
 * what a write has looked at is still so when it writes.
 */
export class ProductIndexes {
  readonly #server: Server;
  readonly live: string;
  readonly #next: string;
  #turn: Promise<unknown> = Promise.resolve();
  #made: Promise<void> | undefined;

  constructor(server: Server, name: string) {
    this.#server = server;
    this.live = name;
    this.#next = `${name}_next`;
  }

  /** Makes the index in use, once; again after a failure. */
  make(signal: AbortSignal): Promise<void> {
    return (this.#made ??= this.#make(signal).catch((error: unknown) => {
      this.#made = undefined;
      throw error;
    }));
  }

  /** Makes it anew, since it has been deleted or set up otherwise. */
  remake(signal: AbortSignal): Promise<void> {
    this.#made = undefined;
    return this.make(signal);
  }

  /** Writes what is later than what is there, to the rebuild or to all indexes that live. */
  async write(products: readonly IndexedProduct[], rebuildId: string | undefined, signal: AbortSignal): Promise<void> {
    await this.#inTurn(signal, async () => {
      const latest = latestOf(products);
      const next = await this.#look(this.#next, latest, signal);
      const building = next?.get(markerKey)?.rebuildId;
      if (rebuildId !== undefined && building !== rebuildId) throw new RebuildNotFound({ rebuildId });
      const live = rebuildId === undefined ? await this.#lookAtLive(latest, signal) : undefined;
      await Promise.all([
        ...(live ? [this.#put(this.live, latest, live, signal)] : []),
        ...(next && building !== undefined ? [this.#put(this.#next, latest, next, signal)] : []),
      ]);
    });
  }

  async beginRebuild(rebuildId: string, signal: AbortSignal): Promise<void> {
    await this.#inTurn(signal, async () => {
      if ((await this.#rebuildOf(this.#next, signal)) === rebuildId) return;
      const client = this.#server.client(signal);
      const synonyms = await client.index(this.live).getSynonyms();
      await this.#drop(this.#next, signal);
      const next = client.index(this.#next);
      const marker = { key: markerKey, rebuildId, version: 0, removed: true };
      await this.#server.settle(client.createIndex(this.#next, { primaryKey: "key" }), signal);
      await this.#server.settle(next.updateSettings({ ...indexSettings, synonyms }), signal);
      await this.#server.settle(next.addDocuments([marker]), signal);
    });
  }

  /** How many products the index finds that is now in use. */
  async finishRebuild(rebuildId: string, signal: AbortSignal): Promise<number> {
    await this.#inTurn(signal, async () => {
      const finished = await this.#rebuildOf(this.live, signal);
      const building = await this.#rebuildOf(this.#next, signal);
      // Finished, but perhaps not to the end.
      if (finished === rebuildId) return building === undefined ? this.#drop(this.#next, signal) : undefined;
      if (building !== rebuildId) throw new RebuildNotFound({ rebuildId });
      const client = this.#server.client(signal);
      // Else the old index would look like a rebuild under way for as long as it is not deleted.
      if (finished !== undefined) await this.#server.settle(client.index(this.live).deleteDocument(markerKey), signal);
      await this.#server.settle(client.swapIndexes([{ indexes: [this.live, this.#next], rename: false }]), signal);
      await this.#drop(this.#next, signal);
    });
    const { total } = await this.#server
      .client(signal)
      .index(this.live)
      .getDocuments({ filter: "removed = false", limit: 1, fields: ["key"] });
    return total;
  }

  async putSynonyms(synonyms: Record<string, string[]>, signal: AbortSignal): Promise<void> {
    await this.#inTurn(signal, async () => {
      const building = await this.#rebuildOf(this.#next, signal);
      const uids = building === undefined ? [this.live] : [this.live, this.#next];
      const client = this.#server.client(signal);
      await Promise.all(uids.map((uid) => this.#server.settle(client.index(uid).updateSynonyms(synonyms), signal)));
    });
  }

  #inTurn(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(async () => {
      signal.throwIfAborted();
      await this.make(signal);
      await work();
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #make(signal: AbortSignal): Promise<void> {
    const client = this.#server.client(signal);
    if (!(await ifThere(client.getRawIndex(this.live)))) {
      try {
        await this.#server.settle(client.createIndex(this.live, { primaryKey: "key" }), signal);
      } catch (error) {
        // Another process was faster.
        if (failureCode(error) !== "index_already_exists") throw error;
      }
    }
    await this.#server.settle(client.index(this.live).updateSettings(indexSettings), signal);
  }

  async #drop(uid: string, signal: AbortSignal): Promise<void> {
    const client = this.#server.client(signal);
    if (await ifThere(client.getRawIndex(uid))) await ifThere(this.#server.settle(client.deleteIndex(uid), signal));
  }

  /** Made anew when somebody has deleted it: a write to no index would make one that is not set up. */
  async #lookAtLive(products: readonly IndexedProduct[], signal: AbortSignal): Promise<Standing> {
    const standing = await this.#look(this.live, products, signal);
    if (!standing) await this.remake(signal);
    return standing ?? new Map();
  }

  /** The rebuild that made an index, or is making it. */
  async #rebuildOf(uid: string, signal: AbortSignal): Promise<string | undefined> {
    return (await this.#look(uid, [], signal))?.get(markerKey)?.rebuildId;
  }

  /** Undefined when there is no such index. */
  async #look(uid: string, products: readonly IndexedProduct[], signal: AbortSignal): Promise<Standing | undefined> {
    const ids = [markerKey, ...products.map(({ key }) => key)];
    // The client's own method puts the ids into the address, which has no room for a thousand.
    const found = await ifThere(
      this.#server
        .client(signal)
        .httpRequest.post<unknown>({
          path: `indexes/${uid}/documents/fetch`,
          body: { ids, fields: ["key", "version", "removed", "rebuildId"], limit: ids.length },
        })
        .then(standingIn),
    );
    return found && new Map(found.map((document) => [document.key, document]));
  }

  async #put(uid: string, products: readonly IndexedProduct[], standing: Standing, signal: AbortSignal): Promise<void> {
    const later = products.filter((product) => replaces(product, standing.get(product.key)));
    if (later.length === 0) return;
    await this.#server.settle(this.#server.client(signal).index(uid).addDocuments(later), signal);
  }
}

/** One of each product. */
function latestOf(products: readonly IndexedProduct[]): IndexedProduct[] {
  const byKey = new Map<string, IndexedProduct>();
  for (const product of products) if (replaces(product, byKey.get(product.key))) byKey.set(product.key, product);
  return [...byKey.values()];
}

/** Whatever stands between could have answered in Meilisearch's place, and then nothing is known. */
function standingIn(reply: unknown): Held[] {
  const { results } = (reply ?? {}) as { results?: unknown };
  const isHeld = (one: unknown): boolean => typeof (one as Held | null)?.key === "string";
  if (!Array.isArray(results) || !results.every(isHeld))
    throw new Error("Meilisearch answered with something that is no list of documents. Check that its url is right.");
  return results as Held[];
}
