import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { StillInUse } from "../platform/http/http.errors.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { describeUses } from "../platform/http/uses.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMinor } from "../platform/money/money.ts";
import type { Region, RegionService } from "../region/index.ts";
import {
  PriceOfNothing,
  ShippingOptionNotFound,
  ShippingPriceNotFound,
  ShippingRuleNotFound,
} from "./fulfillment.errors.ts";
import { fulfillmentTopic } from "./fulfillment-topic.ts";
import { type NewOptionPrice, toPriceRows, toRules } from "./new-shipping-option.ts";
import type {
  AdminShippingOptionDto,
  PriceChange,
  RulesBatch,
  ShippingOptionChanges,
} from "./option-administration.schema.ts";
import { optionColumns, optionListing, type ShippingOptionRow, touchOption } from "./option-listing.queries.ts";
import type { OptionRule } from "./option-rule.ts";
import { optionUses } from "./shipping-kind.queries.ts";
import { ShippingOption, ShippingOptionPrice, ShippingOptionRule } from "./shipping-option.entity.ts";
import { toOptionPriceDto } from "./shipping-option.schema.ts";
import type { ShippingOptionService } from "./shipping-option.service.ts";
import type { ShippingProfileService } from "./shipping-profile.service.ts";

const selected = { columns: optionColumns, condition: "TRUE", params: [] };

type Shown = AdminShippingOptionDto & { readonly version: number };
type KeptRule = OptionRule & { readonly id: string };

/** Shipping options as staff see and change them. */
export class ShippingOptionAdministration {
  readonly #database: Database;
  readonly #options: ShippingOptionService;
  readonly #profiles: ShippingProfileService;
  readonly #regions: RegionService;

  constructor({
    database,
    shippingOptions,
    shippingProfiles,
    regions,
  }: {
    database: Database;
    shippingOptions: ShippingOptionService;
    shippingProfiles: ShippingProfileService;
    regions: RegionService;
  }) {
    this.#database = database;
    this.#options = shippingOptions;
    this.#profiles = shippingProfiles;
    this.#regions = regions;
  }

  /** One statement. */
  async page(query: ListQuery): Promise<ListedPage<Shown>> {
    const page = await readPage<ShippingOptionRow>(this.#database, optionListing, selected, query);
    return { ...page, rows: page.rows.map(toShown) };
  }

  async get(id: string): Promise<Shown> {
    const row = await readOne<ShippingOptionRow>(this.#database, optionListing, selected, id);
    if (!row) throw new ShippingOptionNotFound({ id });
    return toShown(row);
  }

  /** Changes what is given; the provider is asked whether it has the service before anything is changed. */
  async update(id: string, changes: ShippingOptionChanges, expected: number | undefined): Promise<void> {
    const { name, providerId, profileId, priceType, metadata, rules, data } = changes;
    const before = await this.#options.get(id);
    const provider = providerId ?? before.providerId;
    // Another provider knows nothing of the service that the former one was asked for.
    const wanted = data ?? (provider === before.providerId ? before.data : {});
    const service =
      data || providerId ? await this.#options.serviceOf({ providerId: provider, data: wanted }) : undefined;
    if (profileId !== undefined) await this.#profiles.get(profileId);
    const prices = changes.prices && (await this.#toPrices(id, changes.prices));
    const checked = rules && toRules({ rules }, await this.#regionsById());
    await this.#database.transaction(async (tx) => {
      await lockVersion(tx, "shipping_option", id, expected);
      const option = await tx.em.findOne(ShippingOption, { id });
      if (!option) throw new ShippingOptionNotFound({ id });
      Object.assign(option, {
        ...(name !== undefined && { name }),
        ...(profileId !== undefined && { shippingProfileId: profileId }),
        ...(priceType !== undefined && { priceType }),
        ...(metadata !== undefined && { metadata }),
        ...(service !== undefined && { providerId: provider, serviceId: service, data: { ...wanted, id: service } }),
        updatedAt: new Date(),
      });
      if (changes.type || changes.typeId !== undefined)
        option.shippingOptionTypeId = await this.#options.typeOf(tx, { ...changes, name: option.name });
      await tx.em.flush();
      if (prices) await this.#replacePrices(tx, { id, name: option.name }, prices);
      if (rules && checked) await this.#replaceRules(tx, id, rules);
      await touch(tx, fulfillmentTopic);
    });
  }

  /**
   * Carts that have chosen it are told when they are worked out next; orders keep what they paid for.
   *
   * @throws StillInUse while promotions or tax rates are about it.
   */
  async delete(id: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await lockVersion(tx, "shipping_option", id, undefined);
      const option = await tx.em.findOne(ShippingOption, { id });
      if (!option) throw new ShippingOptionNotFound({ id });
      const uses = await tx.query(optionUses, [id]);
      if (uses.length > 0) throw new StillInUse({ resource: "shipping option", id, uses: describeUses(uses) });
      tx.em.remove(option);
      await tx.em.flush();
      await touch(tx, fulfillmentTopic);
    });
  }

