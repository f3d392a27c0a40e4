import { type Database, inventory, InventoryItemNotFound, type StockMovement } from "@hanse/plugin-kit";
import { type ListedPage, type ListQuery, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { LevelExists, LevelNotFound } from "./inventory.errors.ts";
import { findLevels, levelColumns, levelListing, renewItems, unknownItems } from "./inventory-item.queries.ts";
import type { LevelDto } from "./inventory-item.schema.ts";
import type { StockLevelService } from "./stock-level.service.ts";
import type { StockLocationService } from "./stock-location.service.ts";

/** What a change of stock says about itself; `actor` did it. */
export interface StockNote {
  reason?: string;
  reference?: string;
  actor?: string;
}

/** What is left out stays as it is, or is 0 where there was no level. */
export interface NewCount extends StockNote {
  itemId: string;
  locationId: string;
  stocked?: number;
  incoming?: number;
}

interface Batch {
  create: readonly NewCount[];
  update: readonly NewCount[];
  /** Ids of levels. */
  delete: readonly string[];
  /** Writes off what is in stock of the deleted levels. */
  force: boolean;
  /** The version in which the client saw the item, of which there is one then. */
  expected?: number | undefined;
}

export interface Adjustment extends StockNote {
  itemId: string;
  locationId: string;
  quantity: number;
  kind: "adjust" | "receive" | "return";
}

export interface StockTransfer extends StockNote {
  fromLocationId: string;
  toLocationId: string;
  goods: readonly { itemId: string; quantity: number }[];
}

/** Stock as staff count, adjust and move it. The inventory plugin does it, and writes down who did what and why. */
export class LevelAdministration {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #stockLocations: StockLocationService;
  readonly #stockLevels: StockLevelService;

  constructor({
    database,
    plugins,
    stockLocations,
    stockLevels,
  }: {
    database: Database;
    plugins: PluginHost;
    stockLocations: StockLocationService;
    stockLevels: StockLevelService;
  }) {
    this.#database = database;
    this.#plugins = plugins;
    this.#stockLocations = stockLocations;
    this.#stockLevels = stockLevels;
  }

  /** Levels of one item; one statement. */
  async page(itemId: string, query: ListQuery): Promise<ListedPage<LevelDto>> {
    const selected = { columns: levelColumns, condition: "l.item_id = $1 AND NOT l.closed", params: [itemId] };
    return readPage(this.#database, levelListing, selected, query);
  }

  async assertLocations(counts: readonly { locationId: string }[]): Promise<void> {
    await this.#stockLocations.assertKnown(counts.map((count) => count.locationId));
  }

  async assertItem(itemId: string): Promise<void> {
    await this.#assertItems([itemId]);
  }

  /** Counts levels that may be new. */
  async count(counts: readonly NewCount[]): Promise<void> {
    if (counts.length === 0) return;
    await this.#change({ counts, deletions: [], force: false });
  }

  /** Counts, opens and deletes levels, all or nothing. */
  async batch({
    create,
    update,
    delete: ids,
    force,
    expected,
  }: Batch): Promise<{ created: LevelDto[]; updated: LevelDto[] }> {
    const counts = [...create, ...update];
    await this.assertLocations(counts);
    await this.#assertItems(counts.map((count) => count.itemId));
    const known = await this.#find(counts, ids);
    refuseExisting(create, known);
    refuseMissing(update, ids, known);
    const deletions = known
      .filter((level) => ids.includes(level.id))
      .map((level) => ({ itemId: level.inventory_item_id, locationId: level.location_id }));
    await this.#renew([...counts, ...deletions], expected);
    await this.#change({ counts, deletions, force });
    const now = new Map((await this.#find(counts, [])).map((level) => [placeOf(level), level]));
    const shown = (list: readonly NewCount[]) => list.flatMap((count) => now.get(place(count)) ?? []);
    return { created: shown(create), updated: shown(update) };
  }

  /** Deletes one level that has no stock. Returns its id. */
  async delete(itemId: string, locationId: string, expected?: number): Promise<string> {
    await this.#assertItems([itemId]);
    const [level] = await this.#find([{ itemId, locationId }], []);
    if (!level) throw new LevelNotFound({ levels: [`of ${itemId} at ${locationId}`] });
    await this.#renew([{ itemId }], expected);
    await this.#change({ counts: [], deletions: [{ itemId, locationId }], force: false });
    return level.id;
  }

  /** @param key of the effect: the same one adjusts once. */
  async adjust(
    { itemId, locationId, quantity, kind, ...note }: Adjustment,
    key: string,
    expected?: number,
  ): Promise<void> {
    await this.assertLocations([{ locationId }]);
    await this.#renew([{ itemId }], expected);
    const plugin = this.#plugins.one(inventory);
    const options = { idempotencyKey: key };
    const changes = [{ itemId, locationId, quantity }];
    await this.#stockLevels.change(
      kind === "adjust"
        ? plugin.adjust({ changes, ...note }, options)
        : plugin.receive({ kind, goods: changes, ...note }, options),
    );
  }

  /** @param key of the effect: the same one moves the goods once. */
  async transfer({ fromLocationId, toLocationId, goods, ...note }: StockTransfer, key: string): Promise<LevelDto[]> {
    await this.assertLocations([{ locationId: fromLocationId }, { locationId: toLocationId }]);
    await this.#renew(goods, undefined);
    await this.#stockLevels.change(
      this.#plugins
        .one(inventory)
        .transfer(
          { goods: goods.map((item) => ({ ...item, fromLocationId, toLocationId })), ...note },
          { idempotencyKey: key },
        ),
    );
    const places = goods.flatMap(({ itemId }) => [
      { itemId, locationId: fromLocationId },
      { itemId, locationId: toLocationId },
    ]);
    return this.#find(places, []);
  }

  /** Why stock is what it is, the latest first. `next`, unless null, is the `before` of the next page. */
  async movements(search: {
    itemId?: string;
    locationId?: string;
    reference?: string;
    before?: string;
    limit: number;
  }): Promise<{ movements: StockMovement[]; next: string | null }> {
    return this.#plugins.one(inventory).movements(search);
  }

  /**
   * Levels are part of their item: staff who change them make it a new version. This comes before the plugin is asked, so that
   * of two who have seen the same version one is refused; should the plugin then refuse, there is a version in which
   * nothing is new.
   *
   * @throws InventoryItemNotFound, StaleVersion
   */
  async #renew(changes: readonly { itemId: string }[], expected: number | undefined): Promise<void> {
    const ids = [...new Set(changes.map(({ itemId }) => itemId))];
    if (ids.length === 0) return;
    await this.#database.transaction(async (tx) => {
      const [seen] = ids;
      if (expected !== undefined && seen !== undefined) await lockVersion(tx, "inventory_item", seen, expected);
      const renewed = new Set((await tx.query(renewItems, [ids])).map(({ id }) => id));
      const unknown = ids.filter((id) => !renewed.has(id));
      if (unknown.length > 0) throw new InventoryItemNotFound({ itemIds: unknown });
    });
  }

  async #change(request: {
    counts: readonly NewCount[];
    deletions: readonly { itemId: string; locationId: string }[];
    force: boolean;
  }): Promise<void> {
    const { counts, deletions, force } = request;
    await this.#stockLevels.change(
      this.#plugins.one(inventory).changeLevels({ counts: [...counts], deletions: [...deletions], force }),
      deletions,
    );
  }

  async #find(places: readonly { itemId: string; locationId: string }[], ids: readonly string[]): Promise<LevelDto[]> {
    return this.#database.query(findLevels, [
      places.map(({ itemId }) => itemId),
      places.map(({ locationId }) => locationId),
      ids,
    ]);
  }

  async #assertItems(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const unknown = await this.#database.query(unknownItems, [ids]);
    if (unknown.length > 0) throw new InventoryItemNotFound({ itemIds: unknown.map((row) => row.id) });
  }
}

const place = ({ itemId, locationId }: { itemId: string; locationId: string }): string => `${itemId} ${locationId}`;
const placeOf = (level: LevelDto): string => place({ itemId: level.inventory_item_id, locationId: level.location_id });

function refuseExisting(create: readonly NewCount[], known: readonly LevelDto[]): void {
  const there = new Set(known.map(placeOf));
  const again = create.filter((count) => there.has(place(count)));
  if (again.length === 0) return;
  throw new LevelExists({ levels: again.map(({ itemId, locationId }) => ({ itemId, locationId })) });
}

function refuseMissing(update: readonly NewCount[], ids: readonly string[], known: readonly LevelDto[]): void {
  const there = new Set([...known.map(placeOf), ...known.map((level) => level.id)]);
  const missing = [
    ...update.filter((count) => !there.has(place(count))).map((count) => `of ${count.itemId} at ${count.locationId}`),
    ...ids.filter((id) => !there.has(id)),
  ];
  if (missing.length > 0) throw new LevelNotFound({ levels: missing });
}
