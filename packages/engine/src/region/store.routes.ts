import Type from "typebox";
import { parsePage } from "../platform/http/pagination.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf, oneOrMany, pageQuery } from "../platform/http/shape.ts";
import { regionFields } from "./region-fields.ts";
import { RegionNotFound } from "./region.errors.ts";
import { RegionDto, toRegionDto } from "./region.schema.ts";
import type { Region, RegionService } from "./region.service.ts";

interface Uses {
  regions: RegionService;
}

const Filter = oneOrMany(Type.String());

const matches = (filter: string | string[] | undefined, value: string): boolean =>
  filter === undefined || [filter].flat().includes(value);

export const listRegions = route({
  id: "regions.list",
  method: "GET",
  url: "/store/regions",
  access: "store",
  summary: "Regions the shop sells to, with their countries.",
  query: closed({
    q: Type.Optional(Type.String()),
    id: Type.Optional(Filter),
    name: Type.Optional(Filter),
    currency_code: Type.Optional(Filter),
    ...pageQuery,
  }),
  selects: regionFields,
  reply: listOf("regions", Type.Partial(RegionDto)),
  async handle({ query, fields }, { regions }: Uses) {
    const { limit, offset } = parsePage(query, { defaultLimit: 20 });
    const needle = query.q?.toLowerCase();
    const wanted = (region: Region): boolean =>
      matches(query.id, region.id) &&
      matches(query.name, region.name) &&
      matches(query.currency_code, region.currencyCode) &&
      (!needle || region.name.toLowerCase().includes(needle));
    const found = (await regions.list()).filter(wanted);
    const page = found.slice(offset, offset + limit);
    return { regions: page.map((region) => fields.pick(toRegionDto(region))), count: found.length, offset, limit };
  },
});

export const retrieveRegion = route({
  id: "regions.retrieve",
  method: "GET",
  url: "/store/regions/:id",
  access: "store",
  summary: "One region.",
  params: closed({ id: Type.String() }),
  selects: regionFields,
  reply: Type.Object({ region: Type.Partial(RegionDto) }),
  errors: [RegionNotFound],
  handle: async ({ params, fields }, { regions }: Uses) => ({
    region: fields.pick(toRegionDto(await regions.get(params.id))),
  }),
});
