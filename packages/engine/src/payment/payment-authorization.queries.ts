import { statement } from "@hanse/plugin-kit";
import { liveStatuses } from "./collection-json.ts";
import { lookLaterSql, returnSoonSql } from "./follow-up.queries.ts";

/** A payment that was recorded with its order. Amounts in minor units. */
export interface RecordedPayment {
  readonly paymentId: string;
  readonly collectionId: string;
  readonly cartId: string | null;
  readonly providerId: string;
  readonly currencyCode: string;
  readonly capturedAmount: number;
}

/** Records that a session waits for the shopper, unless more is known of it by now. It is asked about in `$4` seconds. */
export const recordWaiting = statement<never>(
  "payment_session.waiting",
  `WITH recorded AS (
     UPDATE payment_session s
        SET status = CASE WHEN s.status IN ('authorized', 'captured') THEN s.status ELSE $2 END, data = $3::jsonb, updated_at = now()
      WHERE s.id = $1 AND s.status IN ${liveStatuses}
     RETURNING s.id, s.data
   )
   ${lookLaterSql("recorded", "$4")}`,
);

/** Records that a session cannot be paid any more. What its provider prepared for it is given up. */
export const recordFailure = statement<never>(
  "payment_session.fail",
  `WITH failed AS (
     UPDATE payment_session s SET status = 'error', data = coalesce($2::jsonb, s.data), updated_at = now()
      WHERE s.id = $1 AND s.status IN ${liveStatuses}
        AND NOT EXISTS (SELECT FROM payment p WHERE p.payment_session_id = s.id)
     RETURNING s.id, s.data
   )
   ${returnSoonSql("failed")}`,
);

/**
 * Records an authorised payment of exactly `$2`; no row when the session does not stand for that any more. The collection is
 * locked before the session, as everywhere. Money that was to go back stays.
 */
export const recordPayment = statement<RecordedPayment>(
  "payment.record",
  `WITH locked AS (
     SELECT c.id FROM payment_collection c JOIN payment_session s ON s.payment_collection_id = c.id
      WHERE s.id = $1 FOR NO KEY UPDATE OF c
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
     RETURNING *
   ), kept AS (
     DELETE FROM payment_follow_up f USING authorized a WHERE f.payment_session_id = a.id AND f.key = ''
   ), captured AS (
     INSERT INTO capture (id, payment_id, amount, key, status)
     SELECT $6, id, amount, $1 || ':authorize', 'done' FROM paid WHERE captured_amount > 0
   )
   UPDATE payment_collection c
      SET status = CASE WHEN paid.captured_at IS NULL THEN 'authorized' ELSE 'completed' END,
          completed_at = paid.captured_at, updated_at = now()
     FROM paid WHERE c.id = paid.payment_collection_id
   RETURNING paid.id AS "paymentId", c.id AS "collectionId", c.cart_id AS "cartId", paid.provider_id AS "providerId",
             paid.currency_code AS "currencyCode", paid.captured_amount AS "capturedAmount"`,
);

/** Takes a session back to where it stood before its authorisation, which was undone: it can be tried again. */
export const reopenSession = statement<never>(
  "payment_session.reopen",
  `UPDATE payment_session s SET status = 'pending', data = $2::jsonb, updated_at = now()
    WHERE s.id = $1 AND s.status IN ${liveStatuses}
      AND NOT EXISTS (SELECT FROM payment p WHERE p.payment_session_id = s.id)`,
);
