import { statement } from "@hanse/plugin-kit";
import { liveStatuses, type PaymentCollection, paymentCollectionJson } from "./collection-json.ts";
import { lookLaterSql, returnSoonSql } from "./follow-up.queries.ts";

export const loadCollection = statement<{ collection: PaymentCollection }>(
  "payment_collection.load",
  `SELECT ${paymentCollectionJson("c")} AS collection FROM payment_collection c WHERE c.id = $1`,
);

export const loadCollectionOfCart = statement<{ collection: PaymentCollection }>(
  "payment_collection.of_cart",
  `SELECT ${paymentCollectionJson("c")} AS collection FROM payment_collection c WHERE c.cart_id = $1`,
);

/** Makes a cart's collection; no row when it has one. */
export const openCollection = statement<{ collection: PaymentCollection }>(
  "payment_collection.open",
  `INSERT INTO payment_collection AS c (id, cart_id, region_id, currency_code, amount)
   VALUES ($1, $2, $3, $4, $5) ON CONFLICT (cart_id) DO NOTHING
   RETURNING ${paymentCollectionJson("c")} AS collection`,
);

const isUnpaid = `NOT EXISTS (SELECT FROM payment p WHERE p.payment_collection_id = c.id AND p.canceled_at IS NULL)`;

/**
 * Locks a cart's collection when it is for something else than `$2`, `$3`, `$4`. A statement of its own, because the one that
 * follows must see the sessions that were made while it waited for the lock.
 */
export const lockStale = statement<{ id: string }>(
  "payment_collection.lock_stale",
  `SELECT c.id FROM payment_collection c
    WHERE c.cart_id = $1 AND (c.amount, c.currency_code, c.region_id) IS DISTINCT FROM ($2::bigint, $3::text, $4::text)
      AND ${isUnpaid}
      FOR UPDATE`,
);

/** Gives a locked collection another amount, and gives up its session, in one statement: they must never differ. */
export const changeAmount = statement<never>(
  "payment_collection.change_amount",
  `WITH given_up AS (
     UPDATE payment_session SET status = 'canceled', updated_at = now()
      WHERE payment_collection_id = $1 AND status IN ${liveStatuses}
     RETURNING id, data
   ), returned AS (
     ${returnSoonSql("given_up")}
   )
   UPDATE payment_collection c
      SET amount = $2, currency_code = $3, region_id = $4, status = 'not_paid', updated_at = now()
    WHERE c.id = $1`,
);

/** Locks a collection that may take a session of this amount. */
export const lockForSession = statement<{ id: string }>(
  "payment_collection.lock",
  `SELECT c.id FROM payment_collection c
    WHERE c.id = $1 AND c.amount = $2 AND c.currency_code = $3 AND ${isUnpaid} FOR NO KEY UPDATE`,
);

/**
 * Stores the session of a locked collection, new or changed, in place of the one it had. No row when it was given up
 * meanwhile. What the browser may pay is looked after from `$9` seconds on.
 */
export const putSession = statement<{ id: string }>(
  "payment_session.put",
  `WITH given_up AS (
     UPDATE payment_session SET status = 'canceled', updated_at = now()
      WHERE payment_collection_id = $2 AND status IN ${liveStatuses} AND id <> $1
     RETURNING id, data
   ), returned AS (
     ${returnSoonSql("given_up")}
   ), put AS (
     INSERT INTO payment_session (id, payment_collection_id, provider_id, currency_code, amount, status, data, context)
     SELECT $1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb FROM (SELECT count(*) FROM given_up) AS after_giving_up
     ON CONFLICT (id) DO UPDATE
        SET status = CASE WHEN payment_session.status IN ('authorized', 'captured') THEN payment_session.status ELSE excluded.status END,
            data = excluded.data, context = excluded.context, updated_at = now()
      WHERE payment_session.status IN ${liveStatuses}
     RETURNING id, data
   ), looked_after AS (
     ${lookLaterSql("put", "$9")}
   )
   UPDATE payment_collection SET status = 'awaiting', updated_at = now()
    WHERE id = $2 AND EXISTS (SELECT FROM put) RETURNING id`,
);
