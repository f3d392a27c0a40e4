import { statement } from "@hanse/plugin-kit";
import { liveStatuses, type SessionStatus } from "./collection-json.ts";

/** `look`: find out whether the browser has paid. `return`: give the money back. `undo`: take one authorisation back. */
export type FollowUpKind = "look" | "return" | "undo";

/** A follow-up that was handed out, with its session. */
export interface FollowUp {
  readonly sessionId: string;
  readonly key: string;
  readonly kind: FollowUpKind;
  readonly round: number;
  readonly failures: number;
  readonly status: SessionStatus;
  readonly isPaid: boolean;
  readonly providerId: string;
  readonly currencyCode: string;
  readonly amount: number;
  readonly data: Record<string, unknown>;
  /** Milliseconds since the session was made. */
  readonly ageMs: number;
}

const hasNoPayment = (session: string): string =>
  `NOT EXISTS (SELECT FROM payment p WHERE p.payment_session_id = ${session}.id)`;

const anew = (kind: string, dueAt: string): string =>
  `ON CONFLICT (payment_session_id, key) DO UPDATE
     SET kind = ${kind}, due_at = ${dueAt}, round = payment_follow_up.round + 1, failures = 0`;

/**
 * For a statement that gives sessions up: has their providers told. Not at once, so that a browser that is just paying has
 * done so by then. A session of which the provider knows nothing needs none of it.
 *
 * @param sessions a query with their `id` and `data`.
 */
export const returnSoonSql = (sessions: string): string =>
  `INSERT INTO payment_follow_up (payment_session_id, kind, due_at)
   SELECT id, 'return', now() + interval '10 seconds' FROM ${sessions} WHERE data <> '{}'
   ${anew("'return'", "excluded.due_at")}`;

/**
 * For a statement after which the browser may pay sessions, in `seconds`: has their providers asked whether it has.
 *
 * @param sessions a query with their `id` and `data`.
 */
export const lookLaterSql = (sessions: string, seconds: string): string =>
  `INSERT INTO payment_follow_up (payment_session_id, kind, due_at)
   SELECT id, 'look', now() + ${seconds} * interval '1 second' FROM ${sessions} WHERE data <> '{}'
   ${anew("'look'", "excluded.due_at")}`;

/** Keeps what the shopper may have paid for `$2` seconds from now at least; then it goes back, unless an order has it. */
export const keepFunds = statement<never>(
  "payment_follow_up.keep",
  `INSERT INTO payment_follow_up (payment_session_id, kind, due_at)
   SELECT s.id, 'return', now() + $2 * interval '1 second'
     FROM payment_session s WHERE s.id = $1 AND s.status IN ${liveStatuses} AND ${hasNoPayment("s")}
   ${anew("'return'", "CASE payment_follow_up.kind WHEN 'return' THEN greatest(payment_follow_up.due_at, excluded.due_at) ELSE excluded.due_at END")}`,
);

/** Has the provider asked about session `$1` in `$2` milliseconds, whatever else was to be done. */
export const lookSoon = statement<never>(
  "payment_follow_up.look",
  `INSERT INTO payment_follow_up (payment_session_id, kind, due_at) VALUES ($1, 'look', now() + $2 * interval '1 millisecond')
   ${anew("'look'", "excluded.due_at")}`,
);

/** Gives back what came in for a session that was given up before. */
export const returnNow = statement<never>(
  "payment_follow_up.return",
  `INSERT INTO payment_follow_up (payment_session_id, kind, due_at) VALUES ($1, 'return', now())
   ON CONFLICT (payment_session_id, key) DO NOTHING`,
);

/** Has the authorisation `$2` of session `$1` undone, which the provider could not be told of now. */
export const undoLater = statement<never>(
  "payment_follow_up.undo",
  `INSERT INTO payment_follow_up (payment_session_id, key, kind, data, due_at)
   VALUES ($1, $2, 'undo', $3::jsonb, now() + interval '5 seconds') ON CONFLICT (payment_session_id, key) DO NOTHING`,
);

