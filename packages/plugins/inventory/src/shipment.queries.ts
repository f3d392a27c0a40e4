import { type Reservation, statement } from "@hanse/plugin-kit";
import type { Lacking } from "./change.queries.ts";
import { tellReservation } from "./reservation-told.ts";
import { counters, recordMoved, settling } from "./stock-changed.ts";

export interface ShipmentOutcome {
  isDone: boolean;
  status: Reservation["status"] | null;
  /** How many shipments there were before, as far as this statement saw. */
  shipments: number | null;
  /** Held, but overdue. */
  isOverdue: boolean;
  beyond: { lineId: string; locationId: string; requested: number; unshipped: number }[];
  lacking: Lacking[];
}

/**
 * Ships from the reservation $1 under the key $2 (digest $6) the given units ($3, $4, $5), or all that are left when there are
 * none; or nothing: see the outcome. Without a reason, someone else changed the reservation at this very moment.
 */
export const ship = statement<ShipmentOutcome>(
  "inventory.ship",
  `WITH before AS (
    SELECT status, expires_at, shipments FROM reservation WHERE key = $1
  ), allocated AS (
    SELECT line_id, location_id, item_id, quantity - shipped AS unshipped FROM allocation WHERE key = $1
  ), asked AS (
    SELECT n.line_id, n.location_id, a.item_id, n.quantity, coalesce(a.unshipped, 0) AS unshipped
    FROM unnest($3::text[], $4::text[], $5::bigint[]) AS n (line_id, location_id, quantity)
    LEFT JOIN allocated a USING (line_id, location_id)
    UNION ALL
    SELECT line_id, location_id, item_id, unshipped, unshipped FROM allocated WHERE $3::text[] IS NULL AND unshipped > 0
  ), beyond AS (
    SELECT * FROM asked WHERE quantity > unshipped
  ), need AS (
    SELECT item_id, location_id, sum(quantity)::bigint AS quantity FROM asked WHERE item_id IS NOT NULL GROUP BY item_id, location_id
  ), locked AS (
    SELECT ${counters}, need.quantity FROM level l JOIN need USING (item_id, location_id)
    ORDER BY l.item_id, l.location_id FOR UPDATE OF l
  ), lacking AS (
    SELECT * FROM locked WHERE stocked < quantity
  ), marked AS (
    UPDATE reservation r SET shipments = r.shipments + 1
    FROM before, (SELECT count(*) FROM locked) AS after_locking
    WHERE r.key = $1 AND r.status = 'committed' AND r.shipments = before.shipments
      AND NOT EXISTS (SELECT FROM beyond) AND NOT EXISTS (SELECT FROM lacking)
    RETURNING r.key, r.shipments
  ), claimed AS (
    INSERT INTO keyed_change (key, request) SELECT $2, $6 FROM marked ON CONFLICT (key) DO NOTHING RETURNING key
  ), shipped AS (
    UPDATE allocation a SET shipped = a.shipped + asked.quantity FROM asked, claimed
    WHERE a.key = $1 AND a.line_id = asked.line_id AND a.location_id = asked.location_id
  ), changed AS (
    UPDATE level l SET ${settling("locked.stocked - locked.quantity", "locked.reserved - locked.quantity")}
    FROM locked, claimed
    WHERE l.item_id = locked.item_id AND l.location_id = locked.location_id
    RETURNING l.*, -locked.quantity AS quantity, locked.missing AS missing_before,
      $7::text AS reason, $8::text AS reference, $9::text AS actor
  ), ${recordMoved("'ship'")}, remaining AS (
    SELECT a.line_id, a.item_id, a.location_id, a.unshipped - coalesce(asked.quantity, 0) AS quantity
    FROM allocated a LEFT JOIN asked USING (line_id, location_id)
  ), ${tellReservation("SELECT marked.key, marked.shipments FROM marked, claimed")}
  SELECT EXISTS (SELECT FROM claimed) AS "isDone",
    (SELECT status FROM before) AS status,
    (SELECT shipments FROM before) AS shipments,
    coalesce((SELECT expires_at <= now() FROM before), false) AS "isOverdue",
    (SELECT coalesce(jsonb_agg(jsonb_build_object('lineId', line_id, 'locationId', location_id, 'requested', quantity, 'unshipped', unshipped)
      ORDER BY line_id, location_id), '[]') FROM beyond) AS beyond,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('itemId', item_id, 'locationId', location_id, 'requested', quantity, 'stocked', stocked)
      ORDER BY item_id, location_id), '[]') FROM lacking) AS lacking`,
);

export const shipmentsOf = statement<{ shipments: number }>(
  "inventory.shipments_of",
  "SELECT shipments FROM reservation WHERE key = $1",
);
