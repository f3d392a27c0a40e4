import Type from "typebox";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { parsePage } from "../platform/http/pagination.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf, oneOrMany, pageQuery } from "../platform/http/shape.ts";
import { regionListing } from "./tax-listing.queries.ts";
import type { TaxRegionService } from "./tax-region.service.ts";
import {
  InvalidTaxPlace,
  TaxCountryMissing,
  TaxProviderUnknown,
  TaxRegionNotFound,
  TaxRegionTaken,
} from "./tax.errors.ts";
import { NewTaxRegionBody, TaxRegionChangesBody, TaxRegionDto, taxRegionFields } from "./tax.schema.ts";

interface Uses {
  taxRegions: TaxRegionService;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ tax_region: Type.Partial(TaxRegionDto) });
const refusals = [InvalidTaxPlace, TaxRegionTaken, TaxProviderUnknown] as const;

export const listTaxRegions = route({
  id: "admin.taxRegions.list",
  method: "GET",
  url: "/admin/tax-regions",
  access: "admin",
  permission: "tax_region:read",
  summary: "Countries and provinces with taxes of their own, by their codes.",
  query: closed(listQuery(regionListing.filters)),
  selects: taxRegionFields,
  reply: listOf("tax_regions", Type.Partial(TaxRegionDto)),
  async handle({ query, fields }, { taxRegions }: Uses) {
    const { rows, ...page } = await taxRegions.page(query, fields);
    return { tax_regions: rows.map((region) => fields.pick(region)), ...page };
  },
});

export const createTaxRegion = route({
  id: "admin.taxRegions.create",
  method: "POST",
  url: "/admin/tax-regions",
  access: "admin",
  permission: "tax_region:write",
  summary: "Makes a tax region of a country, or of a province in one that has a region.",
  body: NewTaxRegionBody,
  selects: taxRegionFields,
  reply: Reply,
  addsOnce: true,
  errors: [...refusals, TaxCountryMissing],
  async handle({ body, fields, caller }, { taxRegions }: Uses) {
    const { id } = await taxRegions.create(body, caller.actorId);
    const region = await taxRegions.get(id, fields);
    return versioned({ tax_region: fields.pick(region) }, region.version);
  },
});

export const retrieveTaxRegion = route({
  id: "admin.taxRegions.retrieve",
  method: "GET",
  url: "/admin/tax-regions/:id",
  access: "admin",
  permission: "tax_region:read",
  summary: "One tax region with its rates and provinces.",
  params: ById,
  selects: taxRegionFields,
  reply: Reply,
  errors: [TaxRegionNotFound],
  async handle({ params, fields }, { taxRegions }: Uses) {
    const region = await taxRegions.get(params.id, fields);
    return versioned({ tax_region: fields.pick(region) }, region.version);
  },
});

export const updateTaxRegion = route({
  id: "admin.taxRegions.update",
  method: "POST",
  url: "/admin/tax-regions/:id",
  access: "admin",
  permission: "tax_region:write",
  summary: "Changes a tax region's province, provider or metadata.",
  params: ById,
  body: TaxRegionChangesBody,
  selects: taxRegionFields,
  reply: Reply,
  errors: [TaxRegionNotFound, ...refusals, StaleVersion],
  async handle({ params, body, fields, headers }, { taxRegions }: Uses) {
    await taxRegions.update(params.id, body, expectedVersion(headers));
    const region = await taxRegions.get(params.id, fields);
    return versioned({ tax_region: fields.pick(region) }, region.version);
  },
});

export const deleteTaxRegion = route({
  id: "admin.taxRegions.delete",
  method: "DELETE",
  url: "/admin/tax-regions/:id",
  access: "admin",
  permission: "tax_region:write",
  summary: "Deletes a tax region with its provinces and all their rates.",
  params: ById,
  reply: deletedOf("tax_region"),
  errors: [TaxRegionNotFound],
  async handle({ params }, { taxRegions }: Uses) {
    await taxRegions.delete(params.id);
    return deleted("tax_region", params.id);
  },
});

export const listTaxProviders = route({
  id: "admin.taxProviders.list",
  method: "GET",
  url: "/admin/tax-providers",
  access: "admin",
  permission: "tax_provider:read",
  summary: "Who can compute taxes in this shop, in the order of its configuration.",
  query: closed({
    id: Type.Optional(oneOrMany(Type.String())),
    is_enabled: Type.Optional(Type.Boolean()),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    ...pageQuery,
  }),
  reply: listOf("tax_providers", Type.Object({ id: Type.String(), is_enabled: Type.Boolean() })),
  async handle({ query: { id, is_enabled: wanted = true, q = "", ...query } }, { taxRegions }: Uses) {
    const { limit, offset } = parsePage(query, { defaultLimit: 50 });
    const ids = id === undefined ? undefined : [id].flat();
    const all = wanted
      ? taxRegions.providerIds().filter((known) => (ids?.includes(known) ?? true) && known.includes(q))
      : [];
    const page = all.slice(offset, offset + limit).map((found) => ({ id: found, is_enabled: true }));
    return { tax_providers: page, count: all.length, offset, limit };
  },
});