  /** Makes, changes and deletes rules, all or nothing. */
  async changeRules(
    optionId: string,
    { create = [], update = [], delete: doomed = [] }: RulesBatch,
  ): Promise<{ created: KeptRule[]; updated: KeptRule[] }> {
    const regions = await this.#regionsById();
    toRules({ rules: create }, regions);
    return this.#database.transaction(async (tx) => {
      if ((await lockVersion(tx, "shipping_option", optionId, undefined)) === undefined)
        throw new ShippingOptionNotFound({ id: optionId });
      const found = new Map(
        (await tx.em.find(ShippingOptionRule, { shippingOptionId: optionId })).map((rule) => [rule.id, rule]),
      );
      const missing = [...update.map(({ id }) => id), ...doomed].filter((id) => !found.has(id));
      if (missing.length > 0) throw new ShippingRuleNotFound({ ids: missing, optionId });
      const updated = update.map(({ id, ...changes }) => {
        const rule = found.get(id);
        if (!rule) throw new ShippingRuleNotFound({ ids: [id], optionId });
        return Object.assign(rule, changes) as KeptRule;
      });
      toRules({ rules: updated }, regions);
      await tx.em.flush();
      await tx.em.nativeDelete(ShippingOptionRule, { id: { $in: doomed } });
      const created = create.map((rule) => ({ id: newId("sorul"), ...rule }));
      for (const rule of created) tx.em.create(ShippingOptionRule, { shippingOptionId: optionId, ...rule });
      await tx.em.flush();
      await tx.query(touchOption, [optionId]);
      await touch(tx, fulfillmentTopic);
      return {
        created,
        updated: updated.map(({ id, attribute, operator, value }) => ({ id, attribute, operator, value })),
      };
    });
  }

  /** The wire's major units are read by the currency they are in, which for a region's price is the region's. */
  async #toPrices(id: string, changes: readonly PriceChange[]): Promise<NewOptionPrice[]> {
    const known = new Map((await this.#options.get(id)).prices.map((price) => [price.id, price]));
    const unknown = changes.flatMap((change) => (change.id !== undefined && !known.has(change.id) ? [change.id] : []));
    if (unknown.length > 0) throw new ShippingPriceNotFound({ ids: unknown, optionId: id });
    return Promise.all(
      changes.map(async (change): Promise<NewOptionPrice> => {
        const kept = change.id === undefined ? undefined : known.get(change.id);
        const regionId = change.region_id ?? (change.currency_code === undefined ? kept?.regionId : undefined);
        const currencyCode = regionId
          ? (await this.#regions.get(regionId)).currencyCode
          : (change.currency_code ?? kept?.currencyCode);
        if (currencyCode === undefined) throw new PriceOfNothing({ optionId: id });
        const amount = change.amount === undefined ? kept?.amount : toMinor(change.amount, exponentOf(currencyCode));
        if (amount === undefined) throw new PriceOfNothing({ optionId: id });
        return {
          ...(kept && { id: kept.id }),
          amount,
          conditions: change.rules ?? kept?.conditions ?? [],
          ...(regionId ? { regionId } : { currencyCode }),
        };
      }),
    );
  }

  async #regionsById(): Promise<ReadonlyMap<string, Region>> {
    return new Map((await this.#regions.list()).map((region) => [region.id, region]));
  }

  async #replacePrices(
    tx: Transaction,
    option: { id: string; name: string },
    prices: readonly NewOptionPrice[],
  ): Promise<void> {
    const rows = toPriceRows({ name: option.name, prices }, await this.#regionsById());
    await tx.em.nativeDelete(ShippingOptionPrice, { shippingOptionId: option.id });
    for (const row of rows) tx.em.create(ShippingOptionPrice, { shippingOptionId: option.id, ...row });
    await tx.em.flush();
  }

  async #replaceRules(
    tx: Transaction,
    shippingOptionId: string,
    rules: readonly (OptionRule & { readonly id?: string })[],
  ): Promise<void> {
    const before = await tx.em.find(ShippingOptionRule, { shippingOptionId }, { fields: ["id"] });
    const known = new Set(before.map((rule) => rule.id));
    const unknown = rules.flatMap(({ id }) => (id !== undefined && !known.has(id) ? [id] : []));
    if (unknown.length > 0) throw new ShippingRuleNotFound({ ids: unknown, optionId: shippingOptionId });
    tx.em.clear();
    await tx.em.nativeDelete(ShippingOptionRule, { shippingOptionId });
    for (const { id = "", attribute, operator, value } of rules) {
      const kept = known.delete(id) ? id : newId("sorul");
      tx.em.create(ShippingOptionRule, { id: kept, shippingOptionId, attribute, operator, value });
    }
    await tx.em.flush();
  }
}

const toShown = ({ prices, ...row }: ShippingOptionRow): Shown => ({
  ...row,
  prices: prices.map((price) => {
    const dto = toOptionPriceDto(price);
    return { ...dto, rules_count: dto.price_rules.length };
  }),
});
