import { statement } from "@hanse/plugin-kit";
import { liveStatuses, type PaymentSession } from "./collection-json.ts";

/** Records where a session stands that is not authorised; it stays as it is when it was given up meanwhile. */
export const recordOutcome = statement<never>(
  "payment_session.record",
  `UPDATE payment_session SET status = $2, data = $3::jsonb, updated_at = now()
    WHERE id = $1 AND status IN ${liveStatuses}`,
);

/**
 * Records an authorised payment of exactly `$2`; no row when the session does not stand for that any more. The collection is
 * locked before the session, as everywhere.
 */
export const recordPayment = statement<{ paymentId: string; collectionId: string }>(
  "payment.record",
  `WITH locked AS (
     SELECT c.id FROM payment_collection c JOIN payment_session s ON s.payment_collection_id = c.id
      WHERE s.id = $1 FOR UPDATE OF c
   ), authorized AS (
     UPDATE payment_session s SET status = $3, data = $4::jsonb, authorized_at = coalesce(authorized_at, now()), updated_at = now()
       FROM locked WHERE s.id = $1 AND s.amount = $2 AND s.status IN ${liveStatuses}
     RETURNING s.*
   ), paid AS (
     INSERT INTO payment (id, payment_session_id, payment_collection_id, provider_id, currency_code, amount, data,
                          capture_claimed, captured_amount, captured_at)
     SELECT $5, id, payment_collection_id, provider_id, currency_code, amount, data,
            CASE WHEN status = 'captured' THEN amount ELSE 0 END, CASE WHEN status = 'captured' THEN amount ELSE 0 END,
            CASE WHEN status = 'captured' THEN now() END
       FROM authorized
     RETURNING id, payment_collection_id, amount, captured_amount, captured_at
   ), captured AS (
     INSERT INTO capture (id, payment_id, amount, key, status)
     SELECT $6, id, amount, $1 || ':authorize', 'done' FROM paid WHERE captured_amount > 0
   )
   UPDATE payment_collection c
      SET status = CASE WHEN paid.captured_at IS NULL THEN 'authorized' ELSE 'completed' END,
          completed_at = paid.captured_at, updated_at = now()
     FROM paid WHERE c.id = paid.payment_collection_id
   RETURNING paid.id AS "paymentId", c.id AS "collectionId"`,
);

/** Gives up a session whose provider has been told already. */
export const giveUpSession = statement<never>(
  "payment_session.give_up",
  `WITH locked AS (
     SELECT c.id FROM payment_collection c JOIN payment_session s ON s.payment_collection_id = c.id
      WHERE s.id = $1 FOR UPDATE OF c
   ), given_up AS (
     UPDATE payment_session s SET status = 'canceled', cancel_due = false, updated_at = now()
       FROM locked WHERE s.id = $1 AND s.status IN ${liveStatuses}
        AND NOT EXISTS (SELECT FROM payment p WHERE p.payment_session_id = s.id)
     RETURNING s.payment_collection_id AS id
   )
   UPDATE payment_collection c SET status = 'not_paid', updated_at = now() FROM given_up WHERE c.id = given_up.id`,
);

/** Hands out sessions whose providers have yet to be told, each at most once in `$1` milliseconds. */
export const takeCancelDue = statement<PaymentSession>(
  "payment_session.take_cancel_due",
  `UPDATE payment_session s SET updated_at = now()
    WHERE s.id IN (
      SELECT id FROM payment_session WHERE cancel_due AND updated_at < now() - $1 * interval '1 millisecond'
       ORDER BY updated_at LIMIT 20 FOR UPDATE SKIP LOCKED)
   RETURNING s.id, s.provider_id AS "providerId", s.currency_code AS "currencyCode", s.amount, s.status, s.data`,
);

export const canceledAtProvider = statement<never>(
  "payment_session.canceled_at_provider",
  `UPDATE payment_session SET cancel_due = false WHERE id = $1`,
);
