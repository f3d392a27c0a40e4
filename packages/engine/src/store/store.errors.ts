import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const CurrencyNotFound = defineError(
  "store.currency_not_found",
  404,
  "not_found",
  Type.Object({ currencyCode: Type.String() }),
  ({ currencyCode }) => `There is no currency ${currencyCode}. Codes are those of ISO 4217 in lower case, such as eur.`,
);

export const StoreNotFound = defineError(
  "store.not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no store ${id}. GET /admin/stores tells the id of the one there is.`,
);

export const InvalidStoreCurrencies = defineError(
  "store.invalid_currencies",
  400,
  "invalid_data",
  Type.Object({ problem: Type.String() }),
  ({ problem }) => `A store sells in at least one currency, each named once, one of them the default. ${problem}`,
);

export const InvalidLocale = defineError(
  "store.invalid_locale",
  400,
  "invalid_data",
  Type.Object({ locale: Type.String() }),
  ({ locale }) => `There is no locale ${locale}. Codes are those of BCP 47, such as de-DE.`,
);

export const UnknownDefault = defineError(
  "store.unknown_default",
  400,
  "invalid_data",
  Type.Object({ field: Type.String(), id: Type.String() }),
  ({ field, id }) => `There is nothing with the id ${id} for ${field}. Send an id that exists, or null for none.`,
);
