import { type Database, fulfillment, newId, type Transaction } from "@hanse/plugin-kit";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import { echo } from "../platform/http/echo.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import type { RegionService } from "../region/index.ts";
import { ServiceZone } from "./fulfillment-set.entity.ts";
import {
  ServiceZoneNotFound,
  ShippingOptionNotFound,
  ShippingOptionTypeNotFound,
  UnknownService,
} from "./fulfillment.errors.ts";
import { fulfillmentTopic } from "./fulfillment-topic.ts";
import { type NewShippingOption, toPriceRows, toRules, toType } from "./new-shipping-option.ts";
import {
  ShippingOption as OptionEntity,
  ShippingOptionPrice,
  ShippingOptionRule,
  ShippingOptionType,
} from "./shipping-option.entity.ts";
import { loadShippingOptions, type ShippingOption } from "./shipping-option.queries.ts";
import type { ShippingProfileService } from "./shipping-profile.service.ts";

/** Shipping options: few, asked for in every checkout, hence kept in memory with all that decides about them. */
export class ShippingOptionService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #regions: RegionService;
  readonly #profiles: ShippingProfileService;
  readonly #options: Snapshot<readonly ShippingOption[]>;

  constructor({
    database,
    clock,
    plugins,
    regions,
    shippingProfiles,
  }: {
    database: Database;
    clock: VersionClock;
    plugins: PluginHost;
    regions: RegionService;
    shippingProfiles: ShippingProfileService;
  }) {
    this.#database = database;
    this.#plugins = plugins;
    this.#regions = regions;
    this.#profiles = shippingProfiles;
    this.#options = snapshot(clock, [fulfillmentTopic], () => database.query(loadShippingOptions));
  }

  /** All of them, oldest first. */
  async list(): Promise<readonly ShippingOption[]> {
    return this.#options.get();
  }

  async get(id: string): Promise<ShippingOption> {
    const option = (await this.list()).find((entry) => entry.id === id);
    if (!option) throw new ShippingOptionNotFound({ id });
    return option;
  }

  async create(option: NewShippingOption): Promise<{ id: string }> {
    const profile =
      option.profileId === undefined ? await this.#profiles.default() : await this.#profiles.get(option.profileId);
    const serviceId = await this.serviceOf(option);
    const regions = new Map((await this.#regions.list()).map((region) => [region.id, region]));
    const prices = toPriceRows(option, regions);
    const rules = toRules(option, regions);
    return this.#database.transaction(async (tx) => {
      const { zoneId } = option;
      if (!(await tx.em.findOne(ServiceZone, { id: zoneId }))) throw new ServiceZoneNotFound({ id: zoneId });
      const shippingOptionTypeId = await this.typeOf(tx, option);
      const now = new Date();
      const { id } = tx.em.create(OptionEntity, {
        id: newId("so"),
        name: option.name,
        priceType: option.priceType ?? "flat",
        serviceZoneId: zoneId,
        shippingProfileId: profile.id,
        shippingOptionTypeId,
        providerId: option.providerId,
        serviceId,
        data: { ...option.data, id: serviceId },
        metadata: option.metadata ?? null,
        createdAt: now,
        updatedAt: now,
      });
      await tx.em.flush();
      for (const price of prices) tx.em.create(ShippingOptionPrice, { shippingOptionId: id, ...price });
      for (const rule of rules) tx.em.create(ShippingOptionRule, { id: newId("sorul"), shippingOptionId: id, ...rule });
      await tx.em.flush();
      await touch(tx, fulfillmentTopic);
      return { id };
    });
  }

  /** The provider's service that the option names, or the provider's first. Call it outside transactions. */
  async serviceOf({ providerId, data }: Pick<NewShippingOption, "providerId" | "data">): Promise<string> {
    const services = await this.#plugins.provider(fulfillment, providerId).services({});
    const wanted = data?.["id"];
    const found = services.find((service) => (wanted === undefined ? !service.isReturn : service.id === wanted));
    if (found) return found.id;
    const serviceId = wanted === undefined ? "to ship with" : echo(wanted);
    throw new UnknownService({ providerId, serviceId, known: services.map((service) => service.id) });
  }

  /** The type that an option names. Options of one code share a type. */
  async typeOf(tx: Transaction, option: Pick<NewShippingOption, "name" | "type" | "typeId">): Promise<string> {
    const { typeId } = option;
    if (typeId !== undefined) {
      if (!(await tx.em.findOne(ShippingOptionType, { id: typeId })))
        throw new ShippingOptionTypeNotFound({ id: typeId });
      return typeId;
    }
    const type = toType(option);
    const known = await tx.em.findOne(ShippingOptionType, { code: type.code });
    if (known) return known.id;
    const now = new Date();
    const { id } = tx.em.create(ShippingOptionType, {
      id: newId("sotype"),
      ...type,
      metadata: null,
      createdAt: now,
      updatedAt: now,
    });
    await tx.em.flush();
    return id;
  }
}
