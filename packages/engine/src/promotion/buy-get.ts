import type { OpenLine, PromotedItem, Share } from "./cart-facts.ts";
import { byPrice, offUnits } from "./line-discount.ts";
import type { Promotion } from "./promotion.ts";
import { type Refusal, refusal } from "./refusal.ts";

type OpenItem = OpenLine<PromotedItem>;

interface Candidates {
  readonly promotion: Promotion;
  /** Lines of which units may count as bought. */
  readonly bought: readonly OpenItem[];
  /** Lines of which units may be had for less. */
  readonly got: readonly OpenItem[];
}

/**
 * Whoever buys so many of one thing gets so many of another for less, the cheapest first. It repeats as long as whole sets
 * are there and `max_quantity` units have not been got; without that, it applies once. A unit that counts as bought or got
 * counts for nothing else.
 */
export function buyAndGet({ promotion, bought, got }: Candidates): Share[] | Refusal {
  const { buyRulesMinQuantity, applyToQuantity, maxQuantity } = promotion.method;
  const toBuy = buyRulesMinQuantity ?? 1;
  const toGet = applyToQuantity ?? 1;
  const isGot = new Set(got.map(({ line }) => line.id));
  const isBought = new Set(bought.map(({ line }) => line.id));
  const units = {
    bought: countOf(bought.filter(({ line }) => !isGot.has(line.id))),
    got: countOf(got.filter(({ line }) => !isBought.has(line.id))),
    either: countOf(bought.filter(({ line }) => isGot.has(line.id))),
  };
  const fits = (sets: number) =>
    Math.max(0, sets * toBuy - units.bought) + Math.max(0, sets * toGet - units.got) <= units.either;
  const sets = largest(Math.floor((maxQuantity ?? toGet) / toGet), fits);
  if (sets === 0) {
    const free = countOf(bought);
    return refusal(
      "not_enough_items",
      `It needs ${toBuy} items to be bought and ${toGet} more to be got for less; the cart has ${free} and ${countOf(got)} that count, the same one never twice.`,
    );
  }
  const gotten = new Map<string, number>();
  // So many of those that could count as bought must be kept for that.
  let spare = units.either - Math.max(0, sets * toBuy - units.bought);
  let wanted = sets * toGet;
  for (const { line, free } of got.toSorted(byPrice)) {
    const taken = Math.min(wanted, free, isBought.has(line.id) ? spare : free);
    if (isBought.has(line.id)) spare -= taken;
    wanted -= taken;
    gotten.set(line.id, taken);
  }
  let owed = sets * toBuy;
  const counted = new Map<string, number>();
  for (const { line, free } of inOrderOfBuying(bought, isGot)) {
    const taken = Math.min(owed, free - (gotten.get(line.id) ?? 0));
    owed -= taken;
    counted.set(line.id, taken);
  }
  const lines = new Map([...bought, ...got].map((open) => [open.line.id, open]));
  return [...lines.values()].map((open) => {
    const taken = gotten.get(open.line.id) ?? 0;
    return {
      lineId: open.line.id,
      // Units that no other one has counted have their full price still.
      amount: offUnits(promotion, open, taken, Math.min(open.left, open.line.unitPrice * taken)),
      units: taken + (counted.get(open.line.id) ?? 0),
    };
  });
}

const countOf = (lines: readonly OpenItem[]): number => lines.reduce((sum, { free }) => sum + free, 0);

/** First what can only be bought, then the dearest: the cheap ones are left for another promotion. */
const inOrderOfBuying = (bought: readonly OpenItem[], isGot: ReadonlySet<string>): OpenItem[] =>
  bought.toSorted((a, b) => Number(isGot.has(a.line.id)) - Number(isGot.has(b.line.id)) || byPrice(b, a));

/** The largest whole number up to `most` that fits, if every smaller one fits too. */
function largest(most: number, fits: (count: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
