import { ReservationChanged } from "@hanse/plugin-kit";

/**
 * The end of a statement that changes what a committed reservation holds: the event, from the CTE `remaining` (`line_id`,
 * `item_id`, `location_id`, `quantity`: the units that have not left, possibly 0).
 *
 * @param changed a query of `key` and `shipments`, the reservation's new version; no row when nothing was changed.
 */
export const tellReservation = (changed: string): string => `
  told AS (
    INSERT INTO outbox (name, aggregate, payload)
    SELECT '${ReservationChanged.name}', of.key, jsonb_build_object('key', of.key, 'version', of.shipments, 'allocations', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('lineId', line_id, 'itemId', item_id, 'locationId', location_id, 'quantity', quantity)
        ORDER BY line_id, location_id), '[]')
      FROM remaining WHERE quantity > 0))
    FROM (${changed}) AS of (key, shipments)
  )`;
