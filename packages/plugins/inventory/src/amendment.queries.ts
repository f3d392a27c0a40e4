import { type Reservation, statement } from "@hanse/plugin-kit";
import { tellReservation } from "./reservation-told.ts";
import { announceChanged, counters, settling } from "./stock-changed.ts";

/** Why a reservation could not be changed. Without a reason, someone else changed it at this very moment. */
export interface AmendmentOutcome {
  isDone: boolean;
  status: Reservation["status"] | null;
  /** How many changes there were before, as far as this statement saw. */
  shipments: number | null;
  /** Held, but overdue. */
  isOverdue: boolean;
  beyond: { lineId: string; locationId: string; requested: number; unshipped: number }[];
}

const beyondAsJson = `(SELECT coalesce(jsonb_agg(jsonb_build_object('lineId', line_id, 'locationId', location_id,
      'requested', quantity, 'unshipped', unshipped) ORDER BY line_id, location_id), '[]') FROM beyond) AS beyond`;

const before = `before AS (
    SELECT status, expires_at, shipments FROM reservation WHERE key = $1
  )`;

const howItStood = `(SELECT status FROM before) AS status,
    (SELECT shipments FROM before) AS shipments,
    coalesce((SELECT expires_at <= now() FROM before), false) AS "isOverdue"`;

/** Gives units ($3, $4, $5) of the reservation $1 back under the key $2 (digest $6), or nothing: see the outcome. */
export const releaseLines = statement<AmendmentOutcome>(
  "inventory.release_lines",
  `WITH ${before}, allocated AS (
    SELECT line_id, location_id, item_id, quantity - shipped AS unshipped FROM allocation WHERE key = $1
  ), asked AS (
    SELECT n.line_id, n.location_id, a.item_id, n.quantity, coalesce(a.unshipped, 0) AS unshipped
    FROM unnest($3::text[], $4::text[], $5::bigint[]) AS n (line_id, location_id, quantity)
    LEFT JOIN allocated a USING (line_id, location_id)
  ), beyond AS (
    SELECT * FROM asked WHERE quantity > unshipped
  ), need AS (
    SELECT item_id, location_id, sum(quantity)::bigint AS quantity FROM asked WHERE item_id IS NOT NULL GROUP BY item_id, location_id
  ), locked AS (
    SELECT ${counters}, need.quantity FROM level l JOIN need USING (item_id, location_id)
    ORDER BY l.item_id, l.location_id FOR UPDATE OF l
  ), marked AS (
    UPDATE reservation r SET shipments = r.shipments + 1, amended = true
    FROM before, (SELECT count(*) FROM locked) AS after_locking
    WHERE r.key = $1 AND r.status = 'committed' AND r.shipments = before.shipments AND NOT EXISTS (SELECT FROM beyond)
    RETURNING r.key, r.shipments
  ), claimed AS (
    INSERT INTO keyed_change (key, request) SELECT $2, $6 FROM marked ON CONFLICT (key) DO NOTHING RETURNING key
  ), shrunk AS (
    UPDATE allocation a SET quantity = a.quantity - asked.quantity FROM asked, claimed
    WHERE a.key = $1 AND a.line_id = asked.line_id AND a.location_id = asked.location_id AND a.quantity > asked.quantity
  ), dropped AS (
    DELETE FROM allocation a USING asked, claimed
    WHERE a.key = $1 AND a.line_id = asked.line_id AND a.location_id = asked.location_id AND a.quantity = asked.quantity
  ), changed AS (
    UPDATE level l SET ${settling("locked.stocked", "locked.reserved - locked.quantity")}
    FROM locked, claimed
    WHERE l.item_id = locked.item_id AND l.location_id = locked.location_id
    RETURNING l.*
  ), ${announceChanged}, remaining AS (
    SELECT a.line_id, a.item_id, a.location_id, a.unshipped - coalesce(asked.quantity, 0) AS quantity
    FROM allocated a LEFT JOIN asked USING (line_id, location_id)
  ), ${tellReservation("SELECT marked.key, marked.shipments FROM marked, claimed")}
  SELECT EXISTS (SELECT FROM claimed) AS "isDone", ${howItStood}, ${beyondAsJson}`,
);

/** A line that takes more than there is. */
export interface Wanting {
  lineId: string;
  itemId: string;
  requested: number;
  available: number;
}

