import { defineEntity, p } from "@mikro-orm/postgresql";
import type { PostalExpression } from "./geo-zone.ts";

const timestamps = () => ({
  createdAt: p.datetime().onCreate(() => new Date()),
  updatedAt: p
    .datetime()
    .onCreate(() => new Date())
    .onUpdate(() => new Date()),
});

/** The ways in which a location hands goods over, by zone: shipping, say, or pick-up. */
export const FulfillmentSet = defineEntity({
  name: "FulfillmentSet",
  tableName: "fulfillment_set",
  properties: {
    id: p.string().primary(),
    name: p.string(),
    type: p.string(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    ...timestamps(),
    version: p.integer().version(),
  },
});

export const FulfillmentSetLocation = defineEntity({
  name: "FulfillmentSetLocation",
  tableName: "fulfillment_set_location",
  properties: {
    fulfillmentSetId: p.string().primary(),
    locationId: p.string(),
  },
});

/** Places that are served alike. */
export const ServiceZone = defineEntity({
  name: "ServiceZone",
  tableName: "service_zone",
  properties: {
    id: p.string().primary(),
    fulfillmentSetId: p.string(),
    name: p.string(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    ...timestamps(),
    version: p.integer().version(),
  },
});

/** A country, or a part of one. */
export const GeoZone = defineEntity({
  name: "GeoZone",
  tableName: "geo_zone",
  properties: {
    id: p.string().primary(),
    serviceZoneId: p.string(),
    type: p.string(),
    countryCode: p.string(),
    provinceCode: p.string().nullable(),
    city: p.string().nullable(),
    postalExpression: p.json<PostalExpression>().nullable(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
