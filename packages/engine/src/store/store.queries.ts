import { statement } from "@hanse/plugin-kit";
import type { Listing } from "../platform/http/listing.ts";

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

/** The store as its staff work with it. */
export interface StoreRow {
  readonly id: string;
  readonly name: string;
  readonly default_sales_channel_id: string | null;
  readonly default_region_id: string | null;
  readonly default_location_id: string | null;
  readonly metadata: Record<string, unknown> | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly version: number;
  readonly currencies: readonly { code: string; isDefault: boolean; createdAt: string }[];
  readonly locales: readonly { code: string; createdAt: string }[];
}

export const storeColumns = `s.id, s.name, s.default_sales_channel_id, s.default_region_id, s.default_location_id, s.metadata,
  hanse_iso(s.created_at) AS created_at, hanse_iso(s.updated_at) AS updated_at, s.version,
  (SELECT coalesce(json_agg(json_build_object('code', currency_code, 'isDefault', is_default, 'createdAt', hanse_iso(created_at))
            ORDER BY is_default DESC, currency_code), '[]')
     FROM store_currency WHERE store_id = s.id) AS currencies,
  (SELECT coalesce(json_agg(json_build_object('code', locale_code, 'createdAt', hanse_iso(created_at)) ORDER BY locale_code), '[]')
     FROM store_locale WHERE store_id = s.id) AS locales`;

export const storeListing: Listing = {
  from: "store s",
  filters: {
    id: { sql: "s.id", type: "text" },
    name: { sql: "s.name", type: "text" },
    created_at: { sql: "s.created_at", type: "timestamp" },
    updated_at: { sql: "s.updated_at", type: "timestamp" },
  },
  orders: { id: "s.id", name: "s.name", created_at: "s.created_at", updated_at: "s.updated_at" },
  defaultOrder: "created_at",
  defaultLimit: 50,
  searched: ["s.name"],
};

/** Which of the defaults exist. The locks keep them from being deleted before the store names them. Parameters: channel, region. */
export const lockDefaults = statement<{ id: string }>(
  "store.lock_defaults",
  `WITH channel AS (SELECT id FROM sales_channel WHERE id = $1 AND deleted_at IS NULL FOR KEY SHARE),
        region AS (SELECT id FROM region WHERE id = $2 AND deleted_at IS NULL FOR KEY SHARE)
   SELECT id FROM channel UNION ALL SELECT id FROM region`,
);

/** Those that stay keep their date. Parameters: store, codes. */
export const replaceCurrencies = statement<never>(
  "store.replace_currencies",
  `WITH gone AS (DELETE FROM store_currency WHERE store_id = $1 AND currency_code <> ALL($2::text[]))
   INSERT INTO store_currency (store_id, currency_code) SELECT $1, code FROM unnest($2::text[]) AS code
   ON CONFLICT (store_id, currency_code) DO NOTHING`,
);

/** In two statements, or there were two defaults for a moment. */
export const clearDefaultCurrency = statement<never>(
  "store.clear_default_currency",
  "UPDATE store_currency SET is_default = false WHERE store_id = $1 AND is_default",
);

export const setDefaultCurrency = statement<never>(
  "store.set_default_currency",
  "UPDATE store_currency SET is_default = true WHERE store_id = $1 AND currency_code = $2",
);

/** Parameters: store, codes. */
export const replaceLocales = statement<never>(
  "store.replace_locales",
  `WITH gone AS (DELETE FROM store_locale WHERE store_id = $1 AND locale_code <> ALL($2::text[]))
   INSERT INTO store_locale (store_id, locale_code) SELECT $1, code FROM unnest($2::text[]) AS code
   ON CONFLICT (store_id, locale_code) DO NOTHING`,
);
