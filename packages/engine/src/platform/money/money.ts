import { AmountError, shown } from "./money.errors.ts";

/**
 * The largest amount, in minor units (9,999,999,999,999.99 EUR). A JSON number carries every decimal of 15 digits exactly,
 * and no more than that: beyond this limit the major units of the wire would not read back as what was stored.
 */
export const MAX_MINOR = 999_999_999_999_999;

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** The wire's number in major units: `toMajor(1999, 2)` is 19.99. Exact up to {@link MAX_MINOR}. */
export function toMajor(minor: number, exponent: number): number {
  return minor / scale(exponent);
}

/**
 * Minor units of an amount in major units: `toMinor("19.99", 2)` is 1999. Never rounds.
 *
 * @throws AmountError for what is no number, has more decimals than the currency, exceeds {@link MAX_MINOR}, or is negative
 * where that is not asked for.
 */
export function toMinor(
  value: number | string,
  exponent: number,
  { negative = false }: { negative?: boolean } = {},
): number {
  const minor = typeof value === "number" ? fromNumber(value, exponent) : fromText(value, exponent);
  if (minor < 0 && !negative) throw new AmountError({ value: shown(value), reason: "negative" });
  return minor;
}

/** `minor` itself, if it is an integer within {@link MAX_MINOR}. */
export function withinLimit(minor: number): number {
  if (Math.abs(minor) > MAX_MINOR) {
    throw new AmountError({ value: String(minor), reason: "too_large", limit: `${MAX_MINOR} minor units` });
  }
  if (!Number.isInteger(minor)) throw new RangeError(`Expected whole minor units, got ${minor}.`);
  return minor;
}

function fromNumber(value: number, exponent: number): number {
  if (!Number.isFinite(value)) throw new AmountError({ value: String(value), reason: "not_a_number" });
  if (Math.abs(value) > toMajor(MAX_MINOR, exponent)) throw tooLarge(value, exponent);
  const factor = scale(exponent);
  const minor = Math.round(value * factor);
  if (minor / factor !== value) throw new AmountError({ value: String(value), reason: "too_fine", decimals: exponent });
  return minor === 0 ? 0 : minor;
}

function fromText(value: string, exponent: number): number {
  const [, sign, whole = "", fraction = ""] = DECIMAL.exec(value) ?? [];
  if (whole === "") throw new AmountError({ value: shown(value), reason: "not_a_number" });
  if (Number(fraction.slice(exponent)) > 0)
    throw new AmountError({ value: shown(value), reason: "too_fine", decimals: exponent });
  const minor = Number(whole + fraction.slice(0, exponent).padEnd(exponent, "0"));
  if (minor > MAX_MINOR) throw tooLarge(value, exponent);
  return sign === "-" && minor !== 0 ? -minor : minor;
}

function tooLarge(value: number | string, exponent: number) {
  return new AmountError({ value: shown(value), reason: "too_large", limit: String(toMajor(MAX_MINOR, exponent)) });
}

function scale(exponent: number): number {
  switch (exponent) {
    case 2:
      return 100;
    case 0:
      return 1;
    case 3:
      return 1_000;
    case 4:
      return 10_000;
    case 1:
      return 10;
    default:
      throw new RangeError(`A currency has 0 to 4 decimal places, not ${exponent}. Pass exponentOf(currencyCode).`);
  }
}
