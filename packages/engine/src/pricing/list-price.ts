import { exponentOf } from "../platform/money/currency.ts";
import { toMajor, toMinor } from "../platform/money/money.ts";
import type { NewPrice, VariantPrices } from "./price-columns.ts";
import { PriceNotFound } from "./price.errors.ts";

/** A price of a list to be set. */
export interface ListPrice extends Omit<NewPrice, "compareAtAmount"> {
  readonly variantId: string;
}

/** A change to a price of a list; what is left out stays as it is. */
export interface ListPriceChange extends Partial<Omit<ListPrice, "amount">> {
  readonly id: string;
  readonly majorAmount?: number;
}

/** A price of a list as it is stored. */
export interface StoredListPrice extends ListPrice {
  readonly id: string;
}

/** The prices by their variants, in the order in which these come first. */
export const byVariant = (prices: readonly ListPrice[]): VariantPrices[] =>
  [...Map.groupBy(prices, ({ variantId }) => variantId)].map(([variantId, own]) => ({ variantId, prices: own }));

/**
 * The prices as they are to be after the changes. Without a new amount, another currency keeps the number that the price has
 * in major units.
 *
 * @throws PriceNotFound for a price that is not among the stored ones.
 */
export function changed(
  listId: string,
  changes: readonly ListPriceChange[],
  stored: readonly StoredListPrice[],
): StoredListPrice[] {
  const known = new Map(stored.map((price) => [price.id, price]));
  return changes.map(({ majorAmount, ...change }) => {
    const before = known.get(change.id);
    if (!before) throw new PriceNotFound({ id: change.id, of: `The price list ${listId}` });
    const currencyCode = change.currencyCode ?? before.currencyCode;
    const major = majorAmount ?? toMajor(before.amount, exponentOf(before.currencyCode));
    const amount = toMinor(major, exponentOf(currencyCode));
    return { ...before, ...change, currencyCode, amount };
  });
}
