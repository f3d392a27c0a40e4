import { buyAndGet } from "./buy-get.ts";
import type { CartFacts, OpenLine, PromotedItem, PromotedMethod, Share } from "./cart-facts.ts";
import { type Drawn, ineligibility, overdrawn } from "./eligibility.ts";
import { cheapestUnits, leftOf, offTogether, offUnits } from "./line-discount.ts";
import { countsMoney, isByAttribute, type Promotion, rulesOf } from "./promotion.ts";
import { isRefusal, type Refusal, refusal } from "./refusal.ts";
import { itemMatches, methodMatches } from "./rule-match.ts";

/** What a promotion takes off a line: minor units, in the terms of the line's price. */
export interface Reduction {
  readonly lineId: string;
  readonly amount: number;
}

export interface AppliedPromotion {
  readonly promotion: Promotion;
  /** Only lines from which something comes off. */
  readonly reductions: readonly Reduction[];
  readonly amount: number;
}

export interface RefusedPromotion extends Refusal {
  readonly promotion: Promotion;
  /** What went wrong, for the log; only where the reason is `broken`. */
  readonly error?: unknown;
}

export interface PromotionResult {
  /** In the order in which they were applied. */
  readonly applied: readonly AppliedPromotion[];
  readonly refused: readonly RefusedPromotion[];
}

interface State {
  readonly items: Map<string, OpenLine<PromotedItem>>;
  readonly methods: Map<string, OpenLine<PromotedMethod>>;
  /** What this cart draws from budgets, beside what was drawn before. */
  readonly drawn: Map<string, number>;
}

/**
 * What promotions take off a cart at this moment. Those for items come first, then those for the order, then those for
 * shipping; within that, buy-and-get before the others, automatic ones before codes, older ones before newer. Each takes its
 * part of what is left by those before. Neither the order of `promotions` nor that of the codes makes a difference, and a
 * promotion that cannot be evaluated is refused like any other.
 *
 * @param promotions active ones that are automatic or whose code was entered.
 */
export function applyPromotions(
  facts: CartFacts,
  promotions: readonly Promotion[],
  { now, drawn }: { now: Date; drawn: Drawn },
): PromotionResult {
  const state: State = {
    items: new Map(facts.items.map((line, position) => [line.id, openLine(line, position)])),
    methods: new Map(facts.shippingMethods.map((line, position) => [line.id, openLine(line, position)])),
    drawn: new Map(),
  };
  const applied: AppliedPromotion[] = [];
  const refused: RefusedPromotion[] = [];
  for (const promotion of promotions.toSorted(inTurn)) {
    try {
      const shares = ineligibility(promotion, facts, now) ?? sharesOf(promotion, facts, state);
      const outcome = isRefusal(shares) ? shares : drawOn(promotion, shares, { facts, state, drawn });
      if (isRefusal(outcome)) {
        refused.push({ promotion, ...outcome });
        continue;
      }
      take(outcome, state);
      const reductions = outcome.filter(({ amount }) => amount > 0).map(({ lineId, amount }) => ({ lineId, amount }));
      applied.push({ promotion, reductions, amount: sumOf(outcome) });
    } catch (error) {
      const { message } = error instanceof Error ? error : { message: "It could not be evaluated." };
      refused.push({ promotion, ...refusal("broken", message), error });
    }
  }
  return { applied, refused };
}

const openLine = <Line extends PromotedItem | PromotedMethod>(line: Line, position: number): OpenLine<Line> => ({
  line,
  position,
  left: line.unitPrice * line.quantity,
  free: line.quantity,
});

const phases = { items: 0, order: 1, shipping_methods: 2 } as const;

function inTurn(a: Promotion, b: Promotion): number {
  return (
    phases[a.method.targetType] - phases[b.method.targetType] ||
    Number(b.type === "buyget") - Number(a.type === "buyget") ||
    Number(b.isAutomatic) - Number(a.isAutomatic) ||
    compare(a.createdAt, b.createdAt) ||
    compare(a.id, b.id)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function sharesOf(promotion: Promotion, facts: CartFacts, state: State): Share[] | Refusal {
  const lines = targetsOf(promotion, facts, state);
  if (isRefusal(lines)) return lines;
  const shares = promotion.type === "buyget" ? bargain(promotion, facts, state) : spread(promotion, lines);
  if (isRefusal(shares)) return shares;
  return sumOf(shares) > 0 ? shares : refusal("nothing_left", "Nothing is left that it could be taken off.");
}

/** The lines that a promotion is for; never none. */
function targetsOf(promotion: Promotion, facts: CartFacts, state: State): OpenLine[] | Refusal {
  const rules = rulesOf(promotion, "target-rules");
  if (promotion.method.targetType === "shipping_methods") {
    const methods = [...state.methods.values()].filter(({ line }) => methodMatches(rules, line));
    return methods.length > 0
      ? methods
      : refusal("no_shipping_method", "It is for shipping methods, and the cart has none that it is for.");
  }
  const items = [...state.items.values()].filter(({ line }) => line.isDiscountable && itemMatches(rules, line, facts));
  return items.length > 0
    ? items
    : refusal("no_matching_items", "The cart has no items that it is for, or none that discounts are given on.");
}

function bargain(promotion: Promotion, facts: CartFacts, { items }: State): Share[] | Refusal {
  const matching = (kind: "buy-rules" | "target-rules") => {
    const rules = rulesOf(promotion, kind);
    return [...items.values()].filter(({ line, free }) => free > 0 && itemMatches(rules, line, facts));
  };
  const got = matching("target-rules").filter(({ line }) => line.isDiscountable);
  return buyAndGet({ promotion, bought: matching("buy-rules"), got });
}

function spread(promotion: Promotion, lines: readonly OpenLine[]): Share[] {
  const { allocation, targetType, maxQuantity } = promotion.method;
  if (allocation === "across" || targetType === "order") return offTogether(promotion, lines);
  const units =
    allocation === "once"
      ? cheapestUnits(lines, maxQuantity ?? 1)
      : lines.map((open) => ({ open, units: Math.min(open.line.quantity, maxQuantity ?? Infinity) }));
  return units.map(({ open, units: count }) => ({
    lineId: open.line.id,
    amount: offUnits(promotion, open, count, leftOf(open, count)),
    units: 0,
  }));
}

/** Charges the campaign's budget, as far as this cart goes; the shares again, or why it does not bear them. */
function drawOn(
  { campaign }: Promotion,
  shares: Share[],
  { facts, state, drawn }: { facts: CartFacts; state: State; drawn: Drawn },
): Share[] | Refusal {
  const budget = campaign?.budget;
  if (!budget) return shares;
  const units = countsMoney(budget) ? sumOf(shares) : 1;
  const here = state.drawn.get(budget.id) ?? 0;
  const before = (isByAttribute(budget) ? (drawn.get(budget.id) ?? 0) : budget.used) + here;
  const refused = overdrawn(budget, { units, drawn: before, currencyCode: facts.currencyCode });
  if (refused) return refused;
  state.drawn.set(budget.id, here + units);
  return shares;
}

function take(shares: readonly Share[], { items, methods }: State): void {
  for (const { lineId, amount, units } of shares) {
    const item = items.get(lineId);
    if (item) items.set(lineId, { ...item, left: item.left - amount, free: item.free - units });
    const method = methods.get(lineId);
    if (method) methods.set(lineId, { ...method, left: method.left - amount });
  }
}

const sumOf = (shares: readonly Share[]): number => shares.reduce((sum, { amount }) => sum + amount, 0);
