import { type InventoryLevel, statement } from "@hanse/plugin-kit";
import type { Standing } from "./standing.ts";
import { tellReservation } from "./reservation-told.ts";
import { announceChanged, counters, levelAsJson, settling } from "./stock-changed.ts";

// Lock order, the same everywhere: levels by (item, location), then the reservation's row. Every statement below is a
// transaction of its own, so a level stays locked for one statement and its commit, never for a round trip.

/** Makes the reservation with everything about it, or nothing: no row when units lack or the key is known. */
export const make = statement<{ expiresAt: string }>(
  "inventory.make",
  `WITH need AS (
    SELECT * FROM unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[]) AS n (item_id, location_id, quantity, covered)
  ), locked AS (
    SELECT ${counters}, need.quantity, need.covered
    FROM level l JOIN need USING (item_id, location_id)
    WHERE need.covered = 0 OR l.stocked - l.reserved >= need.covered
    ORDER BY l.item_id, l.location_id FOR UPDATE OF l
  ), made AS (
    INSERT INTO reservation (key, status, expires_at)
    SELECT $1, 'held', now() + make_interval(secs => $2)
    WHERE (SELECT count(*) FROM locked) = cardinality($3::text[])
    ON CONFLICT (key) DO NOTHING
    RETURNING key, expires_at
  ), allocated AS (
    INSERT INTO allocation (key, line_id, item_id, location_id, quantity)
    SELECT made.key, a.* FROM made, unnest($7::text[], $8::text[], $9::text[], $10::bigint[]) AS a
  ), changed AS (
    UPDATE level l SET
      stocked = locked.stocked,
      missing = locked.missing,
      reserved = locked.reserved + locked.quantity,
      uncovered = CASE WHEN locked.covered = locked.quantity THEN locked.uncovered
        ELSE greatest(locked.reserved + locked.quantity - locked.stocked, 0) END,
      version = nextval('level_version')
    FROM locked, made
    WHERE l.item_id = locked.item_id AND l.location_id = locked.location_id
    RETURNING l.*
  ), ${announceChanged}
  SELECT expires_at AS "expiresAt" FROM made`,
);

/**
 * Makes reservations that each take from one level only ($1, $2), and the same one: those whose key is new and for which
 * there are enough units after those before them. $6 is what of them and those before them has to be covered, or 0; $7
 * whether that is all of them.
 */
export const makeAtLevel = statement<{ key: string; expiresAt: string }>(
  "inventory.make_at_level",
  `WITH locked AS (
    SELECT ${counters} FROM level l WHERE l.item_id = $1 AND l.location_id = $2 FOR UPDATE
  ), need AS (
    SELECT n.* FROM locked, unnest($3::text[], $4::int[], $5::bigint[], $6::bigint[], $7::boolean[])
      AS n (key, hold_seconds, quantity, covered_so_far, is_covered)
    WHERE covered_so_far = 0 OR covered_so_far <= locked.stocked - locked.reserved
  ), made AS (
    INSERT INTO reservation (key, status, expires_at)
    SELECT key, 'held', now() + make_interval(secs => hold_seconds) FROM need
    ON CONFLICT (key) DO NOTHING
    RETURNING key, expires_at
  ), allocated AS (
    INSERT INTO allocation (key, line_id, item_id, location_id, quantity)
    SELECT a.key, a.line_id, $1, $2, a.quantity
    FROM made JOIN unnest($8::text[], $9::text[], $10::bigint[]) AS a (key, line_id, quantity) USING (key)
  ), total AS (
    SELECT sum(need.quantity)::bigint AS quantity, bool_and(need.is_covered) AS is_covered FROM made JOIN need USING (key)
  ), changed AS (
    UPDATE level l SET
      stocked = locked.stocked,
      missing = locked.missing,
      reserved = locked.reserved + total.quantity,
      uncovered = CASE WHEN total.is_covered THEN locked.uncovered
        ELSE greatest(locked.reserved + total.quantity - locked.stocked, 0) END,
      version = nextval('level_version')
    FROM locked, total
    WHERE l.item_id = $1 AND l.location_id = $2 AND total.quantity IS NOT NULL
    RETURNING l.*
  ), ${announceChanged}
  SELECT key, expires_at AS "expiresAt" FROM made`,
);

