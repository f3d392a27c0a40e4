import { statement } from "@hanse/plugin-kit";
import type { Price } from "../pricing/index.ts";
import type { GeoZone } from "./geo-zone.ts";
import type { OptionRule, PriceCondition } from "./option-rule.ts";

/** A price that holds for every cart, or under conditions for some. */
export type OptionPrice = Price & { readonly conditions: readonly PriceCondition[] };

/** A shipping option with all that decides who is offered it. */
export interface ShippingOption {
  readonly id: string;
  readonly name: string;
  readonly priceType: "flat" | "calculated";
  readonly profileId: string;
  readonly providerId: string;
  readonly serviceId: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Record<string, unknown> | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly type: { readonly id: string; readonly label: string; readonly description: string; readonly code: string };
  readonly zone: {
    readonly id: string;
    readonly name: string;
    readonly geoZones: readonly (GeoZone & { readonly id: string })[];
  };
  readonly set: {
    readonly id: string;
    readonly name: string;
    readonly type: string;
    readonly locationId: string | null;
  };
  readonly prices: readonly OptionPrice[];
  readonly rules: readonly (OptionRule & { readonly id: string })[];
}

export const loadShippingOptions = statement<ShippingOption>(
  "shipping_option.all",
  `SELECT o.id, o.name, o.price_type AS "priceType", o.shipping_profile_id AS "profileId", o.provider_id AS "providerId",
          o.service_id AS "serviceId", o.data, o.metadata, o.created_at AS "createdAt", o.updated_at AS "updatedAt",
          json_build_object('id', t.id, 'label', t.label, 'description', t.description, 'code', t.code) AS type,
          json_build_object('id', z.id, 'name', z.name, 'geoZones', coalesce((
            SELECT json_agg(json_build_object(
                     'id', g.id, 'type', g.type, 'countryCode', g.country_code, 'provinceCode', g.province_code,
                     'city', g.city, 'postalExpression', g.postal_expression) ORDER BY g.created_at, g.id)
              FROM geo_zone g WHERE g.service_zone_id = z.id), '[]')) AS zone,
          json_build_object('id', s.id, 'name', s.name, 'type', s.type, 'locationId', l.location_id) AS set,
          coalesce((
            SELECT json_agg(json_build_object(
                     'id', p.id, 'currencyCode', p.currency_code, 'regionId', p.region_id, 'amount', p.amount,
                     'compareAtAmount', null, 'minQuantity', null, 'maxQuantity', null, 'conditions', p.conditions) ORDER BY p.currency_code, p.region_id)
              FROM shipping_option_price p WHERE p.shipping_option_id = o.id), '[]') AS prices,
          coalesce((
            SELECT json_agg(json_build_object('id', r.id, 'attribute', r.attribute, 'operator', r.operator, 'value', r.value) ORDER BY r.id)
              FROM shipping_option_rule r WHERE r.shipping_option_id = o.id), '[]') AS rules
     FROM shipping_option o
     JOIN shipping_option_type t ON t.id = o.shipping_option_type_id
     JOIN service_zone z ON z.id = o.service_zone_id
     JOIN fulfillment_set s ON s.id = z.fulfillment_set_id
     LEFT JOIN fulfillment_set_location l ON l.fulfillment_set_id = s.id
    ORDER BY o.created_at, o.id`,
);
