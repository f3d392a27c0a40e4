import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import type { PreferenceAttribute } from "./price.entity.ts";
import { PricedRegionMissing, PricedVariantMissing } from "./price.errors.ts";
import { toColumns, type VariantPrices } from "./price-list.ts";
import { putPreference, replacePrices, selectPreferences, selectPrices } from "./price.queries.ts";
import type { Price, PricingContext } from "./resolve-price.ts";

const catalogTopic = "catalog";
const preferenceTopic = "pricing";
const batchSize = 500;

/** Prices of variants, and whether they contain the tax. */
export class PriceService {
  readonly #database: Database;
  readonly #inclusive: Snapshot<ReadonlyMap<string, boolean>>;

  constructor({ database, clock }: { database: Database; clock: VersionClock }) {
    this.#database = database;
    this.#inclusive = snapshot(clock, [preferenceTopic], async () => {
      const rows = await database.query(selectPreferences);
      return new Map(rows.map(({ attribute, value, isTaxInclusive }) => [`${attribute} ${value}`, isTaxInclusive]));
    });
  }

  /**
   * Makes the given prices the only ones of their variants, in one transaction. Returns whether anything changed.
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

  /** All prices of the variants, by variant; those without any are missing. */
  async pricesOf(variantIds: readonly string[]): Promise<Map<string, Price[]>> {
    const rows = await this.#database.query(selectPrices, [variantIds]);
    return new Map(rows.map(({ variantId, prices }) => [variantId, prices]));
  }

  /** What `resolvePrice` has to know of a region and its currency. The region's preference wins over the currency's. */
  async contextOf({
    currencyCode,
    regionId,
  }: {
    currencyCode: string;
    regionId: string | null;
  }): Promise<PricingContext> {
    const inclusive = await this.#inclusive.get();
    const ofRegion = regionId === null ? undefined : inclusive.get(`region_id ${regionId}`);
    return {
      currencyCode,
      regionId,
      taxInclusive: ofRegion ?? inclusive.get(`currency_code ${currencyCode}`) ?? false,
    };
  }

  /** States whether prices of a currency, or of a region, contain the tax. */
  async preferTaxInclusive(attribute: PreferenceAttribute, value: string, taxInclusive: boolean): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await tx.query(putPreference, [newId("prpref"), attribute, value, taxInclusive]);
      await touch(tx, preferenceTopic);
    });
  }

  async #replace(tx: Transaction, variants: readonly VariantPrices[]): Promise<boolean> {
    const columns = toColumns(variants);
    try {
      const [row] = await tx.query(replacePrices, [variants.map(({ variantId }) => variantId), ...columns]);
      return (row?.changed ?? 0) > 0;
    } catch (error) {
      throw missingReference(error) ?? error;
    }
  }
}

const foreignKeyViolation = "23503";

/** PostgreSQL names the value in the detail: `Key (variant_id)=(variant_x) is not present in table …`. */
function missingReference(error: unknown) {
  const { code, detail = "" } = error as { code?: string; detail?: string };
  const [, column, value] = /^Key \((\w+)\)=\((.*)\) is not present/.exec(detail) ?? [];
  if (code !== foreignKeyViolation || value === undefined) return undefined;
  return column === "region_id"
    ? new PricedRegionMissing({ regionId: value })
    : new PricedVariantMissing({ variantId: value });
}
