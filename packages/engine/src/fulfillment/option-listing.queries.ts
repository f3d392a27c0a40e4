import { statement } from "@hanse/plugin-kit";
import type { Listing } from "../platform/http/listing.ts";
import { geoZonesSql, locationSql } from "./fulfillment-set.queries.ts";
import type { AdminShippingOptionDto } from "./option-administration.schema.ts";
import type { OptionPrice } from "./shipping-option.queries.ts";

/** An option as the wire shows it, but for the prices, with the version of its row. */
export type ShippingOptionRow = Omit<AdminShippingOptionDto, "prices"> & {
  readonly prices: readonly Pick<OptionPrice, "id" | "currencyCode" | "regionId" | "amount" | "conditions">[];
  readonly version: number;
};

const times = (alias: string): string =>
  `'created_at', hanse_iso(${alias}.created_at), 'updated_at', hanse_iso(${alias}.updated_at), 'deleted_at', NULL`;

export const optionColumns = `o.id, o.name, o.price_type, o.service_zone_id, o.shipping_profile_id, o.provider_id,
  json_build_object('id', o.provider_id, 'is_enabled', true) AS provider, o.shipping_option_type_id, o.data, o.metadata,
  (SELECT json_build_object('id', t.id, 'label', t.label, 'description', t.description, 'code', t.code, 'shipping_option_id', o.id, ${times("t")})
     FROM shipping_option_type t WHERE t.id = o.shipping_option_type_id) AS type,
  (SELECT json_build_object('id', p.id, 'name', p.name, 'type', p.type, 'metadata', p.metadata, ${times("p")})
     FROM shipping_profile p WHERE p.id = o.shipping_profile_id) AS shipping_profile,
  (SELECT json_build_object('id', z.id, 'name', z.name, 'fulfillment_set_id', z.fulfillment_set_id, 'geo_zones', ${geoZonesSql},
      'fulfillment_set', (SELECT json_build_object('id', s.id, 'name', s.name, 'type', s.type, 'location', ${locationSql}, ${times("s")})
                            FROM fulfillment_set s WHERE s.id = z.fulfillment_set_id), ${times("z")})
     FROM service_zone z WHERE z.id = o.service_zone_id) AS service_zone,
  coalesce((SELECT json_agg(json_build_object('id', p.id, 'currencyCode', p.currency_code, 'regionId', p.region_id, 'amount', p.amount,
      'conditions', p.conditions) ORDER BY p.currency_code, p.region_id NULLS FIRST, p.id)
     FROM shipping_option_price p WHERE p.shipping_option_id = o.id), '[]') AS prices,
  coalesce((SELECT json_agg(json_build_object('id', r.id, 'attribute', r.attribute, 'operator', r.operator, 'value', r.value,
      'shipping_option_id', o.id) ORDER BY r.id)
     FROM shipping_option_rule r WHERE r.shipping_option_id = o.id), '[]') AS rules,
  hanse_iso(o.created_at) AS created_at, hanse_iso(o.updated_at) AS updated_at, NULL AS deleted_at, o.version`;

const hasRule = (attribute: string, value: string): string =>
  `EXISTS (SELECT FROM shipping_option_rule r WHERE r.shipping_option_id = o.id AND r.attribute = '${attribute}'
     AND r.operator = 'eq' AND r.value #>> '{}' = '${value}')`;

const ofLocation = (condition: string): string =>
  `EXISTS (SELECT FROM service_zone z JOIN fulfillment_set_location sl ON sl.fulfillment_set_id = z.fulfillment_set_id
     WHERE z.id = o.service_zone_id AND ${condition})`;

export const optionListing: Listing = {
  from: "shipping_option o",
  filters: {
    id: { sql: "o.id", type: "text" },
    name: { sql: "o.name", type: "text" },
    price_type: { sql: "o.price_type", type: "text" },
    service_zone_id: { sql: "o.service_zone_id", type: "text" },
    shipping_profile_id: { sql: "o.shipping_profile_id", type: "text" },
    provider_id: { sql: "o.provider_id", type: "text" },
    shipping_option_type_id: { sql: "o.shipping_option_type_id", type: "text" },
    stock_location_id: { sql: "sl.location_id", type: "text", within: ofLocation },
    is_return: { sql: hasRule("is_return", "true"), type: "boolean" },
    admin_only: { sql: hasRule("enabled_in_store", "false"), type: "boolean" },
    created_at: { sql: "o.created_at", type: "timestamp" },
    updated_at: { sql: "o.updated_at", type: "timestamp" },
  },
  orders: { id: "o.id", name: "o.name", created_at: "o.created_at", updated_at: "o.updated_at" },
  defaultOrder: "created_at",
  defaultLimit: 50,
  searched: ["o.name"],
};

/** An option is another one with its rules, so they count up its version. */
export const touchOption = statement<never>(
  "shipping_option.touch",
  "UPDATE shipping_option SET updated_at = now() WHERE id = $1",
);