const allocationsOf = (key: string): string => `(
    SELECT coalesce(jsonb_agg(jsonb_build_object('lineId', line_id, 'itemId', item_id, 'locationId', location_id,
      'quantity', quantity, 'shipped', shipped)), '[]')
    FROM allocation WHERE key = ${key})`;

/** Everything that decides what to do about a reservation that could not be made. */
export const look = statement<
  Omit<Standing, "status"> & {
    status: Standing["status"] | null;
    amended: boolean | null;
    levels: InventoryLevel[];
    unknown: string[];
    hasOverdue: boolean;
  }
>(
  "inventory.look",
  `SELECT r.status, r.amended, r.expires_at AS "expiresAt", coalesce(r.expires_at <= now(), false) AS "isOverdue",
    ${allocationsOf("$1")} AS allocations,
    (SELECT coalesce(jsonb_agg(${levelAsJson("l")}), '[]') FROM level l WHERE l.item_id = ANY($2) AND l.location_id = ANY($3)) AS levels,
    (SELECT coalesce(jsonb_agg(wanted.id), '[]') FROM unnest($2::text[]) AS wanted (id)
      WHERE NOT EXISTS (SELECT FROM item WHERE item.id = wanted.id)) AS unknown,
    EXISTS (SELECT FROM reservation held JOIN allocation a USING (key)
      WHERE held.expires_at <= now() AND a.item_id = ANY($2)) AS "hasOverdue"
  FROM (SELECT) AS one LEFT JOIN reservation r ON r.key = $1`,
);

export const find = statement<Standing>(
  "inventory.find",
  `SELECT status, expires_at AS "expiresAt", coalesce(expires_at <= now(), false) AS "isOverdue", ${allocationsOf("$1")} AS allocations
  FROM reservation WHERE key = $1`,
);

/** Commits a hold that is not overdue; tells how the reservation stands then. */
export const commit = statement<Standing & { isNew: boolean }>(
  "inventory.commit",
  `WITH committed AS (
    UPDATE reservation SET status = 'committed', expires_at = NULL, shipments = shipments + 1
    WHERE key = $1 AND status = 'held' AND expires_at > now()
    RETURNING key, shipments
  ), remaining AS (
    SELECT line_id, item_id, location_id, quantity FROM allocation WHERE key = $1
  ), ${tellReservation("SELECT key, shipments FROM committed")}
  SELECT c.key IS NOT NULL AS "isNew", coalesce(CASE WHEN c.key IS NOT NULL THEN 'committed' END, r.status) AS status,
    CASE WHEN c.key IS NULL THEN r.expires_at END AS "expiresAt",
    c.key IS NULL AND coalesce(r.expires_at <= now(), false) AS "isOverdue",
    ${allocationsOf("$1")} AS allocations
  FROM reservation r LEFT JOIN committed c USING (key) WHERE r.key = $1`,
);

