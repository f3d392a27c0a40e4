import { type InventoryLevel, statement } from "@hanse/plugin-kit";
import type { TopicVersion } from "../platform/cache/version-clock.ts";

/** The cache topic of everything that shows availability. */
export const stockTopic = "stock";

/**
 * Takes reports of levels and keeps the latest of each. Rows are locked in the order of their keys, and the topic's after
 * all of them, so reports that arrive at once never wait for each other in a circle. Returns the topic's new version, or no
 * row when everything was known.
 *
 * It counts the topic up itself, in place of `touch`: reports come by the hundred a second, and one statement without a
 * transaction around it holds the topic's lock for the shortest time.
 */
export const applyLevels = statement<TopicVersion>(
  "stock_level.apply",
  `WITH given AS (
     SELECT DISTINCT ON (item_id, location_id) *
     FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
       AS level (item_id, location_id, stocked, reserved, incoming, available, missing, version)
     ORDER BY item_id, location_id, version DESC
   ), applied AS (
     INSERT INTO stock_level AS kept (item_id, location_id, stocked, reserved, incoming, available, missing, version)
     SELECT * FROM given ORDER BY item_id, location_id
     ON CONFLICT (item_id, location_id) DO UPDATE
        SET stocked = excluded.stocked, reserved = excluded.reserved, incoming = excluded.incoming,
            available = excluded.available, missing = excluded.missing, version = excluded.version, updated_at = now(),
            closed = kept.closed AND excluded.stocked = 0 AND excluded.reserved = 0 AND excluded.incoming = 0
      WHERE kept.version < excluded.version
     RETURNING 1
   )
   INSERT INTO cache_version (topic, version)
   SELECT '${stockTopic}', 1 FROM applied HAVING count(*) > 0
   ON CONFLICT (topic) DO UPDATE SET version = cache_version.version + 1
   RETURNING topic, version`,
);

/** The parameters of {@link applyLevels}. */
export const toLevelColumns = (levels: readonly InventoryLevel[]): unknown[][] => [
  levels.map((level) => level.itemId),
  levels.map((level) => level.locationId),
  levels.map((level) => level.stocked),
  levels.map((level) => level.reserved),
  levels.map((level) => level.incoming),
  levels.map((level) => level.available),
  levels.map((level) => level.missing),
  levels.map((level) => level.version),
];

/** Levels ($1 items, $2 locations) that staff have just counted are open, whatever was there before; even if they are at zero. */
export const openCountedLevels = statement<never>(
  "stock_level.open",
  `UPDATE stock_level SET closed = false
    WHERE closed AND (item_id, location_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
);

/** Levels that were deleted. Their rows stay, so that late reports do not make them new. */
export const closeLevels = statement<never>(
  "stock_level.close",
  `UPDATE stock_level SET closed = true, updated_at = now()
    WHERE (item_id, location_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
);

export const closeLevelsAt = statement<never>(
  "stock_level.close_at",
  "UPDATE stock_level SET closed = true, updated_at = now() WHERE location_id = $1 AND NOT closed",
);

export const isEmpty = statement<{ isEmpty: boolean }>(
  "stock_level.is_empty",
  `SELECT NOT EXISTS (SELECT FROM stock_level) AND EXISTS (SELECT FROM variant_inventory_item) AS "isEmpty"`,
);

export const linkedItems = statement<{ itemId: string }>(
  "stock_level.linked_items",
  `SELECT DISTINCT inventory_item_id AS "itemId" FROM variant_inventory_item
    WHERE inventory_item_id > $1 ORDER BY inventory_item_id LIMIT $2`,
);

export const levelsOfItem = statement<Omit<InventoryLevel, "version">>(
  "stock_level.of_item",
  `SELECT item_id AS "itemId", location_id AS "locationId", stocked, reserved, incoming, available, missing
     FROM stock_level WHERE item_id = $1 AND NOT closed ORDER BY location_id`,
);