/** Has the authorisation `$2` of session `$1` undone in `$3` seconds, unless it is kept until then. */
export const undoUnlessKept = statement<never>(
  "payment_follow_up.undo_unless_kept",
  `INSERT INTO payment_follow_up (payment_session_id, key, kind, due_at)
   VALUES ($1, $2, 'undo', now() + $3 * interval '1 second')
   ON CONFLICT (payment_session_id, key) DO UPDATE SET due_at = excluded.due_at, round = payment_follow_up.round + 1
     WHERE payment_follow_up.failures = 0`,
);

/** Keeps the authorisation `$2` of session `$1` after all. No row when it is being undone. */
export const keepAuthorization = statement<{ id: string }>(
  "payment_follow_up.keep_authorization",
  `DELETE FROM payment_follow_up WHERE payment_session_id = $1 AND key = $2 AND failures = 0
   RETURNING payment_session_id AS id`,
);

/** Hands out at most `$2` of what is due within `$1` milliseconds, each for `$3` milliseconds. */
export const takeFollowUps = statement<FollowUp>(
  "payment_follow_up.take",
  `WITH due AS (
     SELECT payment_session_id, key FROM payment_follow_up WHERE due_at <= now() + $1 * interval '1 millisecond'
      ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
   ), taken AS (
     UPDATE payment_follow_up f
        SET due_at = now() + $3 * interval '1 millisecond', round = f.round + 1, failures = f.failures + 1
       FROM due WHERE f.payment_session_id = due.payment_session_id AND f.key = due.key
     RETURNING f.*
   )
   SELECT s.id AS "sessionId", t.key, t.kind, t.round, t.failures, s.status, s.provider_id AS "providerId",
          s.currency_code AS "currencyCode", s.amount, coalesce(t.data, s.data) AS data,
          NOT ${hasNoPayment("s")} AS "isPaid",
          (extract(epoch FROM now() - s.created_at) * 1000)::float8 AS "ageMs"
     FROM taken t JOIN payment_session s ON s.id = t.payment_session_id`,
);

const taken = "payment_session_id = $1 AND key = $2 AND round = $3";

export const endFollowUp = statement<never>("payment_follow_up.end", `DELETE FROM payment_follow_up WHERE ${taken}`);

/** It failed: tried again in `$4` milliseconds. */
export const retryFollowUp = statement<never>(
  "payment_follow_up.retry",
  `UPDATE payment_follow_up SET due_at = now() + $4 * interval '1 millisecond' WHERE ${taken}`,
);

/** Goes on as `$5` in `$4` milliseconds. */
export const continueFollowUp = statement<{ id: string }>(
  "payment_follow_up.continue",
  `UPDATE payment_follow_up SET kind = $5, due_at = now() + $4 * interval '1 millisecond', failures = 0
    WHERE ${taken} RETURNING payment_session_id AS id`,
);

/** Gives up the session of a follow-up that is still ours, in a collection that is locked, before its provider is told. */
export const closeSession = statement<{ id: string }>(
  "payment_session.close",
  `WITH mine AS (
     SELECT payment_session_id FROM payment_follow_up WHERE ${taken} FOR UPDATE
   ), marked AS (
     UPDATE payment_follow_up f SET kind = 'return' FROM mine
      WHERE f.payment_session_id = mine.payment_session_id AND f.key = $2
   ), closed AS (
     UPDATE payment_session s SET status = 'canceled', updated_at = now()
       FROM mine WHERE s.id = mine.payment_session_id AND s.status IN ${liveStatuses} AND ${hasNoPayment("s")}
     RETURNING s.id, s.payment_collection_id
   )
   UPDATE payment_collection c SET status = 'not_paid', updated_at = now()
     FROM closed WHERE c.id = closed.payment_collection_id RETURNING closed.id`,
);
