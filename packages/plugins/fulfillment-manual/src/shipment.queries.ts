import { type Parcel, type ParcelAddress, statement } from "@hanse/plugin-kit";

/** A shipment's row. */
export interface ShipmentRow {
  key: string;
  id: string;
  status: "created" | "canceled";
  trackingNumber: string | null;
  orderId: string | null;
  displayId: number | null;
  recipient: ParcelAddress | null;
  sender: ParcelAddress | null;
  items: Parcel["items"];
}

const columns = (row: string): string =>
  `${row}.key, ${row}.id, ${row}.status, ${row}.tracking_number AS "trackingNumber", ${row}.order_id AS "orderId",
   ${row}.display_id AS "displayId", ${row}.recipient, ${row}.sender, ${row}.items`;

/**
 * The shipment of the key, made now or before. No row: someone else made it at this very moment. Parameters: key, id, order,
 * its number, service, recipient, sender, items.
 */
export const create = statement<ShipmentRow>(
  "fulfillment_manual.create",
  `WITH made AS (
    INSERT INTO shipment (key, id, status, tracking_number, order_id, display_id, service_id, recipient, sender, items)
    SELECT $1, $2, 'created', 'HM' || lpad(nextval('shipment_number')::text, 10, '0'), $3, $4::int, $5, $6::jsonb, $7::jsonb, $8::jsonb
     WHERE NOT EXISTS (SELECT FROM shipment WHERE key = $1)
    ON CONFLICT (key) DO NOTHING RETURNING *
  )
  SELECT ${columns("made")} FROM made UNION ALL SELECT ${columns("s")} FROM shipment s WHERE key = $1`,
);

/** Cancels by the key of the create call $1, or leaves a tombstone with the id $2 where nothing was made yet. */
export const cancelByKey = statement<{ id: string }>(
  "fulfillment_manual.cancel_by_key",
  `INSERT INTO shipment AS s (key, id, status, canceled_at) VALUES ($1, $2, 'canceled', now())
  ON CONFLICT (key) DO UPDATE SET status = 'canceled', canceled_at = coalesce(s.canceled_at, now())
  RETURNING s.id`,
);

export const cancelById = statement<{ id: string }>(
  "fulfillment_manual.cancel_by_id",
  `UPDATE shipment SET status = 'canceled', canceled_at = coalesce(canceled_at, now()) WHERE id = $1 RETURNING id`,
);

export const find = statement<ShipmentRow>(
  "fulfillment_manual.find",
  `SELECT ${columns("s")} FROM shipment s WHERE s.id = $1`,
);
