import type { StockedLine } from "../inventory/index.ts";
import type { OrderLines } from "../order/index.ts";
import { type ChangeAction, isOf } from "./order-change.ts";

/** So many more of a line than before. */
export interface Growth {
  readonly itemId: string;
  readonly quantity: number;
}

/** Lines of which there are more afterwards, new ones among them. */
export function growthOf(before: OrderLines, after: OrderLines): Growth[] {
  const had = new Map(before.items.map(({ id, quantity }) => [id, quantity]));
  return after.items
    .map(({ id, quantity }) => ({ itemId: id, quantity: quantity - (had.get(id) ?? 0) }))
    .filter(({ quantity }) => quantity > 0);
}

/** What of the growth has to come from stock. */
export function stockedLines(
  { items }: OrderLines,
  growth: readonly Growth[],
  actions: readonly ChangeAction[],
): StockedLine[] {
  const added = new Map(actions.filter(isOf("ITEM_ADD")).map(({ details }) => [details.item.id, details]));
  return growth.flatMap(({ itemId, quantity }) => {
    const item = items.find(({ id }) => id === itemId);
    if (!item || item.variantId === null) return [];
    return [
      {
        lineId: itemId,
        variantId: item.variantId,
        quantity,
        allowBackorder: item.product.allowBackorder || (added.get(itemId)?.allowBackorder ?? false),
        manageInventory: item.product.manageInventory,
      },
    ];
  });
}
