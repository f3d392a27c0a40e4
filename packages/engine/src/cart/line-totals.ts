import { withinLimit } from "../platform/money/money.ts";
import { netOf, taxOn } from "../platform/money/rate.ts";
import { splitTax } from "./tax-split.ts";

/** Money off a whole line, in minor units. */
export interface Discount {
  amount: number;
  /** Whether `amount` is what comes off the price with tax, or off the price without. */
  taxInclusive: boolean;
}

/** A line to be priced: its price for the whole quantity in minor units, and its rates as `parseRate` gives them. */
export interface Line {
  id: string;
  price: number;
  taxInclusive: boolean;
  rates: readonly number[];
  discounts: readonly Discount[];
}

/** Sums in minor units. `original…` is before discounts, `subtotal` is before discounts and without tax. */
export interface Sums {
  originalTotal: number;
  originalSubtotal: number;
  originalTaxTotal: number;
  total: number;
  subtotal: number;
  taxTotal: number;
  discountTotal: number;
  discountSubtotal: number;
  discountTaxTotal: number;
}

/** The part of a line's tax that is due to one of its rates, after discounts (`total`) and before (`subtotal`). */
export interface TaxLineTotals {
  total: number;
  subtotal: number;
}

export interface LineTotals extends Sums {
  id: string;
  /** In the order of the line's rates. */
  taxLines: TaxLineTotals[];
}

/**
 * A discount is taken off the price in the price's own terms (with tax or without), and the reduced price is then taxed like
 * any other. So a line that is discounted to 0 bears no tax, and no figure can turn negative.
 */
export function lineTotals(line: Line): LineTotals {
  const rate = line.rates.reduce((sum, each) => sum + each, 0);
  const original = taxed(line.price, line, rate);
  const discount = line.discounts.length === 0 ? 0 : discountOf(line, original.gross, rate);
  const reduced = discount === 0 ? original : taxed(line.price - discount, line, rate);

  const originalTaxTotal = original.gross - original.net;
  const taxTotal = reduced.gross - reduced.net;
  return {
    id: line.id,
    originalTotal: original.gross,
    originalSubtotal: original.net,
    originalTaxTotal,
    total: reduced.gross,
    subtotal: original.net,
    taxTotal,
    discountTotal: original.gross - reduced.gross,
    discountSubtotal: original.net - reduced.net,
    discountTaxTotal: originalTaxTotal - taxTotal,
    taxLines: taxLines(line.rates, taxTotal, originalTaxTotal),
  };
}

function taxed(price: number, { taxInclusive }: Line, rate: number): { net: number; gross: number } {
  return taxInclusive
    ? { net: netOf(price, rate), gross: price }
    : { net: price, gross: withinLimit(price + taxOn(price, rate)) };
}

/** What comes off the price, in the price's own terms and never more than it. */
function discountOf({ price, taxInclusive, discounts }: Line, gross: number, rate: number): number {
  let same = 0;
  let other = 0;
  for (const discount of discounts) {
    if (withinLimit(discount.amount) < 0) {
      throw new RangeError(`A discount is zero or more, not ${discount.amount}. Raise the price instead.`);
    }
    if (discount.taxInclusive === taxInclusive) same += discount.amount;
    else other += discount.amount;
  }
  const capped = Math.min(other, gross);
  const converted = taxInclusive ? capped + taxOn(capped, rate) : netOf(capped, rate);
  return Math.min(same + converted, price);
}

function taxLines(rates: readonly number[], taxTotal: number, originalTaxTotal: number): TaxLineTotals[] {
  const before = splitTax(originalTaxTotal, rates);
  if (taxTotal === originalTaxTotal) return before.map((part) => ({ total: part, subtotal: part }));
  const after = splitTax(taxTotal, rates);
  return before.map((part, index) => ({ total: after[index] ?? 0, subtotal: part }));
}
