import { type Database, happened, newId, type Transaction } from "@hanse/plugin-kit";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { TaxInclusivityChosen } from "../store/index.ts";
import { type Country, findCountry } from "./country.ts";
import { Region as RegionEntity, RegionCountry, RegionPaymentProvider } from "./region.entity.ts";
import { CountryTaken, RegionNotFound, UnknownCountry } from "./region.errors.ts";
import { loadRegions, type RegionRow } from "./region.queries.ts";

/** A region with all that belongs to it. */
export interface Region extends Omit<RegionRow, "countryCodes"> {
  readonly countries: readonly Country[];
}

/** What may be changed of a region; a list replaces all that there was. */
export interface RegionChanges {
  name?: string;
  currencyCode?: string;
  countryCodes?: readonly string[];
  paymentProviderIds?: readonly string[];
  automaticTaxes?: boolean;
  /** Whether the prices of the region contain the tax. */
  isTaxInclusive?: boolean;
  metadata?: Record<string, unknown> | null;
}

export interface NewRegion extends RegionChanges {
  name: string;
  currencyCode: string;
  countryCodes: readonly string[];
}

/** The regions, as every process keeps them. */
export const regionTopic = "region";

/** Regions: few, read on nearly every request, hence kept in memory. */
export class RegionService {
  readonly #database: Database;
  readonly #regions: Snapshot<readonly Region[]>;

  constructor({ database, clock }: { database: Database; clock: VersionClock }) {
    this.#database = database;
    this.#regions = snapshot(clock, [regionTopic], async () => (await database.query(loadRegions)).map(withCountries));
  }

  async list(): Promise<readonly Region[]> {
    return this.#regions.get();
  }

  async find(id: string): Promise<Region | undefined> {
    return (await this.list()).find((region) => region.id === id);
  }

  async get(id: string): Promise<Region> {
    const region = await this.find(id);
    if (!region) throw new RegionNotFound({ id });
    return region;
  }

  async forCountry(iso2: string): Promise<Region | undefined> {
    return (await this.list()).find((region) => region.countries.some((country) => country.iso2 === iso2));
  }

  async create(region: NewRegion): Promise<{ id: string }> {
    checkRegion(region);
    return this.#database.transaction(async (tx) => {
      const taken = await tx.em.find(RegionCountry, { countryCode: { $in: [...region.countryCodes] } });
      if (taken.length > 0) throw new CountryTaken({ countries: taken.map((entry) => entry.countryCode) });
      const now = new Date();
      const { id } = tx.em.create(RegionEntity, {
        id: newId("reg"),
        name: region.name,
        currencyCode: region.currencyCode,
        automaticTaxes: region.automaticTaxes ?? true,
        metadata: region.metadata ?? null,
        createdAt: now,
        updatedAt: now,
      });
      await tx.em.flush();
      for (const countryCode of new Set(region.countryCodes))
        tx.em.create(RegionCountry, { countryCode, regionId: id });
      for (const providerId of new Set(region.paymentProviderIds))
        tx.em.create(RegionPaymentProvider, { regionId: id, providerId });
      await tx.em.flush();
      chooseInclusivity(tx, id, region);
      await touch(tx, regionTopic);
      return { id };
    });
  }
}

/** @throws when the currency or one of the countries does not exist. */
export function checkRegion({ currencyCode, countryCodes = [] }: RegionChanges): void {
  if (currencyCode !== undefined) exponentOf(currencyCode);
  const unknown = countryCodes.filter((code) => !findCountry(code));
  if (unknown.length > 0) throw new UnknownCountry({ countries: unknown });
}

/** Whoever keeps prices is told, in the transaction that says so. */
export function chooseInclusivity(tx: Transaction, id: string, { isTaxInclusive }: RegionChanges): void {
  if (isTaxInclusive !== undefined)
    tx.emit(happened(TaxInclusivityChosen, { attribute: "region_id", value: id, isTaxInclusive }));
}

/** A region as it was read, with its countries instead of their codes. */
export const withCountries = <Row extends RegionRow>({ countryCodes, ...region }: Row) => ({
  ...region,
  countries: countryCodes.map(findCountry).filter((country) => country !== undefined),
});
