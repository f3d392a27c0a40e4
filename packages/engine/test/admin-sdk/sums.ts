import { expect } from "vitest";
import type { World } from "./world.ts";

/** Money as a whole number, so that sums can be compared. */
export const cents = (amount: number): number => Math.round(amount * 100);

/** What the order comes to and what is still to be paid of it, in cents. */
export async function sumsOf({ admin }: World, orderId: string) {
  const { order } = await admin.order.retrieve(orderId, { fields: "+total,+item_total" });
  const { transaction_total: paid, pending_difference: due } = order.summary;
  expect(cents(paid) + cents(due)).toBe(cents(order.total));
  return { total: cents(order.total), itemTotal: cents(order.item_total), due: cents(due) };
}
