import { PaymentRefused } from "@hanse/plugin-kit";

/** ISO 4217 gives these no decimals; Stripe counts them with two that have to be zero. */
const hundredfold = new Set(["isk", "ugx"]);
/** ISO 4217 gives these two decimals; Stripe counts them with none. */
const wholeOnly = new Set(["mga"]);
/** Three decimals in both, but card networks take no more than two. */
const tenthsOnly = new Set(["bhd", "jod", "kwd", "omr", "tnd"]);

/**
 * ISO minor units as Stripe counts them. For nearly all currencies they are the same.
 *
 * @throws PaymentRefused for an amount that Stripe cannot charge.
 */
export function toStripe(amount: number, currencyCode: string): number {
  if (hundredfold.has(currencyCode)) return amount * 100;
  if (wholeOnly.has(currencyCode)) {
    if (amount % 100 !== 0) throw unfit(amount, currencyCode, 100);
    return amount / 100;
  }
  if (tenthsOnly.has(currencyCode) && amount % 10 !== 0) throw unfit(amount, currencyCode, 10);
  return amount;
}

/** Stripe's amount in ISO minor units. */
export function fromStripe(amount: number, currencyCode: string): number {
  if (hundredfold.has(currencyCode)) {
    if (amount % 100 !== 0) throw new Error(`Stripe reports ${amount} ${currencyCode}, which is no whole amount.`);
    return amount / 100;
  }
  return wholeOnly.has(currencyCode) ? amount * 100 : amount;
}

const unfit = (amount: number, currencyCode: string, step: number) =>
  new PaymentRefused({
    reason: `Stripe takes ${currencyCode} only in steps of ${step} minor units, and ${amount} is none: round the shop's prices`,
  });
