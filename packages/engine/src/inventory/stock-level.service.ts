import { type Database, inventory, type InventoryLevel } from "@hanse/plugin-kit";
import type { TopicVersion, VersionClock } from "../platform/cache/version-clock.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import {
  applyLevels,
  closeLevels,
  isEmpty,
  levelsOfItem,
  linkedItems,
  openCountedLevels,
  toLevelColumns,
} from "./stock-level.queries.ts";
import type { StockLocationService } from "./stock-location.service.ts";
import { throttle } from "./throttle.ts";

/** Reports drop the caches of availability at most about so often. What is not announced is noticed by the clock's own poll. */
const announceEveryMs = 500;
const pageSize = 1_000;

export interface NewLevel {
  readonly itemId: string;
  readonly locationId: string;
  readonly stocked: number;
  readonly incoming?: number;
}

/** The projection of the inventory plugin's levels into `stock_level`. It informs; only a reservation decides. */
export class StockLevelService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #stockLocations: StockLocationService;
  readonly #clock: VersionClock;
  readonly #announceSoon: (version: TopicVersion) => void;

  constructor({
    database,
    clock,
    plugins,
    stockLocations,
  }: {
    database: Database;
    clock: VersionClock;
    plugins: PluginHost;
    stockLocations: StockLocationService;
  }) {
    this.#database = database;
    this.#plugins = plugins;
    this.#stockLocations = stockLocations;
    this.#clock = clock;
    this.#announceSoon = throttle((version) => clock.observeOwn([version]), announceEveryMs);
  }

  /** Takes reports in any order and any number of times; of each level the highest version stays. */
  async apply(levels: readonly InventoryLevel[]): Promise<void> {
    const version = await this.#write(levels);
    if (version) this.#announceSoon(version);
  }

  /** Records counts. When this resolves, whatever this process shows of them is up to date. */
  async set(levels: readonly NewLevel[]): Promise<InventoryLevel[]> {
    if (levels.length === 0) return [];
    await this.#stockLocations.assertKnown(levels.map((level) => level.locationId));
    const reported: InventoryLevel[] = [];
    for (let start = 0; start < levels.length; start += pageSize) {
      const page = await this.#plugins.one(inventory).setStock(levels.slice(start, start + pageSize));
      await this.#show(page);
      reported.push(...page);
    }
    return reported;
  }

  /**
   * Does something to levels in the inventory plugin, and shows at once what it returns.
   *
   * @param deletions levels that it deletes.
   */
  async change(
    levels: Promise<readonly InventoryLevel[]>,
    deletions: readonly { itemId: string; locationId: string }[] = [],
  ): Promise<void> {
    const changed = await levels;
    if (deletions.length > 0) await this.#database.query(closeLevels, placesOf(deletions));
    if (changed.length === 0) return;
    await this.#show(changed);
    await this.#database.query(openCountedLevels, placesOf(changed));
  }

  /** Asks the plugin how an item stands, so that who has just changed it sees that. */
  async refresh(itemId: string): Promise<void> {
    const levels = await this.#plugins.one(inventory).levels({ itemIds: [itemId] });
    if (levels.length > 0) await this.#show(levels);
  }

  async ofItem(itemId: string): Promise<Omit<InventoryLevel, "version">[]> {
    return this.#database.query(levelsOfItem, [itemId]);
  }

  /** Asks the plugin for all levels of linked items, for a projection that was lost or restored from an old backup. */
  async rebuild(): Promise<void> {
    let last = "";
    for (;;) {
      const page = await this.#database.query(linkedItems, [last, pageSize]);
      const itemIds = page.map((row) => row.itemId);
      if (itemIds.length > 0) await this.apply(await this.#plugins.one(inventory).levels({ itemIds }));
      if (itemIds.length < pageSize) return;
      last = itemIds.at(-1) ?? last;
    }
  }

  /** Fills an empty projection. */
  async prepare(): Promise<void> {
    const [projection] = await this.#database.query(isEmpty);
    if (projection?.isEmpty) await this.rebuild();
  }

  async #show(levels: readonly InventoryLevel[]): Promise<void> {
    const version = await this.#write(levels);
    if (version) this.#clock.observeOwn([version]);
    // The plugin's own report was faster, and is announced only later.
    else await this.#clock.read();
  }

  async #write(levels: readonly InventoryLevel[]): Promise<TopicVersion | undefined> {
    if (levels.length === 0) return undefined;
    const [version] = await this.#database.query(applyLevels, toLevelColumns(levels));
    return version;
  }
}

const placesOf = (places: readonly { itemId: string; locationId: string }[]): [string[], string[]] => [
  places.map(({ itemId }) => itemId),
  places.map(({ locationId }) => locationId),
];
