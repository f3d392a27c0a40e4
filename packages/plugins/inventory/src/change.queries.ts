import { statement } from "@hanse/plugin-kit";
import { counters, recordMoved, settling } from "./stock-changed.ts";

/** A level that has fewer units than are to leave. */
export interface Lacking {
  itemId: string;
  locationId: string;
  requested: number;
  stocked: number;
}

export interface ChangeOutcome {
  isDone: boolean;
  unknown: string[];
  unopened: { itemId: string; locationId: string }[];
  lacking: Lacking[];
}

/** Makes all changes under the key ($1, $2 its digest), or none: see the outcome. */
export const change = statement<ChangeOutcome>(
  "inventory.change",
  `WITH given AS (
    SELECT * FROM unnest($3::text[], $4::text[], $5::bigint[]) AS n (item_id, location_id, quantity)
  ), unopened AS (
    SELECT * FROM given
    WHERE NOT EXISTS (SELECT FROM level l WHERE l.item_id = given.item_id AND l.location_id = given.location_id)
  ), locked AS (
    SELECT ${counters}, given.quantity FROM level l JOIN given USING (item_id, location_id)
    ORDER BY l.item_id, l.location_id FOR UPDATE OF l
  ), lacking AS (
    SELECT item_id, location_id, -quantity AS requested, stocked FROM locked WHERE stocked + quantity < 0
    UNION ALL
    SELECT item_id, location_id, -quantity, 0 FROM unopened WHERE quantity < 0
  ), claimed AS (
    INSERT INTO keyed_change (key, request)
    SELECT $1, $2 WHERE (SELECT count(*) FROM locked) = cardinality($3::text[]) AND NOT EXISTS (SELECT FROM lacking)
    ON CONFLICT (key) DO NOTHING
    RETURNING key
  ), changed AS (
    UPDATE level l SET ${settling("locked.stocked + locked.quantity", "locked.reserved")},
      incoming = CASE WHEN $6 = 'receive' THEN greatest(locked.incoming - locked.quantity, 0) ELSE locked.incoming END
    FROM locked, claimed
    WHERE l.item_id = locked.item_id AND l.location_id = locked.location_id
    RETURNING l.*, locked.quantity, locked.missing AS missing_before, $7::text AS reason, $8::text AS reference, $9::text AS actor
  ), ${recordMoved("$6::text")}
  SELECT EXISTS (SELECT FROM claimed) AS "isDone",
    (SELECT coalesce(jsonb_agg(DISTINCT item_id), '[]') FROM unopened
      WHERE NOT EXISTS (SELECT FROM item WHERE item.id = unopened.item_id)) AS unknown,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('itemId', item_id, 'locationId', location_id)), '[]') FROM unopened) AS unopened,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('itemId', item_id, 'locationId', location_id, 'requested', requested, 'stocked', stocked)
      ORDER BY item_id, location_id), '[]') FROM lacking) AS lacking`,
);
