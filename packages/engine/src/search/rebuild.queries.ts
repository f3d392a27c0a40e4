import { statement } from "@hanse/plugin-kit";

/** A new index that is being filled. */
export interface Rebuild {
  readonly id: string;
  /** Whether the plugin knows of it. */
  readonly isBegun: boolean;
  /** Products up to this id are in. */
  readonly afterId: string;
  readonly done: number;
  /** How many products there were when it was asked for. */
  readonly total: number;
  /** In a row, without any progress in between. */
  readonly failures: number;
  readonly lastError: string | null;
  readonly startedAt: string;
}

const columns = `id, is_begun AS "isBegun", after_id AS "afterId", done, total, failures, last_error AS "lastError",
  started_at AS "startedAt"`;

export const findRebuild = statement<Rebuild>("search.find_rebuild", `SELECT ${columns} FROM search_rebuild`);

/** Asks for a new one; one under way is given up. */
export const requestRebuild = statement<Rebuild>(
  "search.request_rebuild",
  `INSERT INTO search_rebuild (id, total) VALUES ($1, $2)
   ON CONFLICT (is_sole) DO UPDATE
      SET id = excluded.id, is_begun = false, after_id = '', done = 0, total = excluded.total, failures = 0,
          last_error = NULL, started_at = now(), due_at = now()
   RETURNING ${columns}`,
);

/** The same where none is under way. */
export const requestFirstRebuild = statement<Rebuild>(
  "search.request_first_rebuild",
  `INSERT INTO search_rebuild (id, total) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING ${columns}`,
);

/** Gives the rebuild to one process for `$1` milliseconds; no row while another has it, or while it waits after a failure. */
export const leaseRebuild = statement<Rebuild>(
  "search.lease_rebuild",
  `UPDATE search_rebuild SET due_at = now() + $1 * interval '1 millisecond' WHERE due_at <= now() RETURNING ${columns}`,
);

/** Notes progress and keeps the lease; no row when the rebuild was given up meanwhile. */
export const advanceRebuild = statement<Rebuild>(
  "search.advance_rebuild",
  `UPDATE search_rebuild
      SET is_begun = true, after_id = $2, done = done + $3, failures = 0, last_error = NULL,
          due_at = now() + $4 * interval '1 millisecond'
    WHERE id = $1 RETURNING ${columns}`,
);

/** Lets go of it for `$2` milliseconds, after a failure if `$3` names one. */
export const releaseRebuild = statement<never>(
  "search.release_rebuild",
  `UPDATE search_rebuild
      SET due_at = now() + $2 * interval '1 millisecond', last_error = coalesce($3, last_error),
          failures = failures + CASE WHEN $3::text IS NULL THEN 0 ELSE 1 END
    WHERE id = $1`,
);

/** Returns a row if it was there still. */
export const removeRebuild = statement<{ id: string }>(
  "search.remove_rebuild",
  "DELETE FROM search_rebuild WHERE id = $1 RETURNING id",
);

export const removeAnyRebuild = statement<never>("search.remove_any_rebuild", "DELETE FROM search_rebuild");
