/** One of a variant's prices. */
export interface Price {
  readonly id: string;
  readonly currencyCode: string;
  /** Null for every region of the currency. */
  readonly regionId: string | null;
  /** Minor units. */
  readonly amount: number;
  /** The former price, always above `amount`. */
  readonly compareAtAmount: number | null;
  /** First and last quantity it is for; null for no such bound. */
  readonly minQuantity: number | null;
  readonly maxQuantity: number | null;
}

/** For whom a price is looked up. */
export interface PricingContext {
  readonly currencyCode: string;
  readonly regionId: string | null;
  /** Whether the context's prices contain the tax. */
  readonly taxInclusive: boolean;
}

/** What a variant costs for someone. */
export interface ResolvedPrice {
  readonly priceId: string;
  readonly currencyCode: string;
  /** Minor units, for one unit. */
  readonly amount: number;
  /** Before a reduction; the same as `amount` without one. */
  readonly originalAmount: number;
  readonly taxInclusive: boolean;
  readonly minQuantity: number | null;
  readonly maxQuantity: number | null;
}

/**
 * The price that holds: the region's before the currency's, and of these the tier that begins last, or where two begin
 * together the one that ends first. Null if the variant has none, so that it cannot be bought there.
 *
 * @param context.quantity how many are bought; 1 for what a list shows.
 */
export function resolvePrice(
  prices: readonly Price[],
  { currencyCode, regionId, quantity, taxInclusive }: PricingContext & { readonly quantity: number },
): ResolvedPrice | null {
  let best: Price | undefined;
  for (const price of prices) {
    if (price.currencyCode !== currencyCode) continue;
    if (price.regionId !== null && price.regionId !== regionId) continue;
    if (quantity < (price.minQuantity ?? 0) || quantity > (price.maxQuantity ?? Infinity)) continue;
    if (best === undefined || precedes(price, best)) best = price;
  }
  if (best === undefined) return null;
  const { id, amount, compareAtAmount, minQuantity, maxQuantity } = best;
  return {
    priceId: id,
    currencyCode,
    amount,
    originalAmount: compareAtAmount ?? amount,
    taxInclusive,
    minQuantity,
    maxQuantity,
  };
}

function precedes(one: Price, other: Price): boolean {
  if (one.regionId !== other.regionId) return one.regionId !== null;
  const begins = (one.minQuantity ?? 0) - (other.minQuantity ?? 0);
  if (begins !== 0) return begins > 0;
  return (one.maxQuantity ?? Infinity) < (other.maxQuantity ?? Infinity);
}
