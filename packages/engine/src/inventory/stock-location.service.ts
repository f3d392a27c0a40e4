import { type Database, newId } from "@hanse/plugin-kit";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import type { SalesChannelService } from "../sales-channel/index.ts";
import type { StoreService } from "../store/index.ts";
import { StockLocation as StockLocationEntity } from "./inventory.entity.ts";
import { ChannelToSupplyNotFound, StockLocationNotFound } from "./inventory.errors.ts";
import type { LocationAddress } from "./location-address.ts";
import { linkChannels, loadStockLocations, type StockLocation, touchLocation } from "./stock-location.queries.ts";

/** Changes with every stock location and with the channels it supplies. */
export const stockLocationTopic = "stock_location";

export interface NewStockLocation {
  name: string;
  address?: LocationAddress | null;
  metadata?: Record<string, unknown> | null;
  /** Sales channels that it supplies. */
  salesChannelIds?: readonly string[];
}

/** Stock locations: few, asked for by every checkout, hence kept in memory. */
export class StockLocationService {
  readonly #database: Database;
  readonly #stores: StoreService;
  readonly #salesChannels: SalesChannelService;
  readonly #locations: Snapshot<readonly StockLocation[]>;

  constructor({
    database,
    clock,
    stores,
    salesChannels,
  }: {
    database: Database;
    clock: VersionClock;
    stores: StoreService;
    salesChannels: SalesChannelService;
  }) {
    this.#database = database;
    this.#stores = stores;
    this.#salesChannels = salesChannels;
    this.#locations = snapshot(clock, [stockLocationTopic], () => database.query(loadStockLocations));
  }

  /** All of them, oldest first: the order in which stock is taken. */
  async list(): Promise<readonly StockLocation[]> {
    return this.#locations.get();
  }

  async get(id: string): Promise<StockLocation> {
    const location = (await this.list()).find((entry) => entry.id === id);
    if (!location) throw new StockLocationNotFound({ ids: [id] });
    return location;
  }

  /** @throws when one of the ids is not a location's. */
  async assertKnown(ids: Iterable<string>): Promise<void> {
    const known = new Set((await this.list()).map((location) => location.id));
    const unknown = [...new Set(ids)].filter((id) => !known.has(id));
    if (unknown.length > 0) throw new StockLocationNotFound({ ids: unknown });
  }

  /** Ids of the locations that supply any of the channels, oldest first. */
  async ofChannels(salesChannelIds: readonly string[]): Promise<string[]> {
    const locations = await this.list();
    return locations
      .filter((location) => location.salesChannelIds.some((id) => salesChannelIds.includes(id)))
      .map((location) => location.id);
  }

  async create({
    name,
    address = null,
    metadata = null,
    salesChannelIds = [],
  }: NewStockLocation): Promise<{ id: string }> {
    await this.#assertChannels(salesChannelIds);
    return this.#database.transaction(async (tx) => {
      const now = new Date();
      const { id } = tx.em.create(StockLocationEntity, {
        id: newId("sloc"),
        name,
        address,
        metadata,
        createdAt: now,
        updatedAt: now,
      });
      await tx.em.flush();
      await tx.query(linkChannels, [id, salesChannelIds, []]);
      await touch(tx, stockLocationTopic);
      return { id };
    });
  }

  /** Changes which channels a location supplies; a channel both added and removed is removed. */
  async link(
    id: string,
    { add = [], remove = [] }: { add?: readonly string[]; remove?: readonly string[] },
  ): Promise<void> {
    await this.get(id);
    await this.#assertChannels(add);
    await this.#database.transaction(async (tx) => {
      if ((await lockVersion(tx, "stock_location", id, undefined)) === undefined)
        throw new StockLocationNotFound({ ids: [id] });
      await tx.query(linkChannels, [id, add, remove]);
      await tx.query(touchLocation, [id]);
      await touch(tx, stockLocationTopic);
    });
  }

  /** Makes the location that a new shop's stock is counted at, once. */
  async prepare(): Promise<void> {
    if ((await this.list()).length > 0) return;
    const { defaultSalesChannelId } = await this.#stores.settings();
    const salesChannelIds = defaultSalesChannelId === null ? [] : [defaultSalesChannelId];
    const { id } = await this.create({ name: "Warehouse", salesChannelIds });
    await this.#stores.update({ defaultLocationId: id });
  }

  async #assertChannels(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const known = new Set((await this.#salesChannels.list()).map((channel) => channel.id));
    const unknown = ids.filter((id) => !known.has(id));
    if (unknown.length > 0) throw new ChannelToSupplyNotFound({ ids: unknown });
  }
}
