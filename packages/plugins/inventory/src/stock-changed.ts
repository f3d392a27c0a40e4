import { StockChanged } from "@hanse/plugin-kit";

/** A row of `level` as the contract's InventoryLevel, in SQL. */
export const levelAsJson = (row: string): string => `jsonb_build_object(
    'itemId', ${row}.item_id, 'locationId', ${row}.location_id, 'stocked', ${row}.stocked, 'reserved', ${row}.reserved,
    'incoming', ${row}.incoming, 'available', ${row}.stocked - ${row}.reserved, 'version', ${row}.version)`;

/**
 * The end of every statement that changes levels: one event about the rows of the CTE `changed`. It is part of the same
 * statement because a second one would keep the levels locked for another round trip.
 */
export const announceChanged = `
  announced AS (
    INSERT INTO outbox (name, aggregate, payload)
    SELECT '${StockChanged.name}', min(item_id), jsonb_build_object('levels', jsonb_agg(${levelAsJson("changed")} ORDER BY item_id, location_id))
    FROM changed HAVING count(*) > 0
  )`;

/** The counters of `level l` after `given.quantity` promised units came back. */
export const givingBack = `
  reserved = l.reserved - given.quantity,
  uncovered = greatest(l.reserved - given.quantity - l.stocked, 0),
  version = l.version + 1`;
