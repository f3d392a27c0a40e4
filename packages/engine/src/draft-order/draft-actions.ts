import { isDeepStrictEqual } from "node:util";
import type { OrderLines } from "../order/index.ts";
import { applyActions, isOf, type KeptAction, type NewAction, type OrderChange } from "../order-change/index.ts";
import { discounted, type Discounts, sameDiscount } from "./discounts.ts";

/** What an edit does: actions that it has already, and new ones. */
export type DraftAction = KeptAction | NewAction;

export const isKept = (action: DraftAction): action is KeptAction => "id" in action;

/** Nobody enters what promotions take off: it is worked out anew with every change. */
export const enteredIn = (actions: readonly KeptAction[]): KeptAction[] =>
  actions.filter(({ action }) => action !== "ITEM_ADJUSTMENTS_REPLACE");

/** The codes that a draft has once the actions have taken effect. */
export function codesAfter(codes: readonly string[], actions: readonly DraftAction[]): string[] {
  const after = new Set(codes);
  for (const { action, details } of actions.filter(isOf("PROMOTION_ADD", "PROMOTION_REMOVE"))) {
    if (action === "PROMOTION_ADD") after.add(details.code);
    else after.delete(details.code);
  }
  return [...after];
}

/**
 * The actions with those that put the discounts into effect: a shipping method that is added or changed takes them with it,
 * one that is not gets a change of its own, and lines get theirs last, when their quantities are settled.
 */
export function withDiscounts(
  before: OrderLines,
  entered: readonly DraftAction[],
  discounts: Discounts,
): DraftAction[] {
  const original = new Map(before.shippingMethods.map((method) => [method.id, method]));
  const actions = entered
    .map((action): DraftAction =>
      isOf("SHIPPING_ADD", "SHIPPING_UPDATE")(action)
        ? { ...action, details: { method: discounted(action.details.method, discounts) } }
        : action,
    )
    .filter(
      (action) =>
        !isOf("SHIPPING_UPDATE")(action) ||
        action.internalNote !== null ||
        !isDeepStrictEqual(action.details.method, original.get(action.details.method.id)),
    );
  const after = applyActions(before, actions);
  const methods = after.shippingMethods.flatMap((method): NewAction[] => {
    const changed = discounted(method, discounts);
    return changed === method ? [] : [{ action: "SHIPPING_UPDATE", details: { method: changed }, ...unnoted }];
  });
  const items = after.items.flatMap(({ id, quantity, adjustments }): NewAction[] => {
    const taken = discounts.get(id) ?? [];
    if (quantity === 0 || sameDiscount(adjustments, taken)) return [];
    return [{ action: "ITEM_ADJUSTMENTS_REPLACE", details: { itemId: id, adjustments: taken }, ...unnoted }];
  });
  return [...actions, ...methods, ...items];
}

export const unnoted = { returnId: null, internalNote: null } as const;

/** How an edit comes to have these actions. */
export function differencesOf(change: OrderChange, wanted: readonly DraftAction[]) {
  const kept = new Map(wanted.filter(isKept).map((action) => [action.id, action]));
  return {
    removed: change.actions.filter(({ id }) => !kept.has(id)).map(({ id }) => id),
    changed: change.actions.flatMap((action) => {
      const after = kept.get(action.id);
      const isSame =
        !after || (isDeepStrictEqual(action.details, after.details) && action.internalNote === after.internalNote);
      return isSame ? [] : [after];
    }),
    added: wanted.filter((action): action is NewAction => !isKept(action)),
  };
}
