import { type Database, newId, tax } from "@hanse/plugin-kit";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import { parseRate } from "../platform/money/rate.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { provinceOf } from "../region/index.ts";
import { applicableRates, type RateRule, type TaxSubject } from "./applicable-rates.ts";
import { TaxRate, TaxRateRule, TaxRegion } from "./tax.entity.ts";
import { TaxCountryMissing, TaxRegionTaken } from "./tax.errors.ts";
import { loadTaxRegions, type TaxRegionRow } from "./tax.queries.ts";

const topic = "tax";
const defaultProvider = "tp_system";

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

export interface NewTaxRegion {
  countryCode: string;
  provinceCode?: string;
  providerId?: string;
  rates: readonly {
    name: string;
    code?: string;
    rate: string;
    isDefault?: boolean;
    isCombinable?: boolean;
    rules?: readonly RateRule[];
  }[];
}

/** Tax regions and their rates, and through the provider of a place the taxes of lines. */
export class TaxService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #regions: Snapshot<readonly TaxRegionRow[]>;

  constructor({ database, clock, plugins }: { database: Database; clock: VersionClock; plugins: PluginHost }) {
    this.#database = database;
    this.#plugins = plugins;
    this.#regions = snapshot(clock, [topic], () => database.query(loadTaxRegions));
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
    const providerId = province?.providerId ?? country.providerId;
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
    const { countryCode, provinceCode = null, rates } = region;
    for (const { rate } of rates) parseRate(rate);
    return this.#database.transaction(async (tx) => {
      const known = await tx.em.find(TaxRegion, { countryCode });
      if (known.some((entry) => entry.provinceCode === provinceCode))
        throw new TaxRegionTaken({ countryCode, provinceCode });
      const parent = known.find((entry) => entry.provinceCode === null);
      if (provinceCode !== null && !parent) throw new TaxCountryMissing({ countryCode, provinceCode });
      const now = new Date();
      const { id } = tx.em.create(TaxRegion, {
        id: newId("txreg"),
        countryCode,
        provinceCode,
        parentId: provinceCode === null ? null : (parent?.id ?? null),
        providerId: region.providerId ?? defaultProvider,
        metadata: null,
        createdAt: now,
        updatedAt: now,
      });
      await tx.em.flush();
      for (const [
        index,
        { name, code, rate, isDefault = false, isCombinable = false, rules = [] },
      ] of rates.entries()) {
        const createdAt = new Date(now.getTime() + index);
        const made = tx.em.create(TaxRate, {
          id: newId("txr"),
          taxRegionId: id,
          name,
          code: code ?? null,
          rate,
          isDefault,
          isCombinable,
          createdAt,
          updatedAt: createdAt,
        });
        await tx.em.flush();
        for (const rule of rules) tx.em.create(TaxRateRule, { id: newId("txrule"), taxRateId: made.id, ...rule });
      }
      await tx.em.flush();
      await touch(tx, topic);
      return { id };
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
