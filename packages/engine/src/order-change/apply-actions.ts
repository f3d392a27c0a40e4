import { type OrderItem, type OrderLines, keptQuantity } from "../order/index.ts";
import { multiplyRounded } from "../platform/money/rounding.ts";
import { type ChangeAction, isOf } from "./order-change.ts";
import {
  ItemNotInOrder,
  MethodNotInOrder,
  NotAnnounced,
  NotReturnable,
  NotWrittenOff,
  QuantityTooSmall,
} from "./order-change.errors.ts";

/** What of a line is with the customer, and neither on its way back nor written off. */
export const returnableQuantity = (item: OrderItem): number =>
  Math.max(item.shippedQuantity, item.deliveredQuantity) - item.returnRequestedQuantity - givenUp(item);

const givenUp = (item: OrderItem): number => item.quantity - keptQuantity(item);

/** Below this a line cannot be set: units that went out, or were given back, were ordered. */
export const leastQuantity = (item: OrderItem): number =>
  Math.max(item.fulfilledQuantity, item.returnRequestedQuantity + givenUp(item));

/**
 * The lines of an order once the actions have taken effect, one after the other. Pure: the preview of a change and its
 * confirmation come to the same.
 *
 * @throws an error of the catalogue for what cannot be: more back than was shipped, fewer than were fulfilled.
 */
export function applyActions(lines: OrderLines, actions: readonly ChangeAction[]): OrderLines {
  const comingBack = unitsComingBack(actions);
  return actions.reduce((current, action) => applyAction(current, action, comingBack), lines);
}

function applyAction(
  lines: OrderLines,
  { action, details }: ChangeAction,
  comingBack: Map<string, number>,
): OrderLines {
  const { shippingMethods, creditLines } = lines;
  switch (action) {
    case "ITEM_ADD":
      return { ...lines, items: [...lines.items, details.item] };
    case "ITEM_UPDATE":
      return withItem(lines, details.itemId, (item) => resized(item, details.quantity, details));
    case "ITEM_REMOVE":
      return withItem(lines, details.itemId, (item) => resized(item, 0));
    case "ITEM_ADJUSTMENTS_REPLACE":
      return withItem(lines, details.itemId, (item) => ({ ...item, adjustments: details.adjustments }));
    case "SHIPPING_ADD":
      return { ...lines, shippingMethods: [...shippingMethods, details.method] };
    case "SHIPPING_UPDATE": {
      refuseUnknownMethod(lines, details.method.id);
      const changed = shippingMethods.map((method) => (method.id === details.method.id ? details.method : method));
      return { ...lines, shippingMethods: changed };
    }
    case "SHIPPING_REMOVE":
      refuseUnknownMethod(lines, details.methodId);
      return { ...lines, shippingMethods: shippingMethods.filter(({ id }) => id !== details.methodId) };
    case "RETURN_ITEM":
      return withItem(lines, details.itemId, (item) => announced(item, details.quantity));
    case "RECEIVE_RETURN_ITEM":
      return withItem(lines, details.itemId, (item) => arrived(item, details.quantity, { returnReceivedQuantity: 1 }));
    case "RECEIVE_DAMAGED_RETURN_ITEM":
      return withItem(lines, details.itemId, (item) => arrived(item, details.quantity, { returnDismissedQuantity: 1 }));
    case "CANCEL_RETURN_ITEM":
      return withItem(lines, details.itemId, (item) => arrived(item, details.quantity, {}));
    case "WRITE_OFF_ITEM": {
      const returned = Math.min(details.quantity, comingBack.get(details.itemId) ?? 0);
      comingBack.set(details.itemId, (comingBack.get(details.itemId) ?? 0) - returned);
      return withItem(lines, details.itemId, (item) => writtenOff(item, details.quantity - returned));
    }
    case "REINSTATE_ITEM":
      return withItem(lines, details.itemId, (item) => reinstated(item, details.quantity));
    case "CREDIT_LINE_ADD":
      return { ...lines, creditLines: [...creditLines, details.creditLine] };
    case "PROMOTION_ADD":
    case "PROMOTION_REMOVE":
    case "UPDATE_ORDER_PROPERTIES":
    case "TRANSFER_CUSTOMER":
      return lines;
  }
}

