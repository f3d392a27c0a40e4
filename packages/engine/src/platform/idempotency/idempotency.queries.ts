import { statement } from "@hanse/plugin-kit";
import type { StoredError } from "../stored-error.ts";

/** What a request was answered: a reply, its body as text, or an error of the catalogue. */
export type StoredReply =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[]>>;
      readonly body: string | null;
    }
  | { readonly error: StoredError };

/**
 * $1 scope, $2 key, $3 digest, $4 lease in ms, $5 hours to keep it. A row comes back when the key is ours: new, expired, or
 * left behind by a process that died and had added nothing. No row: see `find`.
 */
export const begin = statement<{ epoch: number }>(
  "idempotency.begin",
  `INSERT INTO idempotency_key AS kept (scope, key, digest, state, lease_until, expires_at)
   VALUES ($1, $2, $3, 'running', now() + $4 * interval '1 millisecond', now() + $5 * interval '1 hour')
   ON CONFLICT (scope, key) DO UPDATE
   SET digest = excluded.digest, state = 'running', epoch = kept.epoch + 1, reply = NULL,
     lease_until = excluded.lease_until, expires_at = excluded.expires_at
   WHERE kept.expires_at <= now()
     OR (kept.state = 'running' AND kept.reply IS NULL AND kept.lease_until <= now() AND kept.digest = excluded.digest)
   RETURNING epoch`,
);

/** No reply while somebody is at it. */
export const find = statement<{ digest: string; reply: StoredReply | null }>(
  "idempotency.find",
  `SELECT digest, CASE WHEN state = 'done' OR lease_until <= now() THEN reply END AS reply
     FROM idempotency_key WHERE scope = $1 AND key = $2`,
);

const held = "scope = $1 AND key = $2 AND epoch = $3 AND state = 'running'";

export const complete = statement<{ key: string }>(
  "idempotency.complete",
  `UPDATE idempotency_key SET state = 'done', reply = $4::jsonb WHERE ${held} RETURNING key`,
);

/** What is answered should the process die before it has stored its reply. */
export const note = statement<{ key: string }>(
  "idempotency.note",
  `UPDATE idempotency_key SET reply = $4::jsonb WHERE ${held} RETURNING key`,
);

/** A request that has added something is not done again, though it failed afterwards. */
export const abandon = statement<never>(
  "idempotency.abandon",
  `DELETE FROM idempotency_key WHERE ${held} AND reply IS NULL`,
);

export const sweep = statement<{ key: string }>(
  "idempotency.sweep",
  `DELETE FROM idempotency_key WHERE ctid = ANY (ARRAY(
     SELECT ctid FROM idempotency_key WHERE expires_at <= now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED))
   RETURNING key`,
);
