import { type Database, tax } from "@hanse/plugin-kit";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import { parseRate } from "../platform/money/rate.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { provinceOf } from "../region/index.ts";
import { applicableRates, type TaxSubject } from "./applicable-rates.ts";
import { defaultProvider, makeRegion, type NewTaxRegion } from "./new-tax-region.ts";
import { loadTaxRegions, type TaxRegionRow } from "./tax.queries.ts";

/** The tax regions and their rates, as every process keeps them. */
export const taxTopic = "tax";

/** Where something is taxed. */
export interface TaxAddress {
  readonly countryCode: string;
  readonly provinceCode: string | null;
  readonly postalCode: string | null;
  readonly city: string | null;
}

/** Something to be taxed. */
export interface TaxedLine extends TaxSubject {
  readonly id: string;
  readonly kind: "item" | "shipping";
  /** Integer in minor units, for the whole line. */
  readonly amount: number;
  readonly quantity: number;
}

/** A tax that a line bears. */
export interface LineTax {
  readonly rateId: string | null;
  readonly code: string;
  readonly name: string;
  readonly rate: string;
  readonly providerId: string;
}

/** Tax regions and their rates, and through the provider of a place the taxes of lines. */
export class TaxService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #regions: Snapshot<readonly TaxRegionRow[]>;

  constructor({ database, clock, plugins }: { database: Database; clock: VersionClock; plugins: PluginHost }) {
    this.#database = database;
    this.#plugins = plugins;
    this.#regions = snapshot(clock, [taxTopic], () => database.query(loadTaxRegions));
  }

  /** The taxes of each line, by its id. A place that the shop has no tax region for bears none. */
  async linesFor({
    currencyCode,
    address,
    lines,
  }: {
    currencyCode: string;
    address: TaxAddress;
    lines: readonly TaxedLine[];
  }): Promise<Map<string, LineTax[]>> {
    const { country, province } = await this.#placesOf(address);
    if (!country || lines.length === 0) return new Map(lines.map((line) => [line.id, []]));
    const providerId = province?.providerId ?? country.providerId ?? defaultProvider;
    const taxable = lines.map((line) => ({
      id: line.id,
      kind: line.kind,
      productId: line.productId,
      amount: line.amount,
      quantity: line.quantity,
      rates: applicableRates(line, province, country).map(({ id, code, name, rate }) => ({ id, code, name, rate })),
    }));
    const reply = await this.#plugins.provider(tax, providerId).calculate({ currencyCode, address, lines: taxable });
    return new Map(reply.lines.map(({ id, taxes }) => [id, taxes.map((line) => ({ ...line, providerId }))]));
  }

  /** The rates of one thing at a place, as the shop keeps them; for prices shown with their tax before there is a cart. */
  async ratesOf(subject: TaxSubject, address: Pick<TaxAddress, "countryCode" | "provinceCode">): Promise<string[]> {
    const { country, province } = await this.#placesOf(address);
    return applicableRates(subject, province, country).map(({ rate }) => rate);
  }

  async hasRegion(countryCode: string, provinceCode: string | null): Promise<boolean> {
    return (await this.#regions.get()).some(
      (region) => region.countryCode === countryCode && region.provinceCode === provinceCode,
    );
  }

  async createRegion(region: NewTaxRegion): Promise<{ id: string }> {
    for (const { rate } of region.rates) parseRate(rate);
    return this.#database.transaction(async (tx) => {
      const made = await makeRegion(tx, region);
      await touch(tx, taxTopic);
      return made;
    });
  }

  async #placesOf({ countryCode, provinceCode }: Pick<TaxAddress, "countryCode" | "provinceCode">) {
    const regions = (await this.#regions.get()).filter((region) => region.countryCode === countryCode);
    return {
      country: regions.find((region) => region.provinceCode === null),
      province:
        provinceCode === null
          ? undefined
          : regions.find((region) => region.provinceCode === provinceOf(countryCode, provinceCode)),
    };
  }
}
