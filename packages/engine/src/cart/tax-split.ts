import { multiplyRounded } from "../platform/money/rounding.ts";

/**
 * Shares a line's tax among its rates, so that the parts sum to it exactly. What is rounded is the running total, so each
 * part is within one minor unit of its exact share, none is negative, and a rate of 0 gets 0.
 */
export function splitTax(tax: number, rates: readonly number[]): number[] {
  if (rates.length === 1) return [tax];
  const sum = rates.reduce((total, rate) => total + rate, 0);
  let ratesSoFar = 0;
  let taxSoFar = 0;
  return rates.map((rate) => {
    ratesSoFar += rate;
    const upToHere = sum === 0 ? 0 : multiplyRounded(tax, ratesSoFar, sum);
    const part = upToHere - taxSoFar;
    taxSoFar = upToHere;
    return part;
  });
}
