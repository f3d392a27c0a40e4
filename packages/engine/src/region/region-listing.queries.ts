import { statement } from "@hanse/plugin-kit";
import type { Listing } from "../platform/http/listing.ts";
import { type Use, usesByKind } from "../platform/http/uses.ts";
import type { RegionRow } from "./region.queries.ts";

/** A region with the version of its row. */
export type VersionedRegion = RegionRow & { readonly version: number };

export const regionColumns = `r.id, r.name, r.currency_code AS "currencyCode", r.automatic_taxes AS "automaticTaxes", r.metadata,
  hanse_iso(r.created_at) AS "createdAt", hanse_iso(r.updated_at) AS "updatedAt", r.version,
  ARRAY(SELECT country_code FROM region_country WHERE region_id = r.id ORDER BY country_code) AS "countryCodes",
  ARRAY(SELECT provider_id FROM region_payment_provider WHERE region_id = r.id ORDER BY provider_id) AS "paymentProviderIds"`;

export const regionExists = "r.deleted_at IS NULL";

const linkedBy = (table: string) => (condition: string) =>
  `EXISTS (SELECT FROM ${table} link WHERE link.region_id = r.id AND ${condition})`;

export const regionListing: Listing = {
  from: "region r",
  filters: {
    id: { sql: "r.id", type: "text" },
    name: { sql: "r.name", type: "text" },
    currency_code: { sql: "r.currency_code", type: "text" },
    automatic_taxes: { sql: "r.automatic_taxes", type: "boolean" },
    "countries.iso_2": { sql: "link.country_code", type: "text", within: linkedBy("region_country") },
    "payment_providers.id": { sql: "link.provider_id", type: "text", within: linkedBy("region_payment_provider") },
    created_at: { sql: "r.created_at", type: "timestamp" },
    updated_at: { sql: "r.updated_at", type: "timestamp" },
    deleted_at: { sql: "r.deleted_at", type: "timestamp", nullable: true },
  },
  orders: {
    id: "r.id",
    name: "r.name",
    currency_code: "r.currency_code",
    created_at: "r.created_at",
    updated_at: "r.updated_at",
  },
  defaultOrder: "created_at",
  defaultLimit: 50,
  searched: ["r.name", "r.currency_code"],
};

/** Which of the countries belong to another region. Parameters: countries, this region. */
export const takenCountries = statement<{ code: string }>(
  "region.taken_countries",
  `SELECT country_code AS code FROM region_country WHERE country_code = ANY($1::text[]) AND region_id <> $2 ORDER BY 1`,
);

/** Parameters: region, countries. */
export const replaceCountries = statement<never>(
  "region.replace_countries",
  `WITH gone AS (DELETE FROM region_country WHERE region_id = $1 AND country_code <> ALL($2::text[]))
   INSERT INTO region_country (country_code, region_id)
   SELECT code, $1 FROM unnest($2::text[]) AS code
    WHERE NOT EXISTS (SELECT FROM region_country WHERE country_code = code AND region_id = $1) ORDER BY code`,
);

/** Parameters: region, providers. */
export const replaceProviders = statement<never>(
  "region.replace_providers",
  `WITH gone AS (DELETE FROM region_payment_provider WHERE region_id = $1 AND provider_id <> ALL($2::text[]))
   INSERT INTO region_payment_provider (region_id, provider_id) SELECT $1, provider FROM unnest($2::text[]) AS provider
   ON CONFLICT DO NOTHING`,
);

/**
 * What would suffer from a region's end. A cart that nobody has touched for 30 days is taken for abandoned; it loses its
 * region.
 */
export const regionUses = statement<Use>(
  "region.uses",
  `WITH uses AS (
     SELECT 'store as its default' AS kind, s.id FROM store s WHERE s.default_region_id = $1
     UNION ALL
     SELECT 'open cart', c.id FROM cart c
      WHERE c.region_id = $1 AND c.completed_at IS NULL AND c.updated_at > now() - interval '30 days'
     UNION
     SELECT 'promotion', promotion_id FROM promotion_subject WHERE attribute = 'region.id' AND value = $1
     UNION
     SELECT 'shipping option', r.shipping_option_id FROM shipping_option_rule r
      WHERE r.attribute = 'region_id' AND r.value @> to_jsonb($1::text)
   ) ${usesByKind}`,
);
