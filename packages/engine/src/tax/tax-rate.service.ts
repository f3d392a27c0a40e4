import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import type { Selection } from "../platform/http/fields.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { parseRate } from "../platform/money/rate.ts";
import {
  addRules,
  changeRate,
  changeRegion,
  clearDefaultRate,
  deleteRate,
  deleteRule,
  dropOtherRules,
  rateColumnsOf,
  rateListing,
  regionOfRate,
  type TaxRateEntry,
  unknownReferences,
} from "./tax-listing.queries.ts";
import { TaxRate } from "./tax.entity.ts";
import { TaxRateNotFound, TaxReferenceUnknown, TaxRegionNotFound, TaxRuleNotFound } from "./tax.errors.ts";
import { type NewTaxRateBody, rateColumns, type RuleBody, type TaxRateChangesBody } from "./tax.schema.ts";
import { taxTopic } from "./tax.service.ts";

/** Tax rates and what they are for. Changes of one region's rates come one after the other: it has one default. */
export class TaxRateService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** One statement. */
  async page(query: ListQuery, fields: Selection): Promise<ListedPage<TaxRateEntry>> {
    return readPage(this.#database, rateListing, selected(fields), query);
  }

  async get(id: string, fields: Selection): Promise<TaxRateEntry> {
    const rate = await readOne<TaxRateEntry>(this.#database, rateListing, selected(fields), id);
    if (!rate) throw new TaxRateNotFound({ id });
    return rate;
  }

  /** A new default takes the place of the one before. */
  async create(sent: NewTaxRateBody, createdBy: string): Promise<{ id: string }> {
    const { tax_region_id: regionId, rules = [] } = sent;
    const columns = {
      code: null,
      rate: "0",
      isDefault: false,
      isCombinable: false,
      metadata: null,
      ...rateColumns(sent),
    };
    parseRate(columns.rate);
    const id = newId("txr");
    await this.#database.transaction(async (tx) => {
      if ((await tx.query(changeRegion, [regionId])).length === 0) throw new TaxRegionNotFound({ id: regionId });
      if (columns.isDefault) await tx.query(clearDefaultRate, [regionId, id]);
      const now = new Date();
      tx.em.create(TaxRate, {
        ...columns,
        id,
        name: sent.name,
        taxRegionId: regionId,
        createdBy,
        createdAt: now,
        updatedAt: now,
      });
      await tx.em.flush();
      await putRules(tx, id, rules, createdBy);
      await touch(tx, taxTopic);
    });
    return { id };
  }

  /** Rules that are sent replace all that there were. */
  async update(id: string, sent: TaxRateChangesBody, expected: number | undefined, actorId: string): Promise<void> {
    const columns = rateColumns(sent);
    if (columns.rate !== undefined) parseRate(columns.rate);
    await this.#change(id, expected, async (tx, regionId) => {
      if (columns.isDefault) await tx.query(clearDefaultRate, [regionId, id]);
      const rate = await tx.em.findOneOrFail(TaxRate, { id });
      Object.assign(rate, columns, { updatedAt: new Date() });
      await tx.em.flush();
      if (!sent.rules) return;
      await tx.query(dropOtherRules, [id, JSON.stringify(sent.rules)]);
      await putRules(tx, id, sent.rules, actorId);
    });
  }

  async delete(id: string): Promise<void> {
    await this.#change(id, undefined, async (tx) => {
      await tx.query(deleteRate, [id]);
    });
  }

  async addRule(id: string, rule: RuleBody, actorId: string): Promise<void> {
    await this.#change(id, undefined, async (tx) => {
      await putRules(tx, id, [rule], actorId);
      await tx.query(changeRate, [id]);
    });
  }

  async deleteRule(id: string, ruleId: string): Promise<void> {
    await this.#change(id, undefined, async (tx) => {
      const [gone] = await tx.query(deleteRule, [id, ruleId]);
      if (!gone) throw new TaxRuleNotFound({ id: ruleId, rateId: id });
      await tx.query(changeRate, [id]);
    });
  }

  /** The region is locked before the rate, as where the region itself is deleted. */
  async #change(
    id: string,
    expected: number | undefined,
    work: (tx: Transaction, regionId: string) => Promise<void>,
  ): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const [rate] = await tx.query(regionOfRate, [id]);
      if (!rate) throw new TaxRateNotFound({ id });
      await tx.query(changeRegion, [rate.regionId]);
      if ((await lockVersion(tx, "tax_rate", id, expected)) === undefined) throw new TaxRateNotFound({ id });
      await work(tx, rate.regionId);
      await touch(tx, taxTopic);
    });
  }
}

const selected = (fields: Selection) => ({ columns: rateColumnsOf(fields), condition: "TRUE", params: [] });

async function putRules(tx: Transaction, id: string, rules: readonly RuleBody[], createdBy: string): Promise<void> {
  if (rules.length === 0) return;
  const [unknown] = await tx.query(unknownReferences, [JSON.stringify(rules)]);
  if (unknown) throw new TaxReferenceUnknown(unknown);
  const rows = rules.map((rule) => ({ ...rule, id: newId("txrule") }));
  await tx.query(addRules, [id, JSON.stringify(rows), createdBy]);
}
