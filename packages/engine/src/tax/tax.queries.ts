import { statement } from "@hanse/plugin-kit";
import type { TaxRegionRates } from "./applicable-rates.ts";

export interface TaxRegionRow extends TaxRegionRates {
  /** Null for a province that takes its country's. */
  readonly providerId: string | null;
}

export const loadTaxRegions = statement<TaxRegionRow>(
  "tax.regions",
  `SELECT g.id, g.country_code AS "countryCode", g.province_code AS "provinceCode", g.provider_id AS "providerId",
          coalesce((
            SELECT json_agg(json_build_object(
                     'id', r.id, 'code', r.code, 'name', r.name, 'rate', trim_scale(r.rate)::text,
                     'isDefault', r.is_default, 'isCombinable', r.is_combinable,
                     'rules', coalesce((SELECT json_agg(json_build_object('reference', u.reference, 'referenceId', u.reference_id))
                                          FROM tax_rate_rule u WHERE u.tax_rate_id = r.id), '[]'))
                   ORDER BY r.created_at, r.id)
              FROM tax_rate r WHERE r.tax_region_id = g.id), '[]') AS rates
     FROM tax_region g`,
);
