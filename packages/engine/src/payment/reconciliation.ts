import { happened, newId, type PaymentState, statement, type Transaction } from "@hanse/plugin-kit";
import { movementEvent } from "./movement-events.ts";
import { movements, type SettledMovement } from "./movement.queries.ts";
import { PaymentCanceled } from "./payment.events.ts";

/**
 * The collection is locked before its payments, as everywhere, and these before their order. NO KEY: a transaction that
 * changes an order twice has PostgreSQL look at the order's collection, and must not wait for who waits for the order.
 */
export const lockCollectionOfPayment = statement<never>(
  "payment_collection.lock_of_payment",
  `SELECT c.id FROM payment_collection c JOIN payment p ON p.payment_collection_id = c.id WHERE p.id = $1 FOR NO KEY UPDATE OF c`,
);

/** Nothing was captured, nor is being captured, of what the provider gave up. */
export const cancelPayment = statement<Omit<SettledMovement, "id" | "total">>(
  "payment.cancel",
  `WITH canceled AS (
     UPDATE payment SET canceled_at = now(), updated_at = now()
      WHERE id = $1 AND canceled_at IS NULL AND capture_claimed = 0 RETURNING *
   )
   UPDATE payment_collection c SET status = 'canceled', updated_at = now()
     FROM canceled p WHERE c.id = p.payment_collection_id
   RETURNING p.id AS "paymentId", c.id AS "collectionId", c.cart_id AS "cartId", p.provider_id AS "providerId",
             p.currency_code AS "currencyCode", p.amount`,
);

/** Where a payment stands at its provider: sums, so that what is told twice, or late, adds nothing. */
export type ReportedState = Pick<PaymentState, "status" | "amount" | "captured" | "refunded">;

/**
 * Takes into the payment's records what was captured, refunded or given up without the shop, at the provider's own pages.
 * What the shop has begun itself and has no answer to yet counts as recorded.
 */
export async function reconcile(tx: Transaction, paymentId: string, reported: ReportedState): Promise<void> {
  const { status, amount, refunded = 0 } = reported;
  await tx.query(lockCollectionOfPayment, [paymentId]);
  if (status === "canceled") {
    for (const canceled of await tx.query(cancelPayment, [paymentId])) tx.emit(happened(PaymentCanceled, canceled));
    return;
  }
  const captured = reported.captured ?? (status === "captured" ? amount : 0);
  const sums = { capture: captured, refund: refunded };
  for (const kind of ["capture", "refund"] as const) {
    if (sums[kind] === 0) continue;
    const id = newId(kind === "capture" ? "capt" : "ref");
    for (const settled of await tx.query(movements[kind].reconcile, [paymentId, sums[kind], id]))
      tx.emit(movementEvent(kind, settled));
  }
}
