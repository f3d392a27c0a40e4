import type { PaymentCollection } from "../payment/index.ts";

/** Where the payment of an order stands. PostgreSQL keeps it with the order. */
export const paymentStatuses = [
  "not_paid",
  "awaiting",
  "authorized",
  "partially_authorized",
  "captured",
  "partially_captured",
  "partially_refunded",
  "refunded",
  "canceled",
  "requires_action",
] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

/** What has been paid of an order, in minor units. */
export interface Paid {
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
}

/** Sums over all payments that were not given up. */
export function paidOf(collections: readonly PaymentCollection[]): Paid {
  const payments = collections
    .flatMap((collection) => collection.payments)
    .filter((payment) => payment.canceledAt === null);
  return {
    authorized: payments.reduce((sum, payment) => sum + payment.amount, 0),
    captured: payments.reduce((sum, payment) => sum + payment.capturedAmount, 0),
    refunded: payments.reduce((sum, payment) => sum + payment.refundedAmount, 0),
  };
}
