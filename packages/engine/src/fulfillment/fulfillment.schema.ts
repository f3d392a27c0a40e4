import Type, { type Static } from "typebox";
import { closed } from "../platform/http/shape.ts";
import type { GeoZone } from "./geo-zone.ts";
import type { NewServiceZone } from "./fulfillment-set.service.ts";
import type { ShippingProfile } from "./shipping-profile.queries.ts";

const Nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Name = Type.String({ minLength: 1, maxLength: 255 });
const Country = Type.String({ pattern: "^[a-z]{2}$" });
const Province = Type.String({ pattern: "^[a-z]{2}-[a-z0-9]{1,3}$" });
const Code = Type.String({ minLength: 1, maxLength: 20 });
const Postal = Type.Union([
  closed({ starts_with: Type.Array(Code, { minItems: 1, maxItems: 1_000 }) }),
  closed({ from: Code, to: Code }),
]);

export const ShippingProfileDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  type: Type.String(),
  metadata: Nullable(Type.Record(Type.String(), Type.Unknown())),
  created_at: Type.String(),
  updated_at: Type.String(),
});

export const NewFulfillmentSetBody = closed({ name: Name, type: Name });

const GeoZoneBody = Type.Union([
  closed({ type: Type.Literal("country"), country_code: Country }),
  closed({ type: Type.Literal("province"), country_code: Country, province_code: Province }),
  closed({ type: Type.Literal("city"), country_code: Country, province_code: Type.Optional(Province), city: Name }),
  closed({
    type: Type.Literal("zip"),
    country_code: Country,
    province_code: Type.Optional(Province),
    city: Type.Optional(Name),
    postal_expression: Postal,
  }),
]);

export const NewServiceZoneBody = closed({
  name: Name,
  geo_zones: Type.Optional(Type.Array(GeoZoneBody, { maxItems: 1_000 })),
});

const Operator = Type.Union(
  (["eq", "ne", "in", "nin", "gt", "gte", "lt", "lte"] as const).map((operator) => Type.Literal(operator)),
);
const Scalar = Type.Union([Type.String({ maxLength: 255 }), Type.Number(), Type.Boolean()]);
const OptionPriceBody = Type.Union([
  closed({ currency_code: Type.String({ pattern: "^[a-z]{3}$" }), amount: Type.Number({ minimum: 0 }) }),
  closed({ region_id: Type.String(), amount: Type.Number({ minimum: 0 }) }),
]);

export const NewShippingOptionBody = closed({
  name: Name,
  service_zone_id: Type.String(),
  shipping_profile_id: Type.Optional(Type.String()),
  provider_id: Type.String(),
  price_type: Type.Optional(Type.Union([Type.Literal("flat"), Type.Literal("calculated")])),
  type: Type.Optional(
    closed({ label: Name, code: Name, description: Type.Optional(Type.String({ maxLength: 1_000 })) }),
  ),
  data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  prices: Type.Optional(Type.Array(OptionPriceBody, { maxItems: 1_000 })),
  rules: Type.Optional(
    Type.Array(
      closed({ attribute: Name, operator: Operator, value: Type.Union([Scalar, Type.Array(Type.String())]) }),
      { maxItems: 50 },
    ),
  ),
  metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

export const toShippingProfileDto = (profile: ShippingProfile): Static<typeof ShippingProfileDto> => ({
  id: profile.id,
  name: profile.name,
  type: profile.type,
  metadata: profile.metadata,
  created_at: profile.createdAt,
  updated_at: profile.updatedAt,
});

export const toServiceZone = ({ name, geo_zones = [] }: Static<typeof NewServiceZoneBody>): NewServiceZone => ({
  name,
  geoZones: geo_zones.map(toGeoZone),
});

const toGeoZone = (zone: Static<typeof GeoZoneBody>): GeoZone => ({
  type: zone.type,
  countryCode: zone.country_code,
  provinceCode: "province_code" in zone ? (zone.province_code ?? null) : null,
  city: "city" in zone ? (zone.city ?? null) : null,
  postalExpression: "postal_expression" in zone ? zone.postal_expression : null,
});
