/** A sale counts where it is lower; an override takes the place of the variant's own price. */
export type PriceListType = "sale" | "override";

/** One of a variant's prices. */
export interface Price {
  readonly id: string;
  readonly currencyCode: string;
  /** Null for every region of the currency. */
  readonly regionId: string | null;
  /** Minor units. */
  readonly amount: number;
  /** The former price, always above `amount`; only the variant's own prices have one. */
  readonly compareAtAmount: number | null;
  /** First and last quantity it is for; null for no such bound. */
  readonly minQuantity: number | null;
  readonly maxQuantity: number | null;
  /** The list that it belongs to; nothing for the variant's own price. */
  readonly priceListId?: string | null;
}

/** For whom a price is looked up. */
export interface PricingContext {
  readonly currencyCode: string;
  readonly regionId: string | null;
  /** Whether the context's prices contain the tax. */
  readonly taxInclusive: boolean;
  /** The price lists that hold at this moment for this shopper; prices of all others do not count. */
  readonly priceLists?: ReadonlyMap<string, PriceListType>;
}

/** Where an amount comes from. */
export interface PriceSource {
  readonly priceId: string;
  readonly minQuantity: number | null;
  readonly maxQuantity: number | null;
  /** Absent for the variant's own price. */
  readonly priceList?: { readonly id: string; readonly type: PriceListType };
}

/** What a variant costs for someone. */
export interface ResolvedPrice extends PriceSource {
  readonly currencyCode: string;
  /** Minor units, for one unit. */
  readonly amount: number;
  /** Before a reduction; the same as `amount` without one. */
  readonly originalAmount: number;
  readonly taxInclusive: boolean;
  /** Where the original amount comes from, if not from the same price. */
  readonly original?: PriceSource;
}

/**
 * The price that holds. Among the variant's own prices, and among those of one list, the region's goes before the currency's,
 * and of these the tier that begins last, or where two begin together the one that ends first. The lowest override takes the
 * place of the variant's own price, and the lowest sale counts where it is lower than that. Null if the variant has none of
 * them, so that it cannot be bought there.
 *
 * @param context.quantity how many are bought; 1 for what a list shows.
 */
export function resolvePrice(
  prices: readonly Price[],
  context: PricingContext & { readonly quantity: number },
): ResolvedPrice | null {
  const { priceLists } = context;
  let own: Price | undefined;
  let listed: Map<string, Price> | undefined;
  for (const price of prices) {
    if (!applies(price, context)) continue;
    const { priceListId } = price;
    if (!priceListId) {
      if (own === undefined || precedes(price, own)) own = price;
    } else if (priceLists?.has(priceListId)) {
      listed ??= new Map();
      const best = listed.get(priceListId);
      if (best === undefined || precedes(price, best)) listed.set(priceListId, price);
    }
  }
  if (listed === undefined) return own ? resolved(own, own, context) : null;
  const ordinary = lowest(listed, context, "override") ?? own;
  const sale = lowest(listed, context, "sale");
  const chosen = sale && (ordinary === undefined || sale.amount < ordinary.amount) ? sale : ordinary;
  return chosen ? resolved(chosen, ordinary ?? chosen, context) : null;
}

function applies(
  price: Price,
  { currencyCode, regionId, quantity }: PricingContext & { readonly quantity: number },
): boolean {
  if (price.currencyCode !== currencyCode) return false;
  if (price.regionId !== null && price.regionId !== regionId) return false;
  return quantity >= (price.minQuantity ?? 0) && quantity <= (price.maxQuantity ?? Infinity);
}

function precedes(one: Price, other: Price): boolean {
  if (one.regionId !== other.regionId) return one.regionId !== null;
  const begins = (one.minQuantity ?? 0) - (other.minQuantity ?? 0);
  if (begins !== 0) return begins > 0;
  return (one.maxQuantity ?? Infinity) < (other.maxQuantity ?? Infinity);
}

/** Of two lists with the same amount always the same one, whatever order they come in. */
function lowest(
  listed: ReadonlyMap<string, Price>,
  { priceLists }: PricingContext,
  type: PriceListType,
): Price | undefined {
  let best: Price | undefined;
  for (const [listId, price] of listed) {
    if (priceLists?.get(listId) !== type) continue;
    const isBetter =
      best === undefined || price.amount < best.amount || (price.amount === best.amount && price.id < best.id);
    if (isBetter) best = price;
  }
  return best;
}

function resolved(chosen: Price, ordinary: Price, context: PricingContext): ResolvedPrice {
  return {
    ...sourceOf(chosen, context),
    currencyCode: chosen.currencyCode,
    amount: chosen.amount,
    originalAmount: ordinary.compareAtAmount ?? ordinary.amount,
    taxInclusive: context.taxInclusive,
    ...(ordinary !== chosen && { original: sourceOf(ordinary, context) }),
  };
}

function sourceOf({ id, minQuantity, maxQuantity, priceListId }: Price, { priceLists }: PricingContext): PriceSource {
  const type = priceListId ? priceLists?.get(priceListId) : undefined;
  return {
    priceId: id,
    minQuantity,
    maxQuantity,
    ...(priceListId && type && { priceList: { id: priceListId, type } }),
  };
}
