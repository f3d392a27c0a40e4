import { type Database, newId } from "@hanse/plugin-kit";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { type Country, findCountry } from "./country.ts";
import { Region as RegionEntity, RegionCountry, RegionPaymentProvider } from "./region.entity.ts";
import { CountryTaken, RegionNotFound, UnknownCountry } from "./region.errors.ts";
import { loadRegions, type RegionRow } from "./region.queries.ts";

/** A region with all that belongs to it. */
export interface Region extends Omit<RegionRow, "countryCodes"> {
  readonly countries: readonly Country[];
}

export interface NewRegion {
  name: string;
  currencyCode: string;
  countryCodes: readonly string[];
  paymentProviderIds?: readonly string[];
  automaticTaxes?: boolean;
  metadata?: Record<string, unknown>;
}

const topic = "region";

/** Regions: few, read on nearly every request, hence kept in memory. */
export class RegionService {
  readonly #database: Database;
  readonly #regions: Snapshot<readonly Region[]>;

  constructor({ database, clock }: { database: Database; clock: VersionClock }) {
    this.#database = database;
    this.#regions = snapshot(clock, [topic], async () => (await database.query(loadRegions)).map(withCountries));
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
    exponentOf(region.currencyCode);
    const unknown = region.countryCodes.filter((code) => !findCountry(code));
    if (unknown.length > 0) throw new UnknownCountry({ countries: unknown });
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
      for (const countryCode of region.countryCodes) tx.em.create(RegionCountry, { countryCode, regionId: id });
      for (const providerId of region.paymentProviderIds ?? [])
        tx.em.create(RegionPaymentProvider, { regionId: id, providerId });
      await tx.em.flush();
      await touch(tx, topic);
      return { id };
    });
  }
}

const withCountries = ({ countryCodes, ...region }: RegionRow): Region => ({
  ...region,
  countries: countryCodes.map(findCountry).filter((country) => country !== undefined),
});
