import { Shortage, StockChanged } from "@hanse/plugin-kit";

/** A row of `level` as the contract's InventoryLevel, in SQL. */
export const levelAsJson = (row: string): string => `jsonb_build_object(
    'itemId', ${row}.item_id, 'locationId', ${row}.location_id, 'stocked', ${row}.stocked, 'reserved', ${row}.reserved,
    'incoming', ${row}.incoming, 'available', ${row}.stocked - ${row}.reserved, 'missing', ${row}.missing, 'version', ${row}.version)`;

const changedEvent = `
    SELECT '${StockChanged.name}', min(item_id), jsonb_build_object('levels', jsonb_agg(${levelAsJson("changed")} ORDER BY item_id, location_id))
    FROM changed HAVING count(*) > 0`;

/**
 * The end of every statement that promises units or takes promises back: one event about the rows of the CTE `changed`.
 * It is part of the same statement because a second one would keep the levels locked for another round trip.
 */
export const announceChanged = `
  announced AS (
    INSERT INTO outbox (name, aggregate, payload) ${changedEvent}
  )`;

/**
 * The end of every statement that changes what is stocked: a movement and the events. The CTE `changed` has, beside the
 * columns of `level`, `quantity` (what was added), `missing_before`, `reason`, `reference` and `actor`.
 *
 * @param kind an expression.
 */
export const recordMoved = (kind: string): string => `
  recorded AS (
    INSERT INTO movement (item_id, location_id, kind, quantity, stocked, reason, reference, actor)
    SELECT item_id, location_id, ${kind}, quantity, stocked, reason, reference, actor
    FROM changed WHERE quantity <> 0 ORDER BY item_id, location_id
  ), announced AS (
    INSERT INTO outbox (name, aggregate, payload) ${changedEvent}
    UNION ALL
    SELECT '${Shortage.name}', item_id,
      jsonb_build_object('itemId', item_id, 'locationId', location_id, 'missing', missing, 'version', version)
    FROM changed WHERE missing > missing_before
  )`;

/** What an update of levels has to know of each: the CTE `locked` selects it from `level l`, `FOR UPDATE OF l`. */
export const counters = "l.item_id, l.location_id, l.stocked, l.reserved, l.uncovered, l.missing, l.incoming";

/**
 * The counters that follow from what is stocked and reserved now. Units that come fill what is missing first, units that go
 * are missing.
 *
 * All columns that constraints speak of come from `locked`, even those that stay as they are, and none from the row that is
 * updated: of that, PostgreSQL first takes the version that was there when the statement began, and checks the constraints
 * with it, before it notices that there is a newer one.
 */
export const settling = (stocked: string, reserved: string): string => `
  stocked = ${stocked},
  reserved = ${reserved},
  uncovered = greatest(${reserved} - (${stocked}), 0),
  missing = greatest(locked.missing + greatest(${reserved} - (${stocked}), 0) - locked.uncovered, 0),
  version = nextval('level_version')`;
