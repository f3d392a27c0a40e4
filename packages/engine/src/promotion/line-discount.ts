import { netOf, parseRate, taxOn } from "../platform/money/rate.ts";
import { multiplyRounded } from "../platform/money/rounding.ts";
import type { OpenLine, Share } from "./cart-facts.ts";
import type { Promotion } from "./promotion.ts";
import { shareOut } from "./share-out.ts";

type Value = Pick<Promotion, "isTaxInclusive"> & {
  readonly method: Pick<Promotion["method"], "amount" | "percentage">;
};

const wholeRate = 100_000_000;

/** What is left of some units of a line; what came off it before is taken to have come off all of them alike. */
export const leftOf = ({ left, line: { quantity } }: OpenLine, units: number): number =>
  units >= quantity ? left : multiplyRounded(left, units, quantity);

/** What comes off some units of a line that cost `base` together: never more than that. A fixed value is for each unit. */
export function offUnits(promotion: Value, open: OpenLine, units: number, base: number): number {
  const { amount, percentage } = promotion.method;
  if (percentage !== null) return multiplyRounded(base, parseRate(percentage), wholeRate);
  const capacity = inTermsOf(promotion, open, base);
  const wanted = (amount ?? 0) * units;
  return wanted >= capacity ? base : Math.min(base, inTermsOfLine(promotion, open, wanted));
}

/** Takes a value off several lines together, in proportion to what is left of them; the parts sum to it exactly. */
export function offTogether(promotion: Value, lines: readonly OpenLine[]): Share[] {
  const { amount, percentage } = promotion.method;
  const lefts = lines.map(({ left }) => left);
  if (percentage !== null) {
    const all = lefts.reduce((sum, left) => sum + left, 0);
    const parts = shareOut(multiplyRounded(all, parseRate(percentage), wholeRate), lefts);
    return lines.map(({ line }, index) => ({ lineId: line.id, amount: parts[index] ?? 0, units: 0 }));
  }
  const capacities = lines.map((open) => inTermsOf(promotion, open, open.left));
  const parts = shareOut(amount ?? 0, capacities);
  return lines.map((open, index) => {
    const part = parts[index] ?? 0;
    const own = part === capacities[index] ? open.left : Math.min(open.left, inTermsOfLine(promotion, open, part));
    return { lineId: open.line.id, amount: own, units: 0 };
  });
}

/** An amount of the line in the promotion's terms: with tax or without. */
function inTermsOf({ isTaxInclusive }: Value, { line }: OpenLine, amount: number): number {
  if (line.isTaxInclusive === isTaxInclusive) return amount;
  return isTaxInclusive ? amount + taxOn(amount, line.taxRate) : netOf(amount, line.taxRate);
}

/** An amount of the promotion in the line's terms. */
function inTermsOfLine({ isTaxInclusive }: Value, { line }: OpenLine, amount: number): number {
  if (line.isTaxInclusive === isTaxInclusive) return amount;
  return line.isTaxInclusive ? amount + taxOn(amount, line.taxRate) : netOf(amount, line.taxRate);
}

/** Cheapest first; of those alike, the first in the cart. */
export const byPrice = (a: OpenLine, b: OpenLine): number =>
  a.line.unitPrice - b.line.unitPrice || a.position - b.position;

/** Units of the cheapest lines, so many in all. */
export function cheapestUnits(lines: readonly OpenLine[], count: number): { open: OpenLine; units: number }[] {
  let remaining = count;
  return lines.toSorted(byPrice).flatMap((open) => {
    const units = Math.min(remaining, open.line.quantity);
    remaining -= units;
    return units > 0 ? [{ open, units }] : [];
  });
}
