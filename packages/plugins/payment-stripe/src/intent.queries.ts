import { statement } from "@hanse/plugin-kit";

/** A payment intent's row. */
export interface IntentRow {
  id: string;
  sessionId: string;
  isCanceled: boolean;
}

const columns = `id, session_id AS "sessionId", canceled_at IS NOT NULL AS "isCanceled"`;

/** Newest first: the one that counts, and how many there were before it. */
export const intentsOfSession = statement<IntentRow>(
  "payment_stripe.intents_of_session",
  `SELECT ${columns} FROM intent WHERE session_id = $1 ORDER BY canceled_at IS NOT NULL, created_at DESC`,
);

/** No row: the intent is known already, or the session has another one. */
export const addIntent = statement<{ id: string }>(
  "payment_stripe.add_intent",
  "INSERT INTO intent (id, session_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id",
);

export const cancelIntent = statement(
  "payment_stripe.cancel_intent",
  "UPDATE intent SET canceled_at = now() WHERE id = $1 AND canceled_at IS NULL",
);

/** An intent, and whether its session has another one by now. */
export const findIntent = statement<IntentRow & { isReplaced: boolean }>(
  "payment_stripe.find_intent",
  `SELECT ${columns}, EXISTS (
    SELECT FROM intent o WHERE o.session_id = i.session_id AND o.id <> i.id AND o.canceled_at IS NULL
  ) AS "isReplaced" FROM intent i WHERE id = $1`,
);

/** The intent that stands for the session of intent `$1`, which may have been replaced; that one itself unless another does. */
export const standingIntent = statement<{ id: string }>(
  "payment_stripe.standing_intent",
  `SELECT coalesce((
    SELECT o.id FROM intent i JOIN intent o USING (session_id) WHERE i.id = $1 AND o.canceled_at IS NULL
  ), $1) AS id`,
);

interface AuthorizeCallRow {
  sessionId: string | null;
  isUndone: boolean;
}

/** The authorize call of the key, recorded now or before. No row: someone else records it at this very moment. */
export const recordAuthorize = statement<AuthorizeCallRow>(
  "payment_stripe.record_authorize",
  `WITH made AS (
    INSERT INTO authorize_call (key, session_id) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING RETURNING *
  ), call AS (SELECT * FROM made UNION ALL SELECT * FROM authorize_call WHERE key = $1)
  SELECT session_id AS "sessionId", undone_at IS NOT NULL AS "isUndone" FROM call`,
);

/** Leaves a tombstone where the call never came. */
export const undoAuthorize = statement<AuthorizeCallRow>(
  "payment_stripe.undo_authorize",
  `INSERT INTO authorize_call AS c (key, undone_at) VALUES ($1, now())
  ON CONFLICT (key) DO UPDATE SET undone_at = coalesce(c.undone_at, now())
  RETURNING session_id AS "sessionId", true AS "isUndone"`,
);
