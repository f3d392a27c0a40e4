import { type InventoryLevel, StockChanged, statement } from "@hanse/plugin-kit";
import { counters, levelAsJson, recordMoved, settling } from "./stock-changed.ts";

export const levels = statement<InventoryLevel>(
  "inventory.levels",
  `SELECT item_id AS "itemId", location_id AS "locationId", stocked, reserved, incoming, stocked - reserved AS available, missing, version
  FROM level WHERE item_id = ANY($1) AND ($2::text[] IS NULL OR location_id = ANY($2))
  ORDER BY item_id, location_id`,
);

export const availability = statement<{ itemId: string; available: number }>(
  "inventory.availability",
  `SELECT wanted.item_id AS "itemId", coalesce(sum(greatest(l.stocked - l.reserved, 0)), 0)::bigint AS available
  FROM unnest($1::text[]) WITH ORDINALITY AS wanted (item_id, position)
  LEFT JOIN level l ON l.item_id = wanted.item_id AND l.location_id = ANY($2)
  GROUP BY wanted.item_id, wanted.position ORDER BY wanted.position`,
);

/** A level without units, for what is about to happen there: a backorder, or goods that come in. */
export const openLevels = statement<never>(
  "inventory.open_levels",
  `INSERT INTO level (item_id, location_id, version)
  SELECT item_id, location_id, nextval('level_version')
  FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS n (item_id, location_id)) AS unopened ORDER BY item_id, location_id
  ON CONFLICT DO NOTHING`,
);

/**
 * Sets counts, or nothing when an item is unknown. Missed are levels that someone else opened or deleted at this very
 * moment. Locks known levels in everyone's order, then opens the others in that order too.
 */
export const setStock = statement<{ unknown: string[]; changed: number; missed: number }>(
  "inventory.set_stock",
  `WITH given AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[])
      AS n (item_id, location_id, counted, incoming_now, reason, reference, actor)
  ), unknown AS (
    SELECT DISTINCT item_id FROM given WHERE NOT EXISTS (SELECT FROM item WHERE item.id = given.item_id)
  ), accepted AS (
    SELECT * FROM given WHERE NOT EXISTS (SELECT FROM unknown)
  ), locked AS (
    SELECT ${counters}, coalesce(counted, l.stocked) AS counted, incoming_now, reason, reference, actor FROM level l JOIN accepted USING (item_id, location_id)
    ORDER BY l.item_id, l.location_id FOR UPDATE OF l
  ), updated AS (
    UPDATE level l SET ${settling("locked.counted", "locked.reserved")}, incoming = coalesce(locked.incoming_now, locked.incoming)
    FROM locked
    WHERE l.item_id = locked.item_id AND l.location_id = locked.location_id
      AND (locked.stocked <> locked.counted OR locked.incoming <> coalesce(locked.incoming_now, locked.incoming))
    RETURNING l.*, locked.counted - locked.stocked AS quantity, locked.missing AS missing_before,
      locked.reason, locked.reference, locked.actor
  ), unopened AS (
    SELECT * FROM accepted
    WHERE NOT EXISTS (SELECT FROM level l WHERE l.item_id = accepted.item_id AND l.location_id = accepted.location_id)
  ), opened AS (
    INSERT INTO level (item_id, location_id, stocked, incoming, version)
    SELECT item_id, location_id, coalesce(counted, 0), coalesce(incoming_now, 0), nextval('level_version') FROM unopened ORDER BY item_id, location_id
    ON CONFLICT DO NOTHING
    RETURNING *
  ), changed AS (
    SELECT * FROM updated
    UNION ALL
    SELECT opened.*, opened.stocked, 0, unopened.reason, unopened.reference, unopened.actor
    FROM opened JOIN unopened ON unopened.item_id = opened.item_id AND unopened.location_id = opened.location_id
  ), ${recordMoved("'count'")}
  SELECT
    (SELECT coalesce(jsonb_agg(item_id), '[]') FROM unknown) AS unknown,
    (SELECT count(*)::int FROM changed) AS changed,
    (SELECT count(*)::int FROM accepted) - (SELECT count(*)::int FROM locked) - (SELECT count(*)::int FROM opened) AS missed`,
);

/** Locks levels of the items ($1) at the locations ($2) in everyone's order, before several statements change some of them each. */
export const lockLevels = statement<never>(
  "inventory.lock_levels",
  `SELECT FROM level JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS n (item_id, location_id)) AS wanted
    USING (item_id, location_id) ORDER BY item_id, location_id FOR UPDATE OF level`,
);

/** Reports of deleted levels in one event. */
const reportSize = 500;

const removing = (condition: string): string => `WITH locked AS (
    SELECT * FROM level WHERE ${condition}
    ORDER BY item_id, location_id FOR UPDATE
  ), kept AS (
    SELECT item_id, location_id FROM locked WHERE reserved > 0
  ), removed AS (
    DELETE FROM level l USING locked
    WHERE l.item_id = locked.item_id AND l.location_id = locked.location_id AND NOT EXISTS (SELECT FROM kept)
    RETURNING l.item_id, l.location_id, locked.stocked
  ), changed AS (
    SELECT item_id, location_id, 0 AS stocked, 0 AS reserved, 0 AS incoming, 0 AS missing, nextval('level_version') AS version,
      stocked AS removed, (row_number() OVER (ORDER BY item_id, location_id) - 1) / ${reportSize} AS report
    FROM removed
  ), recorded AS (
    INSERT INTO movement (item_id, location_id, kind, quantity, stocked)
    SELECT item_id, location_id, 'remove', -removed, 0 FROM changed WHERE removed > 0 ORDER BY item_id, location_id
  ), announced AS (
    INSERT INTO outbox (name, aggregate, payload)
    SELECT '${StockChanged.name}', min(item_id), jsonb_build_object('levels', jsonb_agg(${levelAsJson("changed")} ORDER BY item_id, location_id))
    FROM changed GROUP BY report ORDER BY report
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('itemId', item_id, 'locationId', location_id)), '[]') AS reserved FROM kept`;

/** Deletes levels of items ($1) or locations ($2), or both when both are given; nothing while units of one are promised. */
export const removeLevels = statement<{ reserved: { itemId: string; locationId: string }[] }>(
  "inventory.remove_levels",
  removing("($1::text[] IS NULL OR item_id = ANY($1)) AND ($2::text[] IS NULL OR location_id = ANY($2))"),
);

/** Deletes these levels of items ($1) at locations ($2); nothing while units of one are promised. */
export const removeTheseLevels = statement<{ reserved: { itemId: string; locationId: string }[] }>(
  "inventory.remove_these_levels",
  removing("(item_id, location_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))"),
);

export const deleteItems = statement<never>("inventory.delete_items", "DELETE FROM item WHERE id = ANY($1)");
