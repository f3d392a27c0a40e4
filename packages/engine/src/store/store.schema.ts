import Type, { type Static } from "typebox";
import type { Currency } from "../platform/money/currency.ts";

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