/** Releases what was not shipped of a live reservation, or leaves a tombstone. Not settled: someone else changed it at this very moment. */
export const release = statement<{ isSettled: boolean; tells: boolean }>(
  "inventory.release",
  `WITH before AS (
    SELECT status, shipments FROM reservation WHERE key = $1
  ), taken AS (
    SELECT item_id, location_id, sum(quantity - shipped)::bigint AS quantity FROM allocation
    WHERE key = $1 AND quantity > shipped AND (SELECT status FROM before) IN ('held', 'committed')
    GROUP BY item_id, location_id
  ), locked AS (
    SELECT ${counters}, taken.quantity FROM level l JOIN taken USING (item_id, location_id)
    ORDER BY l.item_id, l.location_id FOR UPDATE OF l
  ), released AS (
    UPDATE reservation r SET status = 'released', expires_at = NULL, ended_at = now(), shipments = r.shipments + 1
    FROM before, (SELECT count(*) FROM locked) AS after_locking
    WHERE r.key = $1 AND r.status IN ('held', 'committed') AND r.shipments = before.shipments
    RETURNING r.key, r.shipments
  ), tombstone AS (
    INSERT INTO reservation (key, status, ended_at)
    SELECT $1, 'released', now() WHERE NOT EXISTS (SELECT FROM before)
    ON CONFLICT (key) DO NOTHING
    RETURNING key
  ), changed AS (
    UPDATE level l SET ${settling("locked.stocked", "locked.reserved - locked.quantity")}
    FROM locked, released
    WHERE l.item_id = locked.item_id AND l.location_id = locked.location_id
    RETURNING l.*
  ), ${announceChanged}, remaining AS (
    SELECT NULL::text AS line_id, NULL::text AS item_id, NULL::text AS location_id, 0 AS quantity
  ), ${tellReservation("SELECT released.key, released.shipments FROM released, before WHERE before.status = 'committed'")}
  SELECT
    EXISTS (SELECT FROM released) OR EXISTS (SELECT FROM tombstone)
      OR coalesce((SELECT status FROM before) IN ('released', 'expired'), false) AS "isSettled",
    EXISTS (SELECT FROM released) AS "tells"`,
);

/** How many holds one {@link expire} ends at most. */
export const expireBatch = 100;

/** Ends overdue holds, of certain items when given, and gives their units back. */
export const expire = statement<{ expired: number }>(
  "inventory.expire",
  `WITH overdue AS (
    SELECT key FROM reservation r
    WHERE expires_at <= now() AND ($1::text[] IS NULL OR EXISTS (SELECT FROM allocation a WHERE a.key = r.key AND a.item_id = ANY($1)))
    ORDER BY expires_at LIMIT ${expireBatch}
  ), locked AS (
    SELECT ${counters} FROM level l
    WHERE (l.item_id, l.location_id) IN (SELECT a.item_id, a.location_id FROM allocation a JOIN overdue USING (key))
    ORDER BY l.item_id, l.location_id FOR UPDATE
  ), expired AS (
    UPDATE reservation r SET status = 'expired', expires_at = NULL, ended_at = now()
    FROM overdue, (SELECT count(*) FROM locked) AS after_locking
    WHERE r.key = overdue.key AND r.status = 'held'
    RETURNING r.key
  ), given AS (
    SELECT a.item_id, a.location_id, sum(a.quantity)::bigint AS quantity FROM allocation a JOIN expired USING (key)
    GROUP BY a.item_id, a.location_id
  ), changed AS (
    UPDATE level l SET ${settling("locked.stocked", "locked.reserved - given.quantity")}
    FROM locked JOIN given USING (item_id, location_id)
    WHERE l.item_id = locked.item_id AND l.location_id = locked.location_id
    RETURNING l.*
  ), ${announceChanged}
  SELECT count(*)::int AS expired FROM expired`,
);

/** Forgets what ended long ago: no caller repeats or undoes such a call any more. */
export const forget = statement<{ forgotten: number }>(
  "inventory.forget",
  `WITH old AS (
    SELECT key FROM reservation WHERE ended_at < now() - interval '30 days' ORDER BY ended_at LIMIT 1000 FOR UPDATE SKIP LOCKED
  ), forgotten AS (
    DELETE FROM reservation r USING old WHERE r.key = old.key RETURNING r.key
  ), old_changes AS (
    SELECT key FROM keyed_change WHERE made_at < now() - interval '30 days' ORDER BY made_at LIMIT 1000 FOR UPDATE SKIP LOCKED
  ), forgotten_changes AS (
    DELETE FROM keyed_change c USING old_changes WHERE c.key = old_changes.key RETURNING c.key
  )
  SELECT (SELECT count(*) FROM forgotten)::int + (SELECT count(*) FROM forgotten_changes)::int AS forgotten`,
);
