import { statement } from "@hanse/plugin-kit";
import { liveStatuses, type SessionStatus } from "./collection-json.ts";

/** A session with what decides what may still become of it. */
export interface KnownSession {
  readonly id: string;
  readonly providerId: string;
  readonly status: SessionStatus;
  readonly currencyCode: string;
  readonly cartId: string | null;
  readonly paymentId: string | null;
}

/** Locks the collection of a session: whoever makes a payment of it waits. */
export const lockCollectionOf = statement<never>(
  "payment_collection.lock_of_session",
  `SELECT c.id FROM payment_collection c JOIN payment_session s ON s.payment_collection_id = c.id
    WHERE s.id = $1 FOR NO KEY UPDATE OF c`,
);

/** A statement of its own after the lock, because it must see what was done while that was waited for. */
export const loadSession = statement<KnownSession>(
  "payment_session.load",
  `SELECT s.id, s.provider_id AS "providerId", s.status, s.currency_code AS "currencyCode", c.cart_id AS "cartId",
          p.id AS "paymentId"
     FROM payment_session s JOIN payment_collection c ON c.id = s.payment_collection_id
     LEFT JOIN payment p ON p.payment_session_id = s.id
    WHERE s.id = $1`,
);

const order = "ARRAY['pending', 'requires_more', 'authorized', 'captured']";

/** Records that a session has got further, never that it was further behind. A row when it has. */
export const advanceSession = statement<{ id: string }>(
  "payment_session.advance",
  `UPDATE payment_session s
      SET status = $2, data = s.data || $3::jsonb, updated_at = now(),
          authorized_at = CASE WHEN $2 IN ('authorized', 'captured') THEN coalesce(authorized_at, now()) END
    WHERE s.id = $1 AND s.status IN ${liveStatuses}
      AND array_position(${order}, s.status) < array_position(${order}, $2)
   RETURNING s.id`,
);
