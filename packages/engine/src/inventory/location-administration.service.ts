import { type Database, fulfillment, inventory } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { StillInUse } from "../platform/http/http.errors.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { describeUses, type Use } from "../platform/http/uses.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { StockLocation } from "./inventory.entity.ts";
import { StockLocationNotFound } from "./inventory.errors.ts";
import { closeLevelsAt } from "./stock-level.queries.ts";
import type { LocationAddress } from "./location-address.ts";
import {
  linkProviders,
  locationColumns,
  locationListing,
  locationUses,
  type StockLocationRow,
  touchLocation,
} from "./stock-location.queries.ts";
import { stockLocationTopic } from "./stock-location.service.ts";

const selected = { columns: locationColumns, condition: "TRUE", params: [] };

interface LocationChanges {
  name?: string;
  address?: LocationAddress | null;
  metadata?: Record<string, unknown> | null;
}

/** Stock locations as staff see and change them. */
export class LocationAdministration {
  readonly #database: Database;
  readonly #plugins: PluginHost;

  constructor({ database, plugins }: { database: Database; plugins: PluginHost }) {
    this.#database = database;
    this.#plugins = plugins;
  }

  /** One statement. */
  async page(query: ListQuery): Promise<ListedPage<StockLocationRow>> {
    return readPage(this.#database, locationListing, selected, query);
  }

  async get(id: string): Promise<StockLocationRow> {
    const row = await readOne<StockLocationRow>(this.#database, locationListing, selected, id);
    if (!row) throw new StockLocationNotFound({ ids: [id] });
    return row;
  }

  async update(id: string, changes: LocationChanges, expected: number | undefined): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await lockVersion(tx, "stock_location", id, expected);
      const location = await tx.em.findOne(StockLocation, { id });
      if (!location) throw new StockLocationNotFound({ ids: [id] });
      Object.assign(location, changes);
      await tx.em.flush();
      await touch(tx, stockLocationTopic);
    });
  }

  /** @throws UnknownProvider when a provider to add is not one of the shop's. */
  async linkProviders(
    id: string,
    { add = [], remove = [] }: { add?: readonly string[]; remove?: readonly string[] },
  ): Promise<void> {
    for (const providerId of add) this.#plugins.provider(fulfillment, providerId);
    await this.#database.transaction(async (tx) => {
      if ((await lockVersion(tx, "stock_location", id, undefined)) === undefined)
        throw new StockLocationNotFound({ ids: [id] });
      await tx.query(linkProviders, [id, add, remove]);
      await tx.query(touchLocation, [id]);
    });
  }

  /**
   * Ends a location. The inventory plugin is asked first, since it knows of reservations that no one has reported yet; that its
   * empty levels are gone does no harm if what follows fails.
   *
   * @throws StillInUse while it has stock, reservations or shipping, or is the shop's default.
   */
  async delete(id: string): Promise<void> {
    await this.get(id);
    refuseInUse(id, await this.#database.query(locationUses, [id]));
    await this.#plugins.one(inventory).deleteLevels({ locationIds: [id] });
    await this.#database.transaction(async (tx) => {
      await lockVersion(tx, "stock_location", id, undefined);
      const location = await tx.em.findOne(StockLocation, { id });
      if (!location) throw new StockLocationNotFound({ ids: [id] });
      refuseInUse(id, await tx.query(locationUses, [id]));
      await tx.query(closeLevelsAt, [id]);
      tx.em.remove(location);
      await tx.em.flush();
      await touch(tx, stockLocationTopic);
    });
  }
}

function refuseInUse(id: string, uses: readonly Use[]): void {
  if (uses.length > 0) throw new StillInUse({ resource: "stock location", id, uses: describeUses(uses) });
}
