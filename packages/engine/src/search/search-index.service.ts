import { type Client, type Database, search } from "@hanse/plugin-kit";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import type { ShopConfig } from "../platform/config/config.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { countPending, forgetAllNotes } from "./pending.queries.ts";
import { findRebuild, type Rebuild, removeAnyRebuild } from "./rebuild.queries.ts";
import { abandonIndex, type IndexState, keepIndex, readIndexState, searchIndexTopic } from "./search-index.queries.ts";

/** The search plugin of the shop, as long as the index that the shop keeps is its. */
export interface KeptIndex extends IndexState {
  readonly client: Client<typeof search>;
}

/** What is known of search, for those who look after the shop. */
export interface SearchStatus {
  readonly pluginId: string | null;
  readonly builtAt: string | null;
  readonly products: number | null;
  /** Changed products that the plugin has not been told of yet. */
  readonly pending: number;
  readonly rebuild: Rebuild | null;
}

/** Which plugin keeps the index, and whether that is complete. */
export class SearchIndexService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #pluginId: string | undefined;
  readonly #state: Snapshot<IndexState | undefined>;

  constructor({
    database,
    clock,
    config,
    plugins,
  }: {
    database: Database;
    clock: VersionClock;
    config: ShopConfig;
    plugins: PluginHost;
  }) {
    this.#database = database;
    this.#plugins = plugins;
    this.#pluginId = config.plugins.find(({ definition }) =>
      Object.values(definition.implements).some(({ name }) => name === search.name),
    )?.definition.id;
    this.#state = snapshot(clock, [searchIndexTopic], async () => (await database.query(readIndexState))[0]);
  }

  /**
   * Undefined in a shop without search plugin, and in a process whose configuration names another one than the shop has by
   * now: that must not take what the other has to be told.
   */
  async kept(): Promise<KeptIndex | undefined> {
    const client = this.#plugins.optional(search);
    if (!client) return undefined;
    const state = await this.#state.get();
    return state && state.pluginId === this.#pluginId ? { ...state, client } : undefined;
  }

  /** Notes at the start which plugin keeps the index. One without plugin is behind as soon as a product changes: it is given up. */
  async prepare(): Promise<void> {
    const pluginId = this.#pluginId;
    await this.#database.transaction(async (tx) => {
      const changed = await (pluginId === undefined ? tx.query(abandonIndex) : tx.query(keepIndex, [pluginId]));
      if (changed.length === 0) return;
      await tx.query(removeAnyRebuild);
      // The first build begins after this, and so sees whatever was noted up to here.
      await tx.query(forgetAllNotes);
      await touch(tx, searchIndexTopic);
    });
  }

  async status(): Promise<SearchStatus> {
    const [states, rebuilds, pending] = await Promise.all([
      this.#database.query(readIndexState),
      this.#database.query(findRebuild),
      this.#database.query(countPending),
    ]);
    const { pluginId = null, builtAt = null, products = null } = states[0] ?? {};
    return { pluginId, builtAt, products, pending: pending[0]?.count ?? 0, rebuild: rebuilds[0] ?? null };
  }
}
