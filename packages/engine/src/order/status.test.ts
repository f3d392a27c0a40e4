import { expect, it } from "vitest";
import type { PaymentCollection } from "../payment/index.ts";
import { fulfillmentStatus } from "./fulfillment-status.ts";
import { paymentStatus } from "./payment-status.ts";

const line = (quantity: number, fulfilledQuantity = 0, shippedQuantity = 0, deliveredQuantity = 0) => ({
  quantity,
  fulfilledQuantity,
  shippedQuantity,
  deliveredQuantity,
});

it.each([
  ["not_fulfilled", [line(2), line(1)]],
  ["partially_fulfilled", [line(2, 2), line(1)]],
  ["fulfilled", [line(2, 2), line(1, 1)]],
  ["partially_shipped", [line(2, 2, 1), line(1, 1)]],
  ["shipped", [line(2, 2, 2), line(1, 1, 1)]],
  ["partially_delivered", [line(2, 2, 2, 2), line(1, 1, 1)]],
  ["delivered", [line(2, 2, 2, 2), line(1, 1, 1, 1)]],
] as const)("an order is %s", (status, items) => {
  expect(fulfillmentStatus(items)).toBe(status);
});

/** A collection with these payments: amount, captured, refunded, and whether it was given up. */
const paid = (
  payments: readonly (readonly [number, number, number, boolean?])[],
  status = "awaiting",
  session = "pending",
) =>
  ({
    status,
    sessions: [{ status: session }],
    payments: payments.map(([amount, capturedAmount, refundedAmount, isCanceled]) => ({
      amount,
      capturedAmount,
      refundedAmount,
      canceledAt: isCanceled ? "2026-11-21T07:00:00.000Z" : null,
    })),
  }) as unknown as PaymentCollection;

it.each([
  ["not_paid", null],
  ["not_paid", paid([], "not_paid")],
  ["awaiting", paid([])],
  ["requires_action", paid([], "awaiting", "requires_more")],
  ["partially_authorized", paid([[60, 0, 0]])],
  ["authorized", paid([[100, 0, 0]])],
  ["partially_captured", paid([[100, 40, 0]])],
  ["captured", paid([[100, 100, 0]])],
  ["partially_refunded", paid([[100, 100, 1]])],
  ["refunded", paid([[100, 100, 100]])],
  ["canceled", paid([[100, 0, 0, true]])],
  [
    "authorized",
    paid([
      [100, 0, 0, true],
      [100, 0, 0],
    ]),
  ],
] as const)("the payment of an order of 100 is %s (%#)", (status, collection) => {
  expect(paymentStatus(collection ? [collection] : [], 100)).toBe(status);
});

it("what costs nothing is paid for", () => {
  expect(paymentStatus([], 0)).toBe("captured");
});
