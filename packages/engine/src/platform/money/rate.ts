import { TaxRateError, shown } from "./money.errors.ts";
import { multiplyRounded } from "./rounding.ts";

/** A percentage as the shop keeps it: `"8.875"`, or the number 8.875. */
export type Percentage = string | number;

/** Rates are computed with as whole millionths of a percent: 19 % is 19,000,000 of these. */
const WHOLE = 100_000_000;
const PER_PERCENT = 1_000_000;
const PERCENTAGE = /^(\d{1,3})(?:\.(\d{1,6}))?$/;

/** Whole millionths of a percent, so that rates add up exactly: `parseRate("8.875")` is 8,875,000. */
export function parseRate(percentage: Percentage): number {
  const [, whole, fraction = ""] = PERCENTAGE.exec(String(percentage)) ?? [];
  if (whole === undefined) throw new TaxRateError({ rate: shown(percentage) });
  return Number(whole) * PER_PERCENT + Number(fraction.padEnd(6, "0"));
}

/** The tax on a price without tax. `rate` as `parseRate` gives it, or a sum of such. */
export function taxOn(net: number, rate: number): number {
  return rate === 0 ? 0 : multiplyRounded(net, rate, WHOLE);
}

/** What a price that contains the tax is without it. The tax is the rest: `gross - netOf(gross, rate)`. */
export function netOf(gross: number, rate: number): number {
  return rate === 0 ? gross : multiplyRounded(gross, WHOLE, WHOLE + rate);
}
