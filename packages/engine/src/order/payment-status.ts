import type { PaymentCollection } from "../payment/index.ts";

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

/** Where the payment of an order of this total stands. An order that costs nothing is paid for. */
export function paymentStatus(collections: readonly PaymentCollection[], total: number): PaymentStatus {
  const { authorized, captured, refunded } = paidOf(collections);
  if (refunded > 0) return refunded < captured ? "partially_refunded" : "refunded";
  if (captured > 0) return captured < total ? "partially_captured" : "captured";
  if (authorized > 0) return authorized < total ? "partially_authorized" : "authorized";
  if (total === 0) return "captured";
  if (collections.some(({ payments }) => payments.length > 0)) return "canceled";
  if (collections.some(({ sessions }) => sessions.some(({ status }) => status === "requires_more")))
    return "requires_action";
  return collections.some(({ status }) => status === "awaiting") ? "awaiting" : "not_paid";
}
