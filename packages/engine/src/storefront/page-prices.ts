import { calculatedPriceJson, type Price, type PricingContext, resolvePrice } from "../pricing/index.ts";

/** One price as a page keeps it, with the place of its variant among the product's. */
export type PriceRow = readonly [
  place: number,
  variantId: string,
  isTaxable: boolean,
  id: string,
  amount: number,
  compareAtAmount: number | null,
  regionId: string | null,
  minQuantity: number | null,
  maxQuantity: number | null,
  /** Only a price of a list has it. */
  priceListId?: string,
];

/**
 * Renders the price of each variant for one unit, by its place.
 *
 * @param text the page's prices in the context's currency, ordered by place.
 * @param rate all taxes of the product together; null where they are not known.
 */
export function renderPrices(text: string | null, context: PricingContext, rate: number | null): string[] {
  const rendered: string[] = [];
  if (text === null) return rendered;
  const rows = JSON.parse(text) as readonly PriceRow[];
  const pricing = { ...context, quantity: 1 };
  for (let start = 0; start < rows.length;) {
    const [place, variantId, isTaxable] = rows[start] as PriceRow;
    let end = start + 1;
    while (end < rows.length && rows[end]?.[0] === place) end += 1;
    const price = resolvePrice(
      rows.slice(start, end).map((row) => toPrice(row, context.currencyCode)),
      pricing,
    );
    if (price) rendered[place] = calculatedPriceJson(price, { variantId, rate: isTaxable || rate === null ? rate : 0 });
    start = end;
  }
  return rendered;
}

function toPrice(
  [, , , id, amount, compareAtAmount, regionId, minQuantity, maxQuantity, priceListId]: PriceRow,
  currencyCode: string,
): Price {
  return {
    id,
    currencyCode,
    regionId,
    amount,
    compareAtAmount,
    minQuantity,
    maxQuantity,
    priceListId: priceListId ?? null,
  };
}
