import Type from "typebox";
import { route } from "../platform/http/route.ts";
import { closed, listOf, pageQuery } from "../platform/http/shape.ts";
import { CountryTaken, UnknownCountry } from "./region.errors.ts";
import { NewRegionBody, RegionDto, toRegionDto } from "./region.schema.ts";
import type { RegionService } from "./region.service.ts";

interface Uses {
  regions: RegionService;
}

export const listRegionsForAdmin = route({
  id: "admin.regions.list",
  method: "GET",
  url: "/admin/regions",
  access: "admin",
  permission: "region:read",
  summary: "All regions.",
  query: closed(pageQuery),
  reply: listOf("regions", RegionDto),
  async handle(_request, { regions }: Uses) {
    const all = await regions.list();
    return { regions: all.map(toRegionDto), count: all.length, offset: 0, limit: all.length };
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
  reply: Type.Object({ region: RegionDto }),
  errors: [CountryTaken, UnknownCountry],
  async handle({ body }, { regions }: Uses) {
    const { id } = await regions.create({
      name: body.name,
      currencyCode: body.currency_code,
      countryCodes: body.countries ?? [],
      ...(body.automatic_taxes !== undefined && { automaticTaxes: body.automatic_taxes }),
      ...(body.payment_providers && { paymentProviderIds: body.payment_providers }),
      ...(body.metadata && { metadata: body.metadata }),
    });
    return { region: toRegionDto(await regions.get(id)) };
  },
});
