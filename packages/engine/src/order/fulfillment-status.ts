import type { OrderItem } from "./order.ts";

export const fulfillmentStatuses = [
  "not_fulfilled",
  "partially_fulfilled",
  "fulfilled",
  "partially_shipped",
  "shipped",
  "partially_delivered",
  "delivered",
  "canceled",
] as const;
export type FulfillmentStatus = (typeof fulfillmentStatuses)[number];

type Progress = Pick<OrderItem, "quantity" | "fulfilledQuantity" | "shippedQuantity" | "deliveredQuantity">;

/** How far the order has come on its way: the furthest stage that any of it has reached. */
export function fulfillmentStatus(items: readonly Progress[]): FulfillmentStatus {
  const sum = (key: keyof Progress): number => items.reduce((total, item) => total + item[key], 0);
  const ordered = sum("quantity");
  const stage = (reached: number, whole: FulfillmentStatus, part: FulfillmentStatus): FulfillmentStatus | undefined =>
    reached === 0 ? undefined : reached === ordered ? whole : part;
  return (
    stage(sum("deliveredQuantity"), "delivered", "partially_delivered") ??
    stage(sum("shippedQuantity"), "shipped", "partially_shipped") ??
    stage(sum("fulfilledQuantity"), "fulfilled", "partially_fulfilled") ??
    "not_fulfilled"
  );
}
