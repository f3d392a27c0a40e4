import { statement } from "@hanse/plugin-kit";
import type { Listing } from "../platform/http/listing.ts";
import { type Use, usesByKind } from "../platform/http/uses.ts";
import type { LocationAddress } from "./location-address.ts";
import type { StockLocationDto } from "./stock-location.schema.ts";

/** A stock location with the channels it supplies. */
export interface StockLocation {
  readonly id: string;
  readonly name: string;
  readonly address: LocationAddress | null;
  readonly metadata: Record<string, unknown> | null;
  readonly salesChannelIds: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const loadStockLocations = statement<StockLocation>(
  "stock_location.all",
  `SELECT l.id, l.name, l.address, l.metadata,
          ARRAY(SELECT sales_channel_id FROM sales_channel_location WHERE location_id = l.id ORDER BY sales_channel_id) AS "salesChannelIds",
          l.created_at AS "createdAt", l.updated_at AS "updatedAt"
     FROM stock_location l ORDER BY l.created_at, l.id`,
);

export const linkChannels = statement<never>(
  "stock_location.link",
  `WITH removed AS (
     DELETE FROM sales_channel_location WHERE location_id = $1 AND sales_channel_id = ANY($3::text[])
   )
   INSERT INTO sales_channel_location (location_id, sales_channel_id)
   SELECT $1, added.id FROM unnest($2::text[]) AS added (id) WHERE NOT added.id = ANY($3::text[])
   ON CONFLICT DO NOTHING`,
);

export const linkProviders = statement<never>(
  "stock_location.link_providers",
  `WITH removed AS (
     DELETE FROM stock_location_provider WHERE location_id = $1 AND provider_id = ANY($3::text[])
   )
   INSERT INTO stock_location_provider (location_id, provider_id)
   SELECT $1, added.id FROM unnest($2::text[]) AS added (id) WHERE NOT added.id = ANY($3::text[])
   ON CONFLICT DO NOTHING`,
);

/** A location is another one with its links, so they count up its version. */
export const touchLocation = statement<never>(
  "stock_location.touch",
  "UPDATE stock_location SET updated_at = now() WHERE id = $1",
);

/** A location as the wire shows it, with the version of its row. */
export type StockLocationRow = StockLocationDto & { readonly version: number };

/** See `addressId`. */
const addressIdSql = "CASE WHEN l.address IS NOT NULL THEN regexp_replace(l.id, '^sloc_', 'laddr_') END";

const times = (alias: string): string =>
  `'created_at', hanse_iso(${alias}.created_at), 'updated_at', hanse_iso(${alias}.updated_at), 'deleted_at', NULL`;

const addressSql = `CASE WHEN l.address IS NOT NULL THEN json_build_object(
    'id', ${addressIdSql}, 'address_1', l.address->>'address1', 'address_2', l.address->>'address2',
    'company', l.address->>'company', 'city', l.address->>'city', 'country_code', l.address->>'countryCode',
    'province', l.address->>'province', 'postal_code', l.address->>'postalCode', 'phone', l.address->>'phone',
    'metadata', CASE WHEN jsonb_typeof(l.address->'metadata') = 'object' THEN l.address->'metadata' END) END`;

const geoZonesSql = `coalesce((SELECT json_agg(json_build_object(
      'id', g.id, 'type', g.type, 'country_code', g.country_code, 'province_code', g.province_code, 'city', g.city,
      'postal_expression', g.postal_expression) ORDER BY g.created_at, g.id)
    FROM geo_zone g WHERE g.service_zone_id = z.id), '[]')`;

const zoneOptionsSql = `coalesce((SELECT json_agg(json_build_object(
      'id', o.id, 'name', o.name, 'price_type', o.price_type, 'provider_id', o.provider_id, 'shipping_profile_id', o.shipping_profile_id)
      ORDER BY o.created_at, o.id)
    FROM shipping_option o WHERE o.service_zone_id = z.id), '[]')`;

const setsSql = `coalesce((SELECT json_agg(json_build_object('id', s.id, 'name', s.name, 'type', s.type, ${times("s")},
      'service_zones', coalesce((SELECT json_agg(json_build_object('id', z.id, 'name', z.name, 'fulfillment_set_id', s.id,
          'geo_zones', ${geoZonesSql}, 'shipping_options', ${zoneOptionsSql}, ${times("z")}) ORDER BY z.created_at, z.id)
        FROM service_zone z WHERE z.fulfillment_set_id = s.id), '[]')) ORDER BY s.created_at, s.id)
    FROM fulfillment_set_location sl JOIN fulfillment_set s ON s.id = sl.fulfillment_set_id WHERE sl.location_id = l.id), '[]')`;

export const locationColumns = `l.id, l.name, ${addressIdSql} AS address_id, ${addressSql} AS address,
  coalesce((SELECT json_agg(json_build_object('id', c.id, 'name', c.name, 'description', c.description, 'is_disabled', c.is_disabled)
      ORDER BY c.id)
    FROM sales_channel_location cl JOIN sales_channel c ON c.id = cl.sales_channel_id WHERE cl.location_id = l.id), '[]') AS sales_channels,
  coalesce((SELECT json_agg(json_build_object('id', pl.provider_id, 'is_enabled', true) ORDER BY pl.provider_id)
    FROM stock_location_provider pl WHERE pl.location_id = l.id), '[]') AS fulfillment_providers,
  ${setsSql} AS fulfillment_sets, l.metadata, hanse_iso(l.created_at) AS created_at, hanse_iso(l.updated_at) AS updated_at,
  NULL AS deleted_at, l.version`;

const linkedBy = (table: string) => (condition: string) =>
  `EXISTS (SELECT FROM ${table} link WHERE link.location_id = l.id AND ${condition})`;

export const locationListing: Listing = {
  from: "stock_location l",
  filters: {
    id: { sql: "l.id", type: "text" },
    name: { sql: "l.name", type: "text" },
    address_id: { sql: `(${addressIdSql})`, type: "text", nullable: true },
    sales_channel_id: { sql: "link.sales_channel_id", type: "text", within: linkedBy("sales_channel_location") },
    fulfillment_provider_id: { sql: "link.provider_id", type: "text", within: linkedBy("stock_location_provider") },
    created_at: { sql: "l.created_at", type: "timestamp" },
    updated_at: { sql: "l.updated_at", type: "timestamp" },
  },
  orders: { id: "l.id", name: "l.name", created_at: "l.created_at", updated_at: "l.updated_at" },
  defaultOrder: "created_at",
  defaultLimit: 50,
  searched: ["l.name", "l.address->>'city'", "l.address->>'address1'"],
};

/** What would suffer from a location's end; no row when nothing does. */
export const locationUses = statement<Use>(
  "stock_location.uses",
  `WITH uses AS (
     SELECT 'store as its default' AS kind, id FROM store WHERE default_location_id = $1
     UNION ALL
     SELECT 'fulfillment set', fulfillment_set_id FROM fulfillment_set_location WHERE location_id = $1
     UNION ALL
     SELECT 'item in stock', item_id FROM stock_level
      WHERE location_id = $1 AND NOT closed AND (stocked > 0 OR reserved > 0 OR incoming > 0)
     UNION ALL
     SELECT 'reservation', id FROM reservation_item WHERE location_id = $1
   ) ${usesByKind}`,
);
