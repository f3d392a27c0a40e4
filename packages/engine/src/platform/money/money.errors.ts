import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

/** Longer input is cut in messages and data, so that an error stays readable whatever was sent. */
export function shown(value: unknown): string {
  const text = String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

const decimalsAdvice = (decimals: number) => (decimals === 0 ? "a whole number" : `at most ${decimals} decimal places`);

export const AmountError = defineError(
  "money.invalid_amount",
  400,
  "invalid_data",
  Type.Object({
    value: Type.String(),
    reason: Type.Enum(["not_a_number", "too_fine", "too_large", "negative"]),
    decimals: Type.Optional(Type.Integer()),
    limit: Type.Optional(Type.String()),
  }),
  ({ value, reason, decimals = 0, limit = "" }) => {
    switch (reason) {
      case "not_a_number":
        return `"${value}" is not an amount. Send a decimal number such as 19.99.`;
      case "too_fine":
        return `The amount ${value} is finer than its currency. Send ${decimalsAdvice(decimals)}.`;
      case "too_large":
        return `The amount ${value} is beyond the limit of ${limit}. Send a smaller amount or quantity.`;
      case "negative":
        return `The amount ${value} is negative. Send zero or more.`;
    }
  },
);

export const UnknownCurrency = defineError(
  "money.unknown_currency",
  400,
  "invalid_data",
  Type.Object({ currencyCode: Type.String() }),
  ({ currencyCode }) => `There is no currency "${currencyCode}". Use a lower-case ISO 4217 code such as "eur".`,
);

export const TaxRateError = defineError(
  "money.invalid_tax_rate",
  400,
  "invalid_data",
  Type.Object({ rate: Type.String() }),
  ({ rate }) =>
    `"${rate}" is not a tax rate. Use a percentage from 0 to 999.999999 with at most 6 decimal places, such as "8.875".`,
);
