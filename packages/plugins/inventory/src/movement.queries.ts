import { type StockMovement, unnamed } from "@hanse/plugin-kit";

/** Not prepared: which of its conditions are given decides how it is best run. The order is that of numbers, not of the texts that are selected. */
export const movements = unnamed<StockMovement>(
  `SELECT id::text, item_id AS "itemId", location_id AS "locationId", kind, quantity, stocked, reason, reference, actor,
    occurred_at AS "occurredAt"
  FROM movement
  WHERE ($1::text IS NULL OR item_id = $1) AND ($2::text IS NULL OR location_id = $2) AND ($3::text IS NULL OR reference = $3)
    AND ($4::bigint IS NULL OR id < $4)
  ORDER BY movement.id DESC LIMIT $5`,
);
