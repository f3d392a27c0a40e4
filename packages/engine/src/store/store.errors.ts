import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const CurrencyNotFound = defineError(
  "store.currency_not_found",
  404,
  "not_found",
  Type.Object({ code: Type.String() }),
  ({ code }) => `There is no currency ${code}. Codes are those of ISO 4217 in lower case, such as eur.`,
);