/** Sets the reservation $1 to the lines ($2 to $5), or makes it; or nothing: see the outcome. */
export const amend = statement<AmendmentOutcome & { changesItem: boolean; unknown: string[]; lacking: Wanting[] }>(
  "inventory.amend",
  `WITH ${before}, asked AS (
    SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) AS n (line_id, item_id, location_id, quantity)
  ), held AS (
    SELECT line_id, item_id, location_id, quantity, shipped FROM allocation WHERE key = $1
  ), difference AS (
    SELECT line_id, item_id, location_id, coalesce(asked.quantity, 0) AS quantity, coalesce(held.quantity, 0) AS quantity_before,
      coalesce(held.shipped, 0) AS shipped
    FROM asked FULL JOIN held USING (line_id, item_id, location_id)
  ), other_item AS (
    SELECT FROM asked JOIN held USING (line_id) WHERE asked.item_id <> held.item_id
  ), beyond AS (
    SELECT line_id, location_id, quantity_before - quantity AS quantity, quantity_before - shipped AS unshipped
    FROM difference WHERE quantity < shipped
  ), need AS (
    SELECT item_id, location_id, sum(quantity - quantity_before)::bigint AS quantity, min(line_id) AS line_id
    FROM difference GROUP BY item_id, location_id HAVING sum(quantity - quantity_before) <> 0
  ), locked AS (
    SELECT ${counters}, need.quantity FROM level l JOIN need USING (item_id, location_id)
    ORDER BY l.item_id, l.location_id FOR UPDATE OF l
  ), lacking AS (
    SELECT need.line_id, need.item_id, need.quantity, greatest(coalesce(locked.stocked - locked.reserved, 0), 0) AS available
    FROM need LEFT JOIN locked USING (item_id, location_id)
    WHERE need.quantity > 0 AND coalesce(locked.stocked - locked.reserved, 0) < need.quantity
  ), acceptable AS (
    SELECT count(*) FROM locked
    HAVING NOT EXISTS (SELECT FROM beyond) AND NOT EXISTS (SELECT FROM lacking) AND NOT EXISTS (SELECT FROM other_item)
  ), updated AS (
    UPDATE reservation r SET shipments = r.shipments + 1, amended = true
    FROM before, acceptable
    WHERE r.key = $1 AND r.status = 'committed' AND r.shipments = before.shipments
    RETURNING r.key, r.shipments
  ), made AS (
    INSERT INTO reservation (key, status, amended)
    SELECT $1, 'committed', true FROM acceptable WHERE NOT EXISTS (SELECT FROM before)
    ON CONFLICT (key) DO NOTHING
    RETURNING key, shipments
  ), marked AS (
    SELECT * FROM updated UNION ALL SELECT * FROM made
  ), dropped AS (
    DELETE FROM allocation a USING difference d, marked
    WHERE a.key = $1 AND a.line_id = d.line_id AND a.location_id = d.location_id AND d.quantity = 0
  ), resized AS (
    UPDATE allocation a SET quantity = d.quantity FROM difference d, marked
    WHERE a.key = $1 AND a.line_id = d.line_id AND a.location_id = d.location_id
      AND d.quantity > 0 AND d.quantity_before > 0 AND d.quantity <> d.quantity_before
  ), added AS (
    INSERT INTO allocation (key, line_id, item_id, location_id, quantity)
    SELECT marked.key, d.line_id, d.item_id, d.location_id, d.quantity FROM marked, difference d WHERE d.quantity_before = 0
  ), changed AS (
    UPDATE level l SET ${settling("locked.stocked", "locked.reserved + locked.quantity")}
    FROM locked, marked
    WHERE l.item_id = locked.item_id AND l.location_id = locked.location_id
    RETURNING l.*
  ), ${announceChanged}, remaining AS (
    SELECT line_id, item_id, location_id, quantity - shipped AS quantity FROM difference
  ), ${tellReservation("SELECT key, shipments FROM marked")}
  SELECT EXISTS (SELECT FROM marked) AS "isDone", ${howItStood}, ${beyondAsJson},
    EXISTS (SELECT FROM other_item) AS "changesItem",
    (SELECT coalesce(jsonb_agg(DISTINCT item_id), '[]') FROM asked
      WHERE NOT EXISTS (SELECT FROM item WHERE item.id = asked.item_id)) AS unknown,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('lineId', line_id, 'itemId', item_id, 'requested', quantity, 'available', available)
      ORDER BY item_id), '[]') FROM lacking) AS lacking`,
);
