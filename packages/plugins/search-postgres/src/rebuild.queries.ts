import { statement } from "@hanse/plugin-kit";

/** Whoever begins or finishes waits for whoever is at it; {@link look} then sees what that one left. */
export const lock = statement<never>("search.lock_standing", "SELECT FROM standing FOR UPDATE");

export const look = statement<{ rebuildId: string | null; finishedId: string | null }>(
  "search.look_at_standing",
  `SELECT building.rebuild_id AS "rebuildId", live.rebuild_id AS "finishedId"
  FROM standing JOIN generation live ON live.id = standing.live LEFT JOIN generation building ON building.id = standing.building`,
);

export const begin = statement<never>(
  "search.begin_rebuild",
  `WITH made AS (INSERT INTO generation (rebuild_id) VALUES ($1) RETURNING id)
  UPDATE standing SET building = made.id FROM made`,
);

/** The swap: from this row's commit on, everyone reads the new generation. */
export const swap = statement<never>("search.swap", "UPDATE standing SET live = building, building = NULL");

export const countLive = statement<{ products: number }>(
  "search.count_live",
  "SELECT count(*) AS products FROM document WHERE generation = (SELECT live FROM standing) AND NOT is_removed",
);

/** Takes some rows out of generations that are no longer used; a generation goes when it is empty. */
export const sweep = statement<{ swept: number }>(
  "search.sweep",
  `WITH unused AS (
    SELECT id FROM generation WHERE NOT EXISTS (SELECT FROM standing WHERE id IN (live, building))
  ), documents AS (
    DELETE FROM document WHERE (generation, product_id) IN (
      SELECT generation, product_id FROM document WHERE generation IN (SELECT id FROM unused)
      LIMIT $1 FOR UPDATE SKIP LOCKED
    ) RETURNING 1
  ), words AS (
    DELETE FROM word WHERE (generation, word) IN (
      SELECT generation, word FROM word WHERE generation IN (SELECT id FROM unused)
      LIMIT $1 FOR UPDATE SKIP LOCKED
    ) RETURNING 1
  )
  SELECT (SELECT count(*) FROM documents) + (SELECT count(*) FROM words) AS swept`,
);

/** A late writer that still holds it keeps a generation until the next time. */
export const forgetEmpty = statement<never>(
  "search.forget_empty",
  `DELETE FROM generation WHERE id IN (
    SELECT id FROM generation g WHERE NOT EXISTS (SELECT FROM standing WHERE g.id IN (live, building))
      AND NOT EXISTS (SELECT FROM document d WHERE d.generation = g.id)
      AND NOT EXISTS (SELECT FROM word w WHERE w.generation = g.id)
    FOR UPDATE SKIP LOCKED
  )`,
);
