import Type, { type Static } from "typebox";
import { closed } from "../platform/http/shape.ts";
import { currency, type Currency } from "../platform/money/currency.ts";
import { localeName } from "./locale.ts";
import type { StoreRow } from "./store.queries.ts";

export const CurrencyDto = Type.Object({
  code: Type.String(),
  symbol: Type.String(),
  symbol_native: Type.String(),
  name: Type.String(),
  decimal_digits: Type.Integer(),
  rounding: Type.Number(),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Type.Union([Type.String(), Type.Null()]),
});
export type CurrencyDto = Static<typeof CurrencyDto>;

/** Currencies come with the software, so the wire's dates say nothing: the day ISO 4217 was first published. */
const published = "1978-02-01T00:00:00.000Z";

export const toCurrencyDto = ({ code, symbol, name, exponent }: Currency): CurrencyDto => ({
  code,
  symbol,
  symbol_native: symbol,
  name,
  decimal_digits: exponent,
  rounding: 0,
  created_at: published,
  updated_at: published,
  deleted_at: null,
});

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Metadata = nullable(Type.Record(Type.String(), Type.Unknown()));

export const LocaleDto = Type.Object({
  code: Type.String(),
  name: Type.String(),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: nullable(Type.String()),
});

const kept = {
  id: Type.String(),
  store_id: Type.String(),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: nullable(Type.String()),
};

export const StoreDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  supported_currencies: Type.Array(
    Type.Partial(
      Type.Object({
        ...kept,
        currency_code: Type.String(),
        is_default: Type.Boolean(),
        currency: Type.Partial(CurrencyDto),
      }),
    ),
  ),
  supported_locales: Type.Array(
    Type.Partial(Type.Object({ ...kept, locale_code: Type.String(), locale: Type.Partial(LocaleDto) })),
  ),
  default_sales_channel_id: nullable(Type.String()),
  default_region_id: nullable(Type.String()),
  default_location_id: nullable(Type.String()),
  metadata: Metadata,
  created_at: Type.String(),
  updated_at: Type.String(),
});
export type StoreDto = Static<typeof StoreDto>;

const DefaultId = Type.Optional(nullable(Type.String({ minLength: 1 })));

export const StoreChangesBody = closed({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  supported_currencies: Type.Optional(
    Type.Array(
      closed({
        currency_code: Type.String({ pattern: "^[a-z]{3}$" }),
        is_default: Type.Optional(Type.Boolean()),
        is_tax_inclusive: Type.Optional(Type.Boolean()),
      }),
      { maxItems: 300 },
    ),
  ),
  supported_locales: Type.Optional(
    Type.Array(closed({ locale_code: Type.String({ minLength: 2, maxLength: 35 }) }), { maxItems: 300 }),
  ),
  default_sales_channel_id: DefaultId,
  default_region_id: DefaultId,
  default_location_id: DefaultId,
  metadata: Type.Optional(Metadata),
});
export type StoreChangesBody = Static<typeof StoreChangesBody>;

/** Their rows have no ids, since the code names each; the wire wants some. */
const part = (storeId: string, prefix: string, code: string, createdAt: string) => ({
  id: `${prefix}_${code}`,
  store_id: storeId,
  created_at: createdAt,
  updated_at: createdAt,
  deleted_at: null,
});

export const toStoreDto = ({ currencies, locales, version: _version, ...store }: StoreRow): StoreDto => ({
  ...store,
  supported_currencies: currencies.map(({ code, isDefault, createdAt }) => ({
    ...part(store.id, "stocur", code, createdAt),
    currency_code: code,
    is_default: isDefault,
    currency: toCurrencyDto(currency(code)),
  })),
  supported_locales: locales.map(({ code, createdAt }) => ({
    ...part(store.id, "stoloc", code, createdAt),
    locale_code: code,
    locale: { code, name: localeName(code) ?? code, created_at: createdAt, updated_at: createdAt, deleted_at: null },
  })),
});
