import { type Database, payment } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { violationOf } from "../platform/database/violation.ts";
import { StillInUse } from "../platform/http/http.errors.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { describeUses } from "../platform/http/uses.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { Region as RegionEntity } from "./region.entity.ts";
import { CountryTaken, PaymentProviderUnknown, RegionNotFound } from "./region.errors.ts";
import {
  regionColumns,
  regionExists,
  regionListing,
  regionUses,
  replaceCountries,
  replaceProviders,
  takenCountries,
  type VersionedRegion,
} from "./region-listing.queries.ts";
import {
  checkRegion,
  chooseInclusivity,
  type NewRegion,
  type RegionChanges,
  type RegionService,
  regionTopic,
  withCountries,
} from "./region.service.ts";

const selected = { columns: regionColumns, condition: regionExists, params: [] };

/** Regions as staff work with them: from the tables, with what their changes mean to the rest of the shop. */
export class RegionAdministration {
  readonly #database: Database;
  readonly #regions: RegionService;
  readonly #plugins: PluginHost;

  constructor(uses: { database: Database; regions: RegionService; plugins: PluginHost }) {
    this.#database = uses.database;
    this.#regions = uses.regions;
    this.#plugins = uses.plugins;
  }

  /** One statement. */
  async page(query: ListQuery) {
    const page: ListedPage<VersionedRegion> = await readPage(this.#database, regionListing, selected, query);
    return { ...page, rows: page.rows.map(withCountries) };
  }

  async get(id: string) {
    const region = await readOne<VersionedRegion>(this.#database, regionListing, selected, id);
    if (!region) throw new RegionNotFound({ id });
    return withCountries(region);
  }

  async create(region: NewRegion): Promise<{ id: string }> {
    this.#assertProviders(region);
    return namingCountry(this.#regions.create(region));
  }

  /**
   * Changes what is given. Carts keep the currency that they were opened with, so a new one is that of new carts and of those
   * that move here; nobody sees other amounts in a cart than before.
   */
  async update(id: string, changes: RegionChanges, expected: number | undefined): Promise<void> {
    checkRegion(changes);
    this.#assertProviders(changes);
    const { countryCodes, paymentProviderIds, isTaxInclusive: _told, ...columns } = changes;
    await namingCountry(
      this.#database.transaction(async (tx) => {
        await lockVersion(tx, "region", id, expected);
        const region = await tx.em.findOne(RegionEntity, { id, deletedAt: null });
        if (!region) throw new RegionNotFound({ id });
        if (countryCodes) {
          const taken = await tx.query(takenCountries, [countryCodes, id]);
          if (taken.length > 0) throw new CountryTaken({ countries: taken.map(({ code }) => code) });
          await tx.query(replaceCountries, [id, [...new Set(countryCodes)]]);
        }
        if (paymentProviderIds) await tx.query(replaceProviders, [id, [...new Set(paymentProviderIds)]]);
        Object.assign(region, columns, { updatedAt: new Date() });
        await tx.em.flush();
        chooseInclusivity(tx, id, changes);
        await touch(tx, regionTopic);
      }),
    );
  }

  /**
   * Ends a region: its countries are free for others. Orders keep it, so the row stays.
   *
   * @throws StillInUse while it is the shop's default, shoppers have carts in it, or rules are about it.
   */
  async delete(id: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await lockVersion(tx, "region", id, undefined);
      const region = await tx.em.findOne(RegionEntity, { id, deletedAt: null });
      if (!region) throw new RegionNotFound({ id });
      const uses = await tx.query(regionUses, [id]);
      if (uses.length > 0) throw new StillInUse({ resource: "region", id, uses: describeUses(uses) });
      region.deletedAt = new Date();
      await tx.em.flush();
      await tx.query(replaceCountries, [id, []]);
      await touch(tx, regionTopic);
    });
  }

  #assertProviders({ paymentProviderIds = [] }: RegionChanges): void {
    const known = this.#plugins.providerIds(payment);
    const ids = paymentProviderIds.filter((id) => !known.includes(id));
    if (ids.length > 0) throw new PaymentProviderUnknown({ ids, known });
  }
}

/** Two regions may be given the same country at once: PostgreSQL lets one have it. */
async function namingCountry<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const violation = violationOf(error);
    if (violation?.constraint !== "region_country_pkey") throw error;
    throw new CountryTaken({ countries: [violation.value] }, { cause: error });
  }
}