/** A claimed thing that comes back is credited when it has come, not written off beforehand. */
function unitsComingBack(actions: readonly ChangeAction[]): Map<string, number> {
  const units = new Map<string, number>();
  for (const { details } of actions.filter(isOf("RETURN_ITEM")))
    units.set(details.itemId, (units.get(details.itemId) ?? 0) + details.quantity);
  return units;
}

function withItem(lines: OrderLines, id: string, change: (item: OrderItem) => OrderItem): OrderLines {
  if (!lines.items.some((item) => item.id === id)) throw new ItemNotInOrder({ ids: [id] });
  return { ...lines, items: lines.items.map((item) => (item.id === id ? change(item) : item)) };
}

function refuseUnknownMethod({ shippingMethods }: OrderLines, id: string): void {
  if (!shippingMethods.some((method) => method.id === id)) throw new MethodNotInOrder({ id });
}

/** Discounts were given for a whole line: fewer units keep their part of them, more units get no more. */
function resized(
  item: OrderItem,
  quantity: number,
  {
    unitPrice,
    compareAtUnitPrice,
    metadata,
  }: Pick<ChangeAction<"ITEM_UPDATE">["details"], "unitPrice" | "compareAtUnitPrice" | "metadata"> = {},
): OrderItem {
  const least = leastQuantity(item);
  if (quantity < least) throw new QuantityTooSmall({ itemId: item.id, quantity, least });
  const adjustments =
    quantity < item.quantity
      ? item.adjustments.map((adjustment) => ({
          ...adjustment,
          amount: multiplyRounded(adjustment.amount, quantity, item.quantity),
        }))
      : item.adjustments;
  return {
    ...item,
    quantity,
    adjustments,
    ...(unitPrice !== undefined && { unitPrice }),
    ...(compareAtUnitPrice !== undefined && { compareAtUnitPrice }),
    ...(metadata !== undefined && { metadata }),
  };
}

function announced(item: OrderItem, quantity: number): OrderItem {
  refuseNotReturnable(item, quantity);
  return { ...item, returnRequestedQuantity: item.returnRequestedQuantity + quantity };
}

function writtenOff(item: OrderItem, quantity: number): OrderItem {
  refuseNotReturnable(item, quantity);
  return { ...item, writtenOffQuantity: item.writtenOffQuantity + quantity };
}

function reinstated(item: OrderItem, quantity: number): OrderItem {
  const { id: itemId, writtenOffQuantity } = item;
  if (quantity > writtenOffQuantity) throw new NotWrittenOff({ itemId, quantity, writtenOff: writtenOffQuantity });
  return { ...item, writtenOffQuantity: writtenOffQuantity - quantity };
}

function refuseNotReturnable(item: OrderItem, quantity: number): void {
  const returnable = returnableQuantity(item);
  if (quantity > returnable) throw new NotReturnable({ itemId: item.id, quantity, returnable });
}

function arrived(
  item: OrderItem,
  quantity: number,
  { returnReceivedQuantity = 0, returnDismissedQuantity = 0 }: Partial<OrderItem>,
): OrderItem {
  const { id: itemId, returnRequestedQuantity } = item;
  if (quantity > returnRequestedQuantity)
    throw new NotAnnounced({ itemId, quantity, announced: returnRequestedQuantity });
  return {
    ...item,
    returnRequestedQuantity: returnRequestedQuantity - quantity,
    returnReceivedQuantity: item.returnReceivedQuantity + returnReceivedQuantity * quantity,
    returnDismissedQuantity: item.returnDismissedQuantity + returnDismissedQuantity * quantity,
  };
}
