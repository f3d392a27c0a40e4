import Type from "typebox";
import { StaleVersion, StillInUse } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import type { RegionAdministration } from "./administration.service.ts";
import { regionFields } from "./region-fields.ts";
import { regionListing } from "./region-listing.queries.ts";
import { CountryTaken, PaymentProviderUnknown, RegionNotFound, UnknownCountry } from "./region.errors.ts";
import {
  NewRegionBody,
  RegionChangesBody,
  RegionDto,
  toNewRegion,
  toRegionChanges,
  toRegionDto,
} from "./region.schema.ts";

interface Uses {
  regionAdministration: RegionAdministration;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ region: Type.Partial(RegionDto) });
const refusals = [CountryTaken, UnknownCountry, PaymentProviderUnknown] as const;

export const listRegionsForAdmin = route({
  id: "admin.regions.list",
  method: "GET",
  url: "/admin/regions",
  access: "admin",
  permission: "region:read",
  summary: "Regions, the oldest first.",
  query: closed(listQuery(regionListing.filters)),
  selects: regionFields,
  reply: listOf("regions", Type.Partial(RegionDto)),
  async handle({ query, fields }, { regionAdministration }: Uses) {
    const { rows, ...page } = await regionAdministration.page(query);
    return { regions: rows.map((region) => fields.pick(toRegionDto(region))), ...page };
  },
});

export const createRegion = route({
  id: "admin.regions.create",
  method: "POST",
  url: "/admin/regions",
  access: "admin",
  permission: "region:write",
  summary: "Makes a region.",
  body: NewRegionBody,
  selects: regionFields,
  reply: Reply,
  addsOnce: true,
  errors: refusals,
  async handle({ body, fields }, { regionAdministration }: Uses) {
    const { id } = await regionAdministration.create(toNewRegion(body));
    const region = await regionAdministration.get(id);
    return versioned({ region: fields.pick(toRegionDto(region)) }, region.version);
  },
});

export const retrieveRegionForAdmin = route({
  id: "admin.regions.retrieve",
  method: "GET",
  url: "/admin/regions/:id",
  access: "admin",
  permission: "region:read",
  summary: "One region.",
  params: ById,
  selects: regionFields,
  reply: Reply,
  errors: [RegionNotFound],
  async handle({ params, fields }, { regionAdministration }: Uses) {
    const region = await regionAdministration.get(params.id);
    return versioned({ region: fields.pick(toRegionDto(region)) }, region.version);
  },
});

export const updateRegion = route({
  id: "admin.regions.update",
  method: "POST",
  url: "/admin/regions/:id",
  access: "admin",
  permission: "region:write",
  summary: "Changes a region; a list replaces all that there was, and open carts keep their currency.",
  params: ById,
  body: RegionChangesBody,
  selects: regionFields,
  reply: Reply,
  errors: [RegionNotFound, ...refusals, StaleVersion],
  async handle({ params, body, fields, headers }, { regionAdministration }: Uses) {
    await regionAdministration.update(params.id, toRegionChanges(body), expectedVersion(headers));
    const region = await regionAdministration.get(params.id);
    return versioned({ region: fields.pick(toRegionDto(region)) }, region.version);
  },
});

export const deleteRegion = route({
  id: "admin.regions.delete",
  method: "DELETE",
  url: "/admin/regions/:id",
  access: "admin",
  permission: "region:write",
  summary: "Deletes a region that nothing needs any more; its orders keep it.",
  params: ById,
  reply: deletedOf("region"),
  errors: [RegionNotFound, StillInUse],
  async handle({ params }, { regionAdministration }: Uses) {
    await regionAdministration.delete(params.id);
    return deleted("region", params.id);
  },
});
