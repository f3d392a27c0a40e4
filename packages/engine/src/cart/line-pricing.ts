import { resolvePrice, type PricingContext } from "../pricing/index.ts";
import type { CartItem, ItemDraft } from "./cart.ts";
import { VariantNotFound, VariantWithoutPrice } from "./cart.errors.ts";
import type { BuyableVariant } from "./cart.queries.ts";

/**
 * The lines with the prices and product texts of this moment.
 *
 * @throws VariantNotFound for lines whose variant is gone, VariantWithoutPrice where it cannot be bought in the currency.
 */
export function priceItems(
  items: readonly ItemDraft[],
  variants: readonly BuyableVariant[],
  context: PricingContext,
): CartItem[] {
  const known = new Map(variants.map((variant) => [variant.id, variant]));
  const missing = items.filter((item) => !known.has(item.variantId)).map((item) => item.variantId);
  if (missing.length > 0) throw new VariantNotFound({ ids: missing });
  const unpriced: string[] = [];
  const priced = items.flatMap((item): CartItem[] => {
    const variant = known.get(item.variantId);
    const price = variant && resolvePrice(variant.prices, { ...context, quantity: item.quantity });
    if (!variant || !price) {
      unpriced.push(item.variantId);
      return [];
    }
    const compareAtUnitPrice = price.originalAmount > price.amount ? price.originalAmount : null;
    return [
      {
        ...item,
        productId: variant.productId,
        product: variant.product,
        unitPrice: price.amount,
        compareAtUnitPrice,
        isTaxInclusive: price.taxInclusive,
        taxLines: [],
        adjustments: [],
      },
    ];
  });
  if (unpriced.length > 0) throw new VariantWithoutPrice({ ids: unpriced, currencyCode: context.currencyCode });
  return priced;
}

/** Whether two prices of the same lines are the same to the shopper. */
export const samePrices = (before: readonly CartItem[], after: readonly CartItem[]): boolean =>
  before.length === after.length &&
  before.every((item, index) => {
    const other = after[index];
    return other?.id === item.id && other.unitPrice === item.unitPrice && other.isTaxInclusive === item.isTaxInclusive;
  });
