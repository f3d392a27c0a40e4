import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";
import type { NewServiceZone, ServiceZoneChanges, ZonePart } from "./new-service-zone.ts";

const Nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Metadata = Nullable(Type.Record(Type.String(), Type.Unknown()));
const times = { created_at: Type.String(), updated_at: Type.String(), deleted_at: Type.Null() };
const Name = Type.String({ minLength: 1, maxLength: 255 });
const Country = Type.String({ pattern: "^[a-z]{2}$" });
const Province = Type.String({ pattern: "^[a-z]{2}-[a-z0-9]{1,3}$" });
const Code = Type.String({ minLength: 1, maxLength: 20 });
const Postal = Type.Union([
  closed({ starts_with: Type.Array(Code, { minItems: 1, maxItems: 1_000 }) }),
  closed({ from: Code, to: Code }),
]);
const additional = { additional_data: Type.Optional(Type.Record(Type.String(), Type.Unknown())) };

const GeoZoneDto = Type.Object({
  id: Type.String(),
  type: Type.String(),
  country_code: Type.String(),
  province_code: Nullable(Type.String()),
  city: Nullable(Type.String()),
  postal_expression: Nullable(Type.Record(Type.String(), Type.Unknown())),
  metadata: Metadata,
  ...times,
});

const ZoneOptionDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  price_type: Type.String(),
  service_zone_id: Type.String(),
  provider_id: Type.String(),
  shipping_profile_id: Type.String(),
  shipping_option_type_id: Type.String(),
  ...times,
});

const zone = {
  id: Type.String(),
  name: Type.String(),
  fulfillment_set_id: Type.String(),
  metadata: Metadata,
  geo_zones: Type.Array(Type.Partial(GeoZoneDto)),
  shipping_options: Type.Array(Type.Partial(ZoneOptionDto)),
  ...times,
};

const LocationDto = Type.Object({ id: Type.String(), name: Type.String() });
const set = {
  id: Type.String(),
  name: Type.String(),
  type: Type.String(),
  location: Nullable(Type.Partial(LocationDto)),
  ...times,
};

export const FulfillmentSetDto = Type.Object({
  ...set,
  metadata: Metadata,
  service_zones: Type.Array(Type.Partial(Type.Object(zone))),
});
export type FulfillmentSetDto = Static<typeof FulfillmentSetDto>;

export const ServiceZoneDto = Type.Object({
  ...zone,
  fulfillment_set: Nullable(Type.Partial(Type.Object(set))),
});
export type ServiceZoneDto = Static<typeof ServiceZoneDto>;

const zoneTree = {
  ...leaves({ properties: zone }),
  geo_zones: leaves(GeoZoneDto),
  shipping_options: leaves(ZoneOptionDto),
};
const setTree = { ...leaves({ properties: set }), location: leaves(LocationDto) };

/** What `fields=` may say of a fulfillment set. */
export const fulfillmentSetFields = fieldGrammar({
  defaults: ["*", "*location", "*service_zones", "*service_zones.geo_zones", "*service_zones.shipping_options"],
  allowed: { ...setTree, metadata: true, service_zones: zoneTree },
});
/** What `fields=` may say of a service zone. */
export const serviceZoneFields = fieldGrammar({
  defaults: ["*", "*geo_zones", "*shipping_options", "*fulfillment_set", "*fulfillment_set.location"],
  allowed: { ...zoneTree, fulfillment_set: setTree },
});

export const NewFulfillmentSetBody = closed({ name: Name, type: Name, ...additional });

const anyZone = {
  /** Of a zone that stays; others get a new one. */
  id: Type.Optional(Type.String()),
  country_code: Country,
  metadata: Type.Optional(Metadata),
};
const GeoZoneBody = Type.Union([
  closed({ ...anyZone, type: Type.Literal("country") }),
  closed({ ...anyZone, type: Type.Literal("province"), province_code: Province }),
  closed({ ...anyZone, type: Type.Literal("city"), province_code: Type.Optional(Province), city: Name }),
  closed({
    ...anyZone,
    type: Type.Literal("zip"),
    province_code: Type.Optional(Province),
    city: Type.Optional(Name),
    postal_expression: Postal,
  }),
]);
const GeoZones = Type.Optional(Type.Array(GeoZoneBody, { maxItems: 1_000 }));

export const NewServiceZoneBody = closed({ name: Name, geo_zones: GeoZones, ...additional });
export const ServiceZoneChangesBody = closed({ name: Type.Optional(Name), geo_zones: GeoZones, ...additional });

export const toServiceZone = ({ name, geo_zones = [] }: Static<typeof NewServiceZoneBody>): NewServiceZone => ({
  name,
  geoZones: geo_zones.map(toZonePart),
});

export const toZoneChanges = ({
  name,
  geo_zones: geoZones,
}: Static<typeof ServiceZoneChangesBody>): ServiceZoneChanges => ({
  ...(name !== undefined && { name }),
  ...(geoZones && { geoZones: geoZones.map(toZonePart) }),
});

const toZonePart = (part: Static<typeof GeoZoneBody>): ZonePart => ({
  type: part.type,
  countryCode: part.country_code,
  provinceCode: "province_code" in part ? (part.province_code ?? null) : null,
  city: "city" in part ? (part.city ?? null) : null,
  postalExpression: "postal_expression" in part ? part.postal_expression : null,
  metadata: part.metadata ?? null,
  ...(part.id !== undefined && { id: part.id }),
});
