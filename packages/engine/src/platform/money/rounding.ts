import { withinLimit } from "./money.ts";

/**
 * `amount × numerator ÷ denominator`, rounded half away from zero and exact: the one place where money is rounded.
 *
 * @param amount whole minor units.
 * @param numerator a whole number, zero or more.
 * @param denominator a whole number, one or more.
 */
export function multiplyRounded(amount: number, numerator: number, denominator: number): number {
  const size = Math.abs(withinLimit(amount));
  const rest = size % denominator;
  const whole = ((size - rest) / denominator) * numerator;
  const product = rest * numerator;
  const rounded =
    whole +
    (product <= Number.MAX_SAFE_INTEGER ? divide(product, denominator) : divideExactly(rest, numerator, denominator));
  return amount < 0 && rounded !== 0 ? -withinLimit(rounded) : withinLimit(rounded);
}

function divide(product: number, denominator: number): number {
  const rest = product % denominator;
  const floor = (product - rest) / denominator;
  return rest >= denominator - rest ? floor + 1 : floor;
}

function divideExactly(factor: number, numerator: number, denominator: number): number {
  const divisor = BigInt(denominator);
  return Number((2n * BigInt(factor) * BigInt(numerator) + divisor) / (2n * divisor));
}
