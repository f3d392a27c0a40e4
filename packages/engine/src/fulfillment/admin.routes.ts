import Type, { type Static } from "typebox";
import { exponentOf } from "../platform/money/currency.ts";
import { toMinor } from "../platform/money/money.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf, pageQuery } from "../platform/http/shape.ts";
import { StockLocationNotFound } from "../inventory/index.ts";
import { RegionNotFound, type RegionService } from "../region/index.ts";
import {
  FulfillmentSetNotFound,
  InvalidRule,
  NameTaken,
  ServiceZoneNotFound,
  ShippingProfileNotFound,
  UnknownService,
} from "./fulfillment.errors.ts";
import {
  NewFulfillmentSetBody,
  NewServiceZoneBody,
  NewShippingOptionBody,
  ShippingProfileDto,
  toServiceZone,
  toShippingProfileDto,
} from "./fulfillment.schema.ts";
import type { FulfillmentSetService } from "./fulfillment-set.service.ts";
import type { NewOptionPrice } from "./new-shipping-option.ts";
import { AdminShippingOptionDto, toAdminShippingOptionDto } from "./shipping-option.schema.ts";
import type { ShippingOptionService } from "./shipping-option.service.ts";
import type { ShippingProfileService } from "./shipping-profile.service.ts";

interface Uses {
  fulfillmentSets: FulfillmentSetService;
  shippingOptions: ShippingOptionService;
  shippingProfiles: ShippingProfileService;
  regions: RegionService;
}

const Id = closed({ id: Type.String() });

export const listShippingProfiles = route({
  id: "admin.shippingProfiles.list",
  method: "GET",
  url: "/admin/shipping-profiles",
  access: "admin",
  permission: "shipping_profile:read",
  summary: "All shipping profiles.",
  query: closed(pageQuery),
  reply: listOf("shipping_profiles", ShippingProfileDto),
  async handle(_request, { shippingProfiles }: Uses) {
    const all = await shippingProfiles.list();
    return { shipping_profiles: all.map(toShippingProfileDto), count: all.length, offset: 0, limit: all.length };
  },
});

export const createFulfillmentSet = route({
  id: "admin.stockLocations.createFulfillmentSet",
  method: "POST",
  url: "/admin/stock-locations/:id/fulfillment-sets",
  access: "admin",
  permission: "fulfillment_set:write",
  summary: "Makes a fulfillment set of a stock location.",
  params: Id,
  body: NewFulfillmentSetBody,
  reply: Type.Object({ stock_location: Type.Object({ id: Type.String(), fulfillment_sets: Type.Array(Id) }) }),
  errors: [StockLocationNotFound, NameTaken],
  async handle({ params, body }, { fulfillmentSets }: Uses) {
    const { id } = await fulfillmentSets.create({ ...body, locationId: params.id });
    return { stock_location: { id: params.id, fulfillment_sets: [{ id }] } };
  },
});

export const createServiceZone = route({
  id: "admin.fulfillmentSets.createServiceZone",
  method: "POST",
  url: "/admin/fulfillment-sets/:id/service-zones",
  access: "admin",
  permission: "fulfillment_set:write",
  summary: "Makes a service zone of a fulfillment set.",
  params: Id,
  body: NewServiceZoneBody,
  reply: Type.Object({ fulfillment_set: Type.Object({ id: Type.String(), service_zones: Type.Array(Id) }) }),
  errors: [FulfillmentSetNotFound, NameTaken],
  async handle({ params, body }, { fulfillmentSets }: Uses) {
    const { id } = await fulfillmentSets.createZone(params.id, toServiceZone(body));
    return { fulfillment_set: { id: params.id, service_zones: [{ id }] } };
  },
});

export const listShippingOptions = route({
  id: "admin.shippingOptions.list",
  method: "GET",
  url: "/admin/shipping-options",
  access: "admin",
  permission: "shipping_option:read",
  summary: "All shipping options.",
  query: closed(pageQuery),
  reply: listOf("shipping_options", AdminShippingOptionDto),
  async handle(_request, { shippingOptions }: Uses) {
    const all = await shippingOptions.list();
    return { shipping_options: all.map(toAdminShippingOptionDto), count: all.length, offset: 0, limit: all.length };
  },
});

export const createShippingOption = route({
  id: "admin.shippingOptions.create",
  method: "POST",
  url: "/admin/shipping-options",
  access: "admin",
  permission: "shipping_option:write",
  summary: "Makes a shipping option.",
  body: NewShippingOptionBody,
  reply: Type.Object({ shipping_option: AdminShippingOptionDto }),
  errors: [ServiceZoneNotFound, ShippingProfileNotFound, RegionNotFound, UnknownService, InvalidRule],
  async handle({ body }, { shippingOptions, regions }: Uses) {
    const { id } = await shippingOptions.create({
      name: body.name,
      zoneId: body.service_zone_id,
      providerId: body.provider_id,
      prices: await toPrices(body, regions),
      ...(body.shipping_profile_id !== undefined && { profileId: body.shipping_profile_id }),
      ...(body.price_type && { priceType: body.price_type }),
      ...(body.type && { type: body.type }),
      ...(body.data && { data: body.data }),
      ...(body.rules && { rules: body.rules }),
      ...(body.metadata && { metadata: body.metadata }),
    });
    return { shipping_option: toAdminShippingOptionDto(await shippingOptions.get(id)) };
  },
});

/** The wire's major units are read by the currency they are in, which for a region's price is the region's. */
async function toPrices(
  { prices = [] }: Static<typeof NewShippingOptionBody>,
  regions: RegionService,
): Promise<NewOptionPrice[]> {
  return Promise.all(
    prices.map(async (price) => {
      if ("currency_code" in price) {
        const { currency_code: currencyCode } = price;
        return { currencyCode, amount: toMinor(price.amount, exponentOf(currencyCode)) };
      }
      const region = await regions.get(price.region_id);
      return { regionId: region.id, amount: toMinor(price.amount, exponentOf(region.currencyCode)) };
    }),
  );
}
