import { statement } from "@hanse/plugin-kit";

export interface RegionRow {
  readonly id: string;
  readonly name: string;
  readonly currencyCode: string;
  readonly automaticTaxes: boolean;
  readonly metadata: Record<string, unknown> | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly countryCodes: readonly string[];
  readonly paymentProviderIds: readonly string[];
}

export const loadRegions = statement<RegionRow>(
  "region.all",
  `SELECT r.id, r.name, r.currency_code AS "currencyCode", r.automatic_taxes AS "automaticTaxes", r.metadata,
          r.created_at AS "createdAt", r.updated_at AS "updatedAt",
          ARRAY(SELECT country_code FROM region_country WHERE region_id = r.id ORDER BY country_code) AS "countryCodes",
          ARRAY(SELECT provider_id FROM region_payment_provider WHERE region_id = r.id ORDER BY provider_id) AS "paymentProviderIds"
     FROM region r WHERE r.deleted_at IS NULL ORDER BY r.created_at, r.id`,
);
