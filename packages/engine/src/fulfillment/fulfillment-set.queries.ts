import type { Listing } from "../platform/http/listing.ts";
import type { FulfillmentSetDto, ServiceZoneDto } from "./fulfillment-set.schema.ts";

/** A set as the wire shows it, with the version of its row. */
export type FulfillmentSetRow = FulfillmentSetDto & { readonly version: number };
/** A zone as the wire shows it, with the version of its row. */
export type ServiceZoneRow = ServiceZoneDto & { readonly version: number };

const timesSql = (alias: string): string =>
  `'created_at', hanse_iso(${alias}.created_at), 'updated_at', hanse_iso(${alias}.updated_at), 'deleted_at', NULL`;

const timeColumns = (alias: string): string =>
  `hanse_iso(${alias}.created_at) AS created_at, hanse_iso(${alias}.updated_at) AS updated_at, NULL AS deleted_at`;

/** The geo zones of the zone `z`, as the wire shows them. */
export const geoZonesSql = `coalesce((SELECT json_agg(json_build_object('id', g.id, 'type', g.type, 'country_code', g.country_code,
      'province_code', g.province_code, 'city', g.city, 'postal_expression', g.postal_expression, 'metadata', g.metadata,
      'created_at', hanse_iso(g.created_at), 'updated_at', hanse_iso(g.created_at), 'deleted_at', NULL) ORDER BY g.created_at, g.id)
    FROM geo_zone g WHERE g.service_zone_id = z.id), '[]')`;

const optionsSql = `coalesce((SELECT json_agg(json_build_object('id', o.id, 'name', o.name, 'price_type', o.price_type,
      'service_zone_id', z.id, 'provider_id', o.provider_id, 'shipping_profile_id', o.shipping_profile_id,
      'shipping_option_type_id', o.shipping_option_type_id, ${timesSql("o")}) ORDER BY o.created_at, o.id)
    FROM shipping_option o WHERE o.service_zone_id = z.id), '[]')`;

/** The location of the set `s`. */
export const locationSql = `(SELECT json_build_object('id', l.id, 'name', l.name)
    FROM fulfillment_set_location sl JOIN stock_location l ON l.id = sl.location_id WHERE sl.fulfillment_set_id = s.id)`;

export const setColumns = `s.id, s.name, s.type, s.metadata, ${locationSql} AS location,
  coalesce((SELECT json_agg(json_build_object('id', z.id, 'name', z.name, 'fulfillment_set_id', z.fulfillment_set_id, 'metadata', z.metadata,
      'geo_zones', ${geoZonesSql}, 'shipping_options', ${optionsSql}, ${timesSql("z")}) ORDER BY z.created_at, z.id)
    FROM service_zone z WHERE z.fulfillment_set_id = s.id), '[]') AS service_zones, ${timeColumns("s")}, s.version`;

export const zoneColumns = `z.id, z.name, z.fulfillment_set_id, z.metadata, ${geoZonesSql} AS geo_zones, ${optionsSql} AS shipping_options,
  (SELECT json_build_object('id', s.id, 'name', s.name, 'type', s.type, 'location', ${locationSql}, ${timesSql("s")})
     FROM fulfillment_set s WHERE s.id = z.fulfillment_set_id) AS fulfillment_set, ${timeColumns("z")}, z.version`;

const readById = (from: string, id: string): Listing => ({
  from,
  filters: {},
  orders: { id },
  defaultOrder: "id",
  defaultLimit: 50,
  searched: [],
});
export const setListing = readById("fulfillment_set s", "s.id");
export const zoneListing = readById("service_zone z", "z.id");
