import { type Database, inventory, type ReservationLine } from "@hanse/plugin-kit";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { StockedVariantNotFound, VariantOfSeveralItems, VariantWithoutItem } from "./inventory.errors.ts";
import { putVariantItems } from "./inventory-item.queries.ts";
import { reservationLines, type StockedLine, type VariantItem } from "./reservation-lines.ts";
import type { StockLevelService } from "./stock-level.service.ts";
import type { StockLocationService } from "./stock-location.service.ts";
import { itemsOfVariants, lackingLocations, linkItems } from "./variant-stock.queries.ts";

const batchSize = 1_000;

/** A variant of which stock is to be kept. */
export interface VariantToStock {
  readonly variantId: string;
  readonly sku: string | null;
  readonly title: string | null;
  readonly requiresShipping: boolean;
}

/** A count of a variant at a location. */
export interface VariantCount {
  readonly variantId: string;
  readonly locationId: string;
  readonly stocked: number;
}

/** Which items of the inventory plugin a variant takes, and what follows from that for counts and carts. */
export class VariantStockService {
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

  /**
   * Gives each variant an item of its own, unless it has other ones, and keeps the item's SKU and title up to date. Doing it
   * again changes nothing: the item's id follows from the variant's.
   */
  async linkItems(variants: readonly VariantToStock[]): Promise<void> {
    for (let start = 0; start < variants.length; start += batchSize) {
      await this.#link(variants.slice(start, start + batchSize));
    }
  }

  /** Records how many units of variants there are, at once visible in this process. */
  async setStock(counts: readonly VariantCount[]): Promise<void> {
    const items = await this.#known(counts.map((count) => count.variantId));
    const without = [...items].filter(([, of]) => of.length === 0);
    if (without.length > 0) throw new VariantWithoutItem({ ids: without.map(([id]) => id) });
    const several = [...items].filter(([, of]) => of.length > 1);
    if (several.length > 0) throw new VariantOfSeveralItems({ ids: several.map(([id]) => id) });
    const levels = counts.flatMap(({ variantId, locationId, stocked }) =>
      (items.get(variantId) ?? []).map(({ itemId, requiredQuantity }) => ({
        itemId,
        locationId,
        stocked: stocked * requiredQuantity,
      })),
    );
    await this.#stockLevels.set(levels);
  }

  /** The items of each variant that exists; none for a variant that has none. */
  async itemsOf(variantIds: readonly string[]): Promise<Map<string, readonly VariantItem[]>> {
    const rows = await this.#database.query(itemsOfVariants, [[...new Set(variantIds)]]);
    return new Map(rows.map(({ variantId, items }) => [variantId, items]));
  }

  /**
   * What to reserve for lines sold in a channel.
   *
   * @param items of the lines' variants, where the caller has loaded them (see `itemsOfVariantSql`); saves a statement.
   */
  async reservationLinesFor(
    lines: readonly StockedLine[],
    salesChannelId: string,
    items?: ReadonlyMap<string, readonly VariantItem[]>,
  ): Promise<ReservationLine[]> {
    const managed = lines.filter((line) => line.manageInventory);
    if (managed.length === 0) return [];
    const locationIds = await this.#stockLocations.ofChannels([salesChannelId]);
    const itemsOf = items ?? (await this.itemsOf(managed.map((line) => line.variantId)));
    return reservationLines(managed, itemsOf, { salesChannelId, locationIds });
  }

  /** Of the locations, those that cannot serve all lines alone, as far as the projection knows. */
  async lackingLocations(lines: readonly StockedLine[], locationIds: readonly string[]): Promise<Set<string>> {
    const wanting = lines.filter((line) => line.manageInventory && !line.allowBackorder);
    if (wanting.length === 0 || locationIds.length === 0) return new Set();
    const rows = await this.#database.query(lackingLocations, [
      wanting.map((line) => line.variantId),
      wanting.map((line) => line.quantity),
      locationIds,
    ]);
    return new Set(rows.map((row) => row.id));
  }

  async #link(variants: readonly VariantToStock[]): Promise<void> {
    const items = await this.#known(variants.map((variant) => variant.variantId));
    const own = variants
      .map((variant) => ({ ...variant, itemId: itemOf(variant.variantId) }))
      .filter(({ variantId, itemId }) => isEmptyOrHas(items.get(variantId), itemId));
    if (own.length === 0) return;
    await this.#plugins
      .one(inventory)
      .putItems(own.map(({ itemId: id, sku, title, requiresShipping }) => ({ id, sku, title, requiresShipping })));
    await this.#database.query(putVariantItems, [
      own.map((variant) => variant.itemId),
      own.map((variant) => variant.sku),
      own.map((variant) => variant.title),
      own.map((variant) => variant.requiresShipping),
    ]);
    const fresh = own.filter(({ variantId }) => items.get(variantId)?.length === 0);
    if (fresh.length === 0) return;
    await this.#database.query(linkItems, [
      fresh.map((variant) => variant.variantId),
      fresh.map((variant) => variant.itemId),
    ]);
  }

  async #known(variantIds: readonly string[]): Promise<Map<string, readonly VariantItem[]>> {
    const items = await this.itemsOf(variantIds);
    const unknown = [...new Set(variantIds)].filter((id) => !items.has(id));
    if (unknown.length > 0) throw new StockedVariantNotFound({ ids: unknown });
    return items;
  }
}

const isEmptyOrHas = (items: readonly VariantItem[] = [], itemId: string): boolean =>
  items.length === 0 || items.some((item) => item.itemId === itemId);

/** Two processes that link the same variant at once must come to the same id. */
const itemOf = (variantId: string): string => `iitem_${variantId.slice(variantId.indexOf("_") + 1)}`;
