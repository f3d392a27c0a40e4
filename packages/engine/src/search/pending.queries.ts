import { statement } from "@hanse/plugin-kit";

/** That a product changed, in which transaction, and how often it was tried to tell the plugin of it. */
export interface Note {
  readonly productId: string;
  readonly changedIn: string;
  readonly attempts: number;
}

/**
 * Hands out the notes of `$1` products at most, those that have waited longest, to nobody else for `$2` milliseconds. An
 * import notes a product several times, once with each of its parts: all that is noted of a product comes together.
 */
export const leaseNotes = statement<Note>(
  "search.lease_notes",
  `WITH longest AS (
     SELECT product_id FROM search_pending WHERE due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
   ), due AS (
     SELECT product_id, changed_in FROM search_pending
      WHERE due_at <= now() AND product_id = ANY(ARRAY(SELECT product_id FROM longest))
     FOR UPDATE SKIP LOCKED
   )
   UPDATE search_pending note SET due_at = now() + $2 * interval '1 millisecond', attempts = attempts + 1
     FROM due WHERE note.product_id = due.product_id AND note.changed_in = due.changed_in
   RETURNING note.product_id AS "productId", note.changed_in::text AS "changedIn", note.attempts`,
);

/** What the plugin was told is noted no more. A later change has a note of another transaction. */
export const removeNotes = statement<never>(
  "search.remove_notes",
  `DELETE FROM search_pending note USING unnest($1::text[], $2::text[]) AS told (product_id, changed_in)
    WHERE note.product_id = told.product_id AND note.changed_in = told.changed_in::xid8`,
);

/** Makes notes due again after `$3` milliseconds each. */
export const releaseNotes = statement<never>(
  "search.release_notes",
  `UPDATE search_pending note SET due_at = now() + untold.wait * interval '1 millisecond'
     FROM unnest($1::text[], $2::text[], $3::float8[]) AS untold (product_id, changed_in, wait)
    WHERE note.product_id = untold.product_id AND note.changed_in = untold.changed_in::xid8`,
);

/** Where no index is kept, there is nobody to be told. */
export const forgetNotes = statement<never>(
  "search.forget_notes",
  "DELETE FROM search_pending WHERE NOT EXISTS (SELECT FROM search_index)",
);

export const forgetAllNotes = statement<never>("search.forget_all_notes", "DELETE FROM search_pending");

export const countPending = statement<{ count: number }>(
  "search.count_pending",
  "SELECT count(DISTINCT product_id) AS count FROM search_pending",
);
