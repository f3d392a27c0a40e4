import { statement } from "@hanse/plugin-kit";

export interface StoreSettings {
  readonly id: string;
  readonly name: string;
  readonly defaultCurrencyCode: string;
  readonly defaultSalesChannelId: string | null;
  readonly defaultRegionId: string | null;
  readonly defaultLocationId: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly currencies: readonly { code: string; isDefault: boolean }[];
}

export const loadSettings = statement<StoreSettings>(
  "store.settings",
  `SELECT s.id, s.name, s.metadata,
          s.default_sales_channel_id AS "defaultSalesChannelId",
          s.default_region_id AS "defaultRegionId",
          s.default_location_id AS "defaultLocationId",
          c.currencies,
          c.default_code AS "defaultCurrencyCode"
     FROM store s
     CROSS JOIN LATERAL (
       SELECT coalesce(json_agg(json_build_object('code', currency_code, 'isDefault', is_default) ORDER BY is_default DESC, currency_code), '[]') AS currencies,
              min(currency_code) FILTER (WHERE is_default) AS default_code
         FROM store_currency WHERE store_id = s.id
     ) c`,
);
