import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { violationOf } from "../platform/database/violation.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { exponentOf } from "../platform/money/currency.ts";
import type { RegionService } from "../region/index.ts";
import { pricingTopic } from "./active-price-lists.service.ts";
import { type PreferenceAttribute, PricePreference } from "./price.entity.ts";
import { PreferenceExists, PreferenceNotFound } from "./price.errors.ts";
import {
  type NewPricePreferenceBody,
  preferenceColumns,
  preferenceListing,
  type PricePreferenceChangesBody,
  type PricePreferenceDto,
} from "./price-preference.schema.ts";

/** A preference as the wire shows it, with the version of its row. */
export type PricePreferenceRow = PricePreferenceDto & { readonly version: number };

const selected = { columns: preferenceColumns, condition: "TRUE", params: [] };

/** Whether prices of a currency, or of a region, contain the tax: one preference for each of them. */
export class PricePreferenceService {
  readonly #database: Database;
  readonly #regions: RegionService;

  constructor({ database, regions }: { database: Database; regions: RegionService }) {
    this.#database = database;
    this.#regions = regions;
  }

  async list(query: ListQuery): Promise<ListedPage<PricePreferenceRow>> {
    return readPage(this.#database, preferenceListing, selected, query);
  }

  async get(id: string): Promise<PricePreferenceRow> {
    const row = await readOne<PricePreferenceRow>(this.#database, preferenceListing, selected, id);
    if (!row) throw new PreferenceNotFound({ id });
    return row;
  }

  /** @throws PreferenceExists, RegionNotFound */
  async create({ attribute, value, is_tax_inclusive: isTaxInclusive = false }: NewPricePreferenceBody) {
    const subject = await this.#checked(attribute, value);
    return this.#write(subject, async (tx) => {
      const { id } = tx.em.create(PricePreference, { ...subject, id: newId("prpref"), isTaxInclusive });
      return { id };
    });
  }

  /** @throws PreferenceNotFound, StaleVersion, PreferenceExists, RegionNotFound */
  async update(id: string, sent: PricePreferenceChangesBody, expected: number | undefined): Promise<void> {
    const before = await this.get(id);
    const subject = await this.#checked(sent.attribute ?? before.attribute, sent.value ?? before.value);
    await this.#write(subject, async (tx) => {
      await lockVersion(tx, "price_preference", id, expected);
      const preference = await tx.em.findOne(PricePreference, { id });
      if (!preference) throw new PreferenceNotFound({ id });
      const { is_tax_inclusive: isTaxInclusive = preference.isTaxInclusive } = sent;
      Object.assign(preference, { ...subject, isTaxInclusive });
    });
  }

  async delete(id: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const deleted = await tx.em.nativeDelete(PricePreference, { id });
      if (deleted === 0) throw new PreferenceNotFound({ id });
      await touch(tx, pricingTopic);
    });
  }

  /** Codes of currencies are lower-case everywhere. */
  async #checked(attribute: PreferenceAttribute, value: string) {
    if (attribute === "region_id") return { attribute, value: (await this.#regions.get(value)).id };
    exponentOf(value.toLowerCase());
    return { attribute, value: value.toLowerCase() };
  }

  async #write<T>(
    subject: { attribute: PreferenceAttribute; value: string },
    write: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.#database.transaction(async (tx) => {
        const result = await write(tx);
        await tx.em.flush();
        await touch(tx, pricingTopic);
        return result;
      });
    } catch (error) {
      if (violationOf(error)?.constraint === "price_preference_single")
        throw new PreferenceExists(subject, { cause: error });
      throw error;
    }
  }
}
