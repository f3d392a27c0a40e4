import { type InventoryLevel, statement } from "@hanse/plugin-kit";
import { announceChanged } from "./stock-changed.ts";

export const levels = statement<InventoryLevel>(
  "inventory.levels",
  `SELECT item_id AS "itemId", location_id AS "locationId", stocked, reserved, incoming, stocked - reserved AS available, version
  FROM level WHERE item_id = ANY($1) AND ($2::text[] IS NULL OR location_id = ANY($2))
  ORDER BY item_id, location_id`,
);

/**
 * Sets counts, or nothing when an item is unknown. Missed are levels that someone else opened at this very moment. Locks
 * known levels in everyone's order, then opens the others in that order too.
 */
export const setStock = statement<{ unknown: string[]; changed: number; missed: number }>(
  "inventory.set_stock",
  `WITH given AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) AS n (item_id, location_id, stocked, incoming)
  ), unknown AS (
    SELECT DISTINCT item_id FROM given WHERE NOT EXISTS (SELECT FROM item WHERE item.id = given.item_id)
  ), counted AS (
    SELECT * FROM given WHERE NOT EXISTS (SELECT FROM unknown)
  ), locked AS (
    SELECT l.item_id, l.location_id, counted.stocked, counted.incoming FROM level l JOIN counted USING (item_id, location_id)
    ORDER BY l.item_id, l.location_id FOR UPDATE OF l
  ), updated AS (
    UPDATE level l SET
      stocked = locked.stocked,
      incoming = coalesce(locked.incoming, l.incoming),
      uncovered = greatest(l.reserved - locked.stocked, 0),
      version = l.version + 1
    FROM locked
    WHERE l.item_id = locked.item_id AND l.location_id = locked.location_id
      AND (l.stocked <> locked.stocked OR l.incoming <> coalesce(locked.incoming, l.incoming))
    RETURNING l.*
  ), unopened AS (
    SELECT * FROM counted
    WHERE NOT EXISTS (SELECT FROM level l WHERE l.item_id = counted.item_id AND l.location_id = counted.location_id)
  ), opened AS (
    INSERT INTO level (item_id, location_id, stocked, incoming)
    SELECT item_id, location_id, stocked, coalesce(incoming, 0) FROM unopened ORDER BY item_id, location_id
    ON CONFLICT DO NOTHING
    RETURNING *
  ), changed AS (
    SELECT * FROM updated UNION ALL SELECT * FROM opened
  ), ${announceChanged}
  SELECT
    (SELECT coalesce(jsonb_agg(item_id), '[]') FROM unknown) AS unknown,
    (SELECT count(*)::int FROM changed) AS changed,
    (SELECT count(*)::int FROM unopened) - (SELECT count(*)::int FROM opened) AS missed`,
);
