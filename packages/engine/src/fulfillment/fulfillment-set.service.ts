import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { StillInUse } from "../platform/http/http.errors.ts";
import { readOne } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import type { StockLocationService } from "../inventory/index.ts";
import { FulfillmentSetNotFound, NameTaken, ServiceZoneNotFound } from "./fulfillment.errors.ts";
import {
  FulfillmentSet,
  FulfillmentSetLocation,
  GeoZone as GeoZoneEntity,
  ServiceZone,
} from "./fulfillment-set.entity.ts";
import {
  type FulfillmentSetRow,
  type ServiceZoneRow,
  setColumns,
  setListing,
  zoneColumns,
  zoneListing,
} from "./fulfillment-set.queries.ts";
import { fulfillmentTopic } from "./fulfillment-topic.ts";
import type { NewServiceZone, ServiceZoneChanges, ZonePart } from "./new-service-zone.ts";
import { ShippingOption } from "./shipping-option.entity.ts";

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

  /** @throws FulfillmentSetNotFound */
  async get(id: string): Promise<FulfillmentSetRow> {
    const row = await readOne<FulfillmentSetRow>(this.#database, setListing, all(setColumns), id);
    if (!row) throw new FulfillmentSetNotFound({ id });
    return row;
  }

  /** A zone of that very set. */
  async getZone(setId: string, id: string): Promise<ServiceZoneRow> {
    const selected = { columns: zoneColumns, condition: "z.fulfillment_set_id = $1", params: [setId] };
    const row = await readOne<ServiceZoneRow>(this.#database, zoneListing, selected, id);
    if (!row) throw new ServiceZoneNotFound({ id });
    return row;
  }

  /** Changes what is given; geo zones replace all that there were. */
  async updateZone(
    setId: string,
    id: string,
    { name, geoZones }: ServiceZoneChanges,
    expected: number | undefined,
  ): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await lockVersion(tx, "service_zone", id, expected);
      const zone = await tx.em.findOne(ServiceZone, { id, fulfillmentSetId: setId });
      if (!zone) throw new ServiceZoneNotFound({ id });
      if (name !== undefined) {
        const same = await tx.em.findOne(ServiceZone, { fulfillmentSetId: setId, name, id: { $ne: id } });
        if (same) throw new NameTaken({ kind: "Service zone", name });
        zone.name = name;
      }
      zone.updatedAt = new Date();
      await tx.em.flush();
      if (geoZones) await this.#replaceGeoZones(tx, id, geoZones);
      await touch(tx, fulfillmentTopic);
    });
  }

  /** @throws StillInUse while shipping options are for it. */
  async deleteZone(setId: string, id: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await lockVersion(tx, "service_zone", id, undefined);
      const zone = await tx.em.findOne(ServiceZone, { id, fulfillmentSetId: setId });
      if (!zone) throw new ServiceZoneNotFound({ id });
      refuseWithOptions("service zone", id, await tx.em.find(ShippingOption, { serviceZoneId: id }));
      tx.em.remove(zone);
      await tx.em.flush();
      await touch(tx, fulfillmentTopic);
    });
  }

  /** Ends a set with its zones. @throws StillInUse while shipping options are for them. */
  async delete(id: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await lockVersion(tx, "fulfillment_set", id, undefined);
      const found = await tx.em.findOne(FulfillmentSet, { id });
      if (!found) throw new FulfillmentSetNotFound({ id });
      const zones = await tx.em.find(ServiceZone, { fulfillmentSetId: id });
      const serviceZoneId = { $in: zones.map((zone) => zone.id) };
      refuseWithOptions("fulfillment set", id, await tx.em.find(ShippingOption, { serviceZoneId }));
      tx.em.remove(found);
      await tx.em.flush();
      await touch(tx, fulfillmentTopic);
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
    await this.#replaceGeoZones(tx, id, geoZones);
    return id;
  }

  async #replaceGeoZones(tx: Transaction, serviceZoneId: string, parts: readonly ZonePart[]): Promise<void> {
    const before = await tx.em.find(GeoZoneEntity, { serviceZoneId }, { fields: ["id"] });
    const known = new Set(before.map((zone) => zone.id));
    tx.em.clear();
    await tx.em.nativeDelete(GeoZoneEntity, { serviceZoneId });
    // Shown in the order given.
    let createdAt = Date.now();
    for (const { id = "", type, countryCode, provinceCode = null, city = null, ...part } of parts) {
      tx.em.create(GeoZoneEntity, {
        // Named twice, the second one is new.
        id: known.delete(id) ? id : newId("fgz"),
        serviceZoneId,
        type,
        countryCode,
        provinceCode,
        city,
        postalExpression: part.postalExpression ?? null,
        metadata: part.metadata ?? null,
        createdAt: new Date(createdAt),
      });
      createdAt += 1;
    }
    await tx.em.flush();
  }
}

const all = (columns: string) => ({ columns, condition: "TRUE", params: [] });

function refuseWithOptions(resource: string, id: string, options: readonly { id: string }[]): void {
  if (options.length === 0) return;
  const what = `${options.length} shipping option${options.length === 1 ? "" : "s"}`;
  throw new StillInUse({ resource, id, uses: [{ what, ids: options.slice(0, 3).map((option) => option.id) }] });
}
