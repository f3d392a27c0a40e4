import { isDeepStrictEqual } from "node:util";
import type { OrderLines } from "../order/index.ts";
import { applyActions, type EnteredAction, isOf, type KeptAction, type NewAction } from "../order-change/index.ts";
import { discounted, type Discounts, sameDiscount } from "./discounts.ts";

/** Nobody enters what promotions take off: it is worked out anew with every change. */
export const enteredIn = (actions: readonly KeptAction[]): KeptAction[] =>
  actions.filter(({ action }) => action !== "ITEM_ADJUSTMENTS_REPLACE");

/** The codes that a draft has once the actions have taken effect. */
export function codesAfter(codes: readonly string[], actions: readonly EnteredAction[]): string[] {
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
  entered: readonly EnteredAction[],
  discounts: Discounts,
): EnteredAction[] {
  const original = new Map(before.shippingMethods.map((method) => [method.id, method]));
  const actions = entered
    .map((action): EnteredAction => {
      if (isOf("SHIPPING_ADD")(action))
        return { ...action, details: { ...action.details, method: discounted(action.details.method, discounts) } };
      if (isOf("SHIPPING_UPDATE")(action))
        return { ...action, details: { method: discounted(action.details.method, discounts) } };
      return action;
    })
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
