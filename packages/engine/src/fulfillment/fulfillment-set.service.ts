import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import type { StockLocationService } from "../inventory/index.ts";
import { FulfillmentSetNotFound, NameTaken } from "./fulfillment.errors.ts";
import {
  FulfillmentSet,
  FulfillmentSetLocation,
  GeoZone as GeoZoneEntity,
  ServiceZone,
} from "./fulfillment-set.entity.ts";
import { fulfillmentTopic } from "./fulfillment-topic.ts";
import type { GeoZone } from "./geo-zone.ts";

export interface NewServiceZone {
  name: string;
  /** Any of them is enough. */
  geoZones: readonly GeoZone[];
}

export interface NewFulfillmentSet {
  name: string;
  /** `shipping`, `pickup`. */
  type: string;
  /** Where parcels leave from; only channels that it supplies are offered the set's options. */
  locationId: string;
  zones?: readonly NewServiceZone[];
}

/** Where a shop ships to, from which location. */
export class FulfillmentSetService {
  readonly #database: Database;
  readonly #stockLocations: StockLocationService;

  constructor({ database, stockLocations }: { database: Database; stockLocations: StockLocationService }) {
    this.#database = database;
    this.#stockLocations = stockLocations;
  }

  /** Makes a set with its zones; their ids come in the order given. */
  async create({ name, type, locationId, zones = [] }: NewFulfillmentSet): Promise<{ id: string; zoneIds: string[] }> {
    await this.#stockLocations.get(locationId);
    return this.#database.transaction(async (tx) => {
      if (await tx.em.findOne(FulfillmentSet, { name })) throw new NameTaken({ kind: "Fulfillment set", name });
      const now = new Date();
      const { id } = tx.em.create(FulfillmentSet, {
        id: newId("fuset"),
        name,
        type,
        metadata: null,
        createdAt: now,
        updatedAt: now,
      });
      await tx.em.flush();
      tx.em.create(FulfillmentSetLocation, { fulfillmentSetId: id, locationId });
      const zoneIds: string[] = [];
      for (const zone of zones) zoneIds.push(await this.#createZone(tx, id, zone));
      await tx.em.flush();
      await touch(tx, fulfillmentTopic);
      return { id, zoneIds };
    });
  }

  async createZone(setId: string, zone: NewServiceZone): Promise<{ id: string }> {
    return this.#database.transaction(async (tx) => {
      if (!(await tx.em.findOne(FulfillmentSet, { id: setId }))) throw new FulfillmentSetNotFound({ id: setId });
      const id = await this.#createZone(tx, setId, zone);
      await touch(tx, fulfillmentTopic);
      return { id };
    });
  }

  async #createZone(tx: Transaction, fulfillmentSetId: string, { name, geoZones }: NewServiceZone): Promise<string> {
    if (await tx.em.findOne(ServiceZone, { fulfillmentSetId, name }))
      throw new NameTaken({ kind: "Service zone", name });
    const now = new Date();
    const { id } = tx.em.create(ServiceZone, {
      id: newId("serzo"),
      fulfillmentSetId,
      name,
      metadata: null,
      createdAt: now,
      updatedAt: now,
    });
    await tx.em.flush();
    for (const { type, countryCode, provinceCode = null, city = null, postalExpression = null } of geoZones) {
      tx.em.create(GeoZoneEntity, {
        id: newId("fgz"),
        serviceZoneId: id,
        type,
        countryCode,
        provinceCode,
        city,
        postalExpression,
        createdAt: now,
      });
    }
    await tx.em.flush();
    return id;
  }
}
