/** How far an order has come on its way: the furthest stage that any of it has reached. PostgreSQL keeps it with the order. */
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
