import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import { type ActivePriceListService, pricingTopic } from "./active-price-lists.service.ts";
import { type NewPrice, toColumns, type VariantPrices } from "./price-columns.ts";
import type { PreferenceAttribute } from "./price.entity.ts";
import { PriceIncomplete, PriceNotFound } from "./price.errors.ts";
import { putPreference, replacePrices, selectPreferences, selectPrices } from "./price.queries.ts";
import { namingMissing } from "./priced-references.ts";
import type { Price, PricingContext } from "./resolve-price.ts";

const catalogTopic = "catalog";
const batchSize = 500;

/** A price to be set, or with the id of one that there is: what is left out stays as it is. */
export interface PriceChange extends Partial<NewPrice> {
  readonly id?: string;
}

/** The variants' own prices, and what prices depend on. */
export class PriceService {
  readonly #database: Database;
  readonly #activePriceLists: ActivePriceListService;
  readonly #inclusive: Snapshot<ReadonlyMap<string, boolean>>;

  constructor({
    database,
    clock,
    activePriceLists,
  }: {
    database: Database;
    clock: VersionClock;
    activePriceLists: ActivePriceListService;
  }) {
    this.#database = database;
    this.#activePriceLists = activePriceLists;
    this.#inclusive = snapshot(clock, [pricingTopic], async () => {
      const rows = await database.query(selectPreferences);
      return new Map(rows.map(({ attribute, value, isTaxInclusive }) => [`${attribute} ${value}`, isTaxInclusive]));
    });
  }

  /**
   * Makes the given prices the only ones of their variants, in one transaction; price lists keep theirs. Returns whether
   * anything changed.
   *
   * @throws when a variant or region does not exist, or prices contradict each other; nothing is changed then.
   */
  async setPrices(variants: readonly VariantPrices[]): Promise<boolean> {
    return this.#database.transaction((tx) => this.writePrices(tx, variants));
  }

  /** The same as part of another use case's transaction. */
  async writePrices(tx: Transaction, variants: readonly VariantPrices[]): Promise<boolean> {
    let changed = false;
    for (let start = 0; start < variants.length; start += batchSize) {
      const batch = variants.slice(start, start + batchSize);
      changed = (await this.#replace(tx, batch)) || changed;
    }
    if (changed) await touch(tx, catalogTopic);
    return changed;
  }

  /**
   * The same where prices may be named by their id. What is not named is gone afterwards.
   *
   * @throws PriceNotFound for the id of a price that the variant does not have, PriceIncomplete for a new one that says too
   * little.
   */
  async changePrices(
    tx: Transaction,
    variants: readonly { readonly variantId: string; readonly prices: readonly PriceChange[] }[],
  ): Promise<boolean> {
    const named = variants.filter(({ prices }) => prices.some(({ id }) => id !== undefined));
    const rows = named.length > 0 ? await tx.query(selectPrices, [named.map(({ variantId }) => variantId)]) : [];
    const known = new Map(rows.map(({ variantId, prices }) => [variantId, prices]));
    const whole = variants.map(({ variantId, prices }) => ({
      variantId,
      prices: prices.map((change) => completed(variantId, change, known.get(variantId) ?? [])),
    }));
    return this.writePrices(tx, whole);
  }

  /** The variants' own prices, by variant; those without any are missing. */
  async pricesOf(variantIds: readonly string[]): Promise<Map<string, Price[]>> {
    const rows = await this.#database.query(selectPrices, [variantIds]);
    return new Map(rows.map(({ variantId, prices }) => [variantId, prices]));
  }

  /**
   * What `resolvePrice` has to know of a region, its currency and this moment. The region's preference wins over the
   * currency's.
   *
   * @param customerGroupIds the groups of whoever buys; none for guests.
   */
  async contextOf({
    currencyCode,
    regionId,
    customerGroupIds = [],
  }: {
    currencyCode: string;
    regionId: string | null;
    customerGroupIds?: readonly string[];
  }): Promise<PricingContext> {
    const inclusive = await this.#inclusive.get();
    const ofRegion = regionId === null ? undefined : inclusive.get(`region_id ${regionId}`);
    return {
      currencyCode,
      regionId,
      taxInclusive: ofRegion ?? inclusive.get(`currency_code ${currencyCode}`) ?? false,
      priceLists: await this.#activePriceLists.holding(customerGroupIds),
    };
  }

  /** States whether prices of a currency, or of a region, contain the tax. */
  async preferTaxInclusive(attribute: PreferenceAttribute, value: string, taxInclusive: boolean): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await tx.query(putPreference, [newId("prpref"), attribute, value, taxInclusive]);
      await touch(tx, pricingTopic);
    });
  }

  async #replace(tx: Transaction, variants: readonly VariantPrices[]): Promise<boolean> {
    const columns = toColumns(variants);
    const ids = variants.map(({ variantId }) => variantId);
    const [row] = await namingMissing(tx.query(replacePrices, [ids, ...columns]));
    return (row?.changed ?? 0) > 0;
  }
}

function completed(variantId: string, { id, ...change }: PriceChange, known: readonly Price[]): NewPrice {
  const before = id === undefined ? undefined : known.find((price) => price.id === id);
  if (id !== undefined && !before) throw new PriceNotFound({ id, of: `The variant ${variantId}` });
  const { currencyCode, amount, ...rest } = { ...before, ...defined(change) };
  if (currencyCode === undefined || amount === undefined) throw new PriceIncomplete({ variantId });
  // A former price that is no longer above the new one says nothing any more.
  const isStale = change.compareAtAmount === undefined && (rest.compareAtAmount ?? Infinity) <= amount;
  return { ...rest, currencyCode, amount, ...(isStale && { compareAtAmount: null }) };
}

/** Without what is undefined, which would hide what is there already. */
const defined = (change: Partial<NewPrice>): Partial<NewPrice> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
