import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { CurrencyDto, LocaleDto } from "./store.schema.ts";

const kept = { id: true, store_id: true, created_at: true, updated_at: true, deleted_at: true } as const;

/** What `fields=` may say of a store. */
export const storeFields = fieldGrammar({
  defaults: [
    "*",
    "*supported_currencies",
    "*supported_currencies.currency",
    "*supported_locales",
    "*supported_locales.locale",
  ],
  allowed: {
    id: true,
    name: true,
    default_sales_channel_id: true,
    default_region_id: true,
    default_location_id: true,
    metadata: true,
    created_at: true,
    updated_at: true,
    supported_currencies: { ...kept, currency_code: true, is_default: true, currency: leaves(CurrencyDto) },
    supported_locales: { ...kept, locale_code: true, locale: leaves(LocaleDto) },
  },
});

export const currencyFields = fieldGrammar({ defaults: ["*"], allowed: leaves(CurrencyDto) });
