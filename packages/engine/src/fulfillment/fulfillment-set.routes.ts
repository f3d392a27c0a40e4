import Type from "typebox";
import {
  type LocationAdministration,
  StockLocationDto,
  stockLocationFields,
  StockLocationNotFound,
} from "../inventory/index.ts";
import { StaleVersion, StillInUse } from "../platform/http/http.errors.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf } from "../platform/http/shape.ts";
import { FulfillmentSetNotFound, NameTaken, ServiceZoneNotFound } from "./fulfillment.errors.ts";
import {
  FulfillmentSetDto,
  fulfillmentSetFields,
  NewFulfillmentSetBody,
  NewServiceZoneBody,
  ServiceZoneChangesBody,
  ServiceZoneDto,
  serviceZoneFields,
  toServiceZone,
  toZoneChanges,
} from "./fulfillment-set.schema.ts";
import type { FulfillmentSetService } from "./fulfillment-set.service.ts";

interface Uses {
  fulfillmentSets: FulfillmentSetService;
  locationAdministration: LocationAdministration;
}

const ById = closed({ id: Type.String() });
const ByZone = closed({ id: Type.String(), zone_id: Type.String() });
const ZoneReply = Type.Object({ service_zone: Type.Partial(ServiceZoneDto) });
const zoneUrl = "/admin/fulfillment-sets/:id/service-zones/:zone_id";

export const createFulfillmentSet = route({
  id: "admin.stockLocations.createFulfillmentSet",
  method: "POST",
  url: "/admin/stock-locations/:id/fulfillment-sets",
  access: "admin",
  permission: "fulfillment_set:write",
  summary: "Makes a fulfillment set of a stock location.",
  params: ById,
  body: NewFulfillmentSetBody,
  selects: stockLocationFields,
  reply: Type.Object({ stock_location: Type.Partial(StockLocationDto) }),
  addsOnce: true,
  errors: [StockLocationNotFound, NameTaken],
  async handle({ params, body, fields }, { fulfillmentSets, locationAdministration }: Uses) {
    await fulfillmentSets.create({ name: body.name, type: body.type, locationId: params.id });
    const row = await locationAdministration.get(params.id);
    return versioned({ stock_location: fields.pick(row) }, row.version);
  },
});

export const deleteFulfillmentSet = route({
  id: "admin.fulfillmentSets.delete",
  method: "DELETE",
  url: "/admin/fulfillment-sets/:id",
  access: "admin",
  permission: "fulfillment_set:write",
  summary: "Deletes a fulfillment set with its service zones, once no shipping option is for them.",
  params: ById,
  reply: deletedOf("fulfillment_set"),
  errors: [FulfillmentSetNotFound, StillInUse],
  async handle({ params }, { fulfillmentSets }: Uses) {
    await fulfillmentSets.delete(params.id);
    return deleted("fulfillment_set", params.id);
  },
});

export const createServiceZone = route({
  id: "admin.fulfillmentSets.createServiceZone",
  method: "POST",
  url: "/admin/fulfillment-sets/:id/service-zones",
  access: "admin",
  permission: "fulfillment_set:write",
  summary: "Makes a service zone of a fulfillment set.",
  params: ById,
  body: NewServiceZoneBody,
  selects: fulfillmentSetFields,
  reply: Type.Object({ fulfillment_set: Type.Partial(FulfillmentSetDto) }),
  addsOnce: true,
  errors: [FulfillmentSetNotFound, NameTaken],
  async handle({ params, body, fields }, { fulfillmentSets }: Uses) {
    await fulfillmentSets.createZone(params.id, toServiceZone(body));
    const row = await fulfillmentSets.get(params.id);
    return versioned({ fulfillment_set: fields.pick(row) }, row.version);
  },
});

export const retrieveServiceZone = route({
  id: "admin.fulfillmentSets.retrieveServiceZone",
  method: "GET",
  url: zoneUrl,
  access: "admin",
  permission: "fulfillment_set:read",
  summary: "One service zone with the places that it covers.",
  params: ByZone,
  selects: serviceZoneFields,
  reply: ZoneReply,
  errors: [ServiceZoneNotFound],
  async handle({ params, fields }, { fulfillmentSets }: Uses) {
    const row = await fulfillmentSets.getZone(params.id, params.zone_id);
    return versioned({ service_zone: fields.pick(row) }, row.version);
  },
});

export const updateServiceZone = route({
  id: "admin.fulfillmentSets.updateServiceZone",
  method: "POST",
  url: zoneUrl,
  access: "admin",
  permission: "fulfillment_set:write",
  summary: "Changes a service zone; geo zones replace all that there were.",
  params: ByZone,
  body: ServiceZoneChangesBody,
  selects: fulfillmentSetFields,
  reply: Type.Object({ fulfillment_set: Type.Partial(FulfillmentSetDto) }),
  errors: [ServiceZoneNotFound, NameTaken, StaleVersion],
  async handle({ params, body, fields, headers }, { fulfillmentSets }: Uses) {
    await fulfillmentSets.updateZone(params.id, params.zone_id, toZoneChanges(body), expectedVersion(headers));
    const { version } = await fulfillmentSets.getZone(params.id, params.zone_id);
    return versioned({ fulfillment_set: fields.pick(await fulfillmentSets.get(params.id)) }, version);
  },
});

export const deleteServiceZone = route({
  id: "admin.fulfillmentSets.deleteServiceZone",
  method: "DELETE",
  url: zoneUrl,
  access: "admin",
  permission: "fulfillment_set:write",
  summary: "Deletes a service zone, once no shipping option is for it.",
  params: ByZone,
  selects: fulfillmentSetFields,
  reply: Type.Object({
    ...deletedOf("service_zone").properties,
    parent: Type.Partial(FulfillmentSetDto),
  }),
  errors: [ServiceZoneNotFound, StillInUse],
  async handle({ params, fields }, { fulfillmentSets }: Uses) {
    await fulfillmentSets.deleteZone(params.id, params.zone_id);
    const parent = fields.pick(await fulfillmentSets.get(params.id));
    return { ...deleted("service_zone", params.zone_id), parent };
  },
});
