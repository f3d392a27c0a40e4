import { type Database, tax, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import type { Selection } from "../platform/http/fields.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { findCountry, provinceOf } from "../region/index.ts";
import { namingPlace, type NewTaxRegion } from "./new-tax-region.ts";
import {
  changeRegion,
  deleteRegion,
  findRegion,
  regionColumns,
  regionListing,
  type TaxRegionEntry,
} from "./tax-listing.queries.ts";
import { TaxRegion } from "./tax.entity.ts";
import { InvalidTaxPlace, TaxProviderUnknown, TaxRegionNotFound } from "./tax.errors.ts";
import type { NewTaxRegionBody, TaxRegionChangesBody } from "./tax.schema.ts";
import { type TaxService, taxTopic } from "./tax.service.ts";

/** Tax regions as staff work with them. Carts see each change at once. */
export class TaxRegionService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #taxes: TaxService;

  constructor(uses: { database: Database; plugins: PluginHost; taxes: TaxService }) {
    this.#database = uses.database;
    this.#plugins = uses.plugins;
    this.#taxes = uses.taxes;
  }

  /** One statement. */
  async page(query: ListQuery, fields: Selection): Promise<ListedPage<TaxRegionEntry>> {
    return readPage(this.#database, regionListing, selected(fields), query);
  }

  async get(id: string, fields: Selection): Promise<TaxRegionEntry> {
    const region = await readOne<TaxRegionEntry>(this.#database, regionListing, selected(fields), id);
    if (!region) throw new TaxRegionNotFound({ id });
    return region;
  }

  /** Ids of those who compute taxes in this shop. */
  providerIds(): string[] {
    return this.#plugins.providerIds(tax);
  }

  async create(sent: NewTaxRegionBody, createdBy: string): Promise<{ id: string }> {
    const { default_tax_rate: usual, metadata, provider_id: providerId } = sent;
    this.#assertProvider(providerId);
    const place = await this.#placeOf(sent);
    const rates: NewTaxRegion["rates"] = usual
      ? [
          {
            name: usual.name,
            rate: String(usual.rate ?? 0),
            isDefault: true,
            isCombinable: usual.is_combinable ?? false,
            metadata: usual.metadata ?? null,
            ...(typeof usual.code === "string" && { code: usual.code }),
          },
        ]
      : [];
    return this.#taxes.createRegion({
      ...place,
      rates,
      createdBy,
      metadata: metadata ?? null,
      providerId: providerId ?? null,
    });
  }

  async update(id: string, sent: TaxRegionChangesBody, expected: number | undefined): Promise<void> {
    this.#assertProvider(sent.provider_id);
    await this.#database.transaction(async (tx) => {
      await bumpParent(tx, id);
      await lockVersion(tx, "tax_region", id, expected);
      const region = await tx.em.findOne(TaxRegion, { id });
      if (!region) throw new TaxRegionNotFound({ id });
      const { countryCode, parentId = null } = region;
      if (sent.province_code !== undefined)
        region.provinceCode = movedProvince(countryCode, parentId, sent.province_code);
      if (sent.provider_id === null && parentId === null)
        throw new InvalidTaxPlace({
          problem: "A country needs a provider of its own: name one, or leave provider_id out.",
        });
      if (sent.provider_id !== undefined) region.providerId = sent.provider_id;
      if (sent.metadata !== undefined) region.metadata = sent.metadata;
      region.updatedAt = new Date();
      await namingPlace(tx.em.flush(), countryCode, region.provinceCode ?? null);
      await touch(tx, taxTopic);
    });
  }

  /** With its provinces and all their rates; what was sold keeps the taxes that it was sold with. */
  async delete(id: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await bumpParent(tx, id);
      const [gone] = await tx.query(deleteRegion, [id]);
      if (!gone) throw new TaxRegionNotFound({ id });
      await touch(tx, taxTopic);
    });
  }

  #assertProvider(id: string | null | undefined): void {
    const known = this.providerIds();
    if (typeof id === "string" && !known.includes(id)) throw new TaxProviderUnknown({ id, known });
  }

  async #placeOf(sent: NewTaxRegionBody): Promise<{ countryCode: string; provinceCode?: string }> {
    const countryCode = sent.country_code.toLowerCase();
    if (!findCountry(countryCode)) throw new InvalidTaxPlace({ problem: `There is no country ${countryCode}.` });
    const { province_code: province = null, parent_id: parentId = null } = sent;
    if (parentId !== null) {
      const [parent] = await this.#database.query(findRegion, [parentId]);
      if (!parent) throw new InvalidTaxPlace({ problem: `There is no tax region ${parentId} for it to belong to.` });
      if (parent.parentId !== null || parent.countryCode !== countryCode)
        throw new InvalidTaxPlace({
          problem: `Its parent has to be the region of the country ${countryCode} itself; ${parentId} is not.`,
        });
      if (province === null) throw new InvalidTaxPlace({ problem: "What belongs to a country needs a province_code." });
    }
    return province === null ? { countryCode } : { countryCode, provinceCode: provinceCodeOf(countryCode, province) };
  }
}

const selected = (fields: Selection) => ({ columns: regionColumns(fields), condition: "TRUE", params: [] });

/** The parent first, as where the parent itself is deleted: so the two do not wait for each other. */
async function bumpParent(tx: Transaction, id: string): Promise<void> {
  const [region] = await tx.query(findRegion, [id]);
  if (region?.parentId) await tx.query(changeRegion, [region.parentId]);
}

function movedProvince(countryCode: string, parentId: string | null, sent: string | null): string | null {
  if ((sent === null) !== (parentId === null))
    throw new InvalidTaxPlace({
      problem:
        parentId === null ? "A country's region has no province_code." : "A province's region keeps a province_code.",
    });
  return sent === null ? null : provinceCodeOf(countryCode, sent);
}

/** ISO 3166-2 in lower case, whether it was sent with its country or without. */
function provinceCodeOf(countryCode: string, sent: string): string {
  const code = provinceOf(countryCode, sent);
  if (!/^[a-z]{2}-[a-z0-9]{1,3}$/.test(code))
    throw new InvalidTaxPlace({ problem: `${sent} is no code of a province in ISO 3166-2, such as us-ny.` });
  return code;
}
