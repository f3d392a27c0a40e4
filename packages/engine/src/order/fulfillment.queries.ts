import { statement } from "@hanse/plugin-kit";
import type { FulfillmentAtWork } from "./fulfillment.ts";

/** What a JSON object with a Fulfillment has; `f` is the fulfillment. */
const fulfillmentPairs = `'id', f.id, 'orderId', f.order_id, 'state', f.state, 'locationId', f.location_id, 'providerId', f.provider_id,
  'serviceId', f.service_id, 'shippingOptionId', f.shipping_option_id, 'requiresShipping', f.requires_shipping,
  'deliveryAddress', f.delivery_address, 'data', f.data, 'noNotification', f.no_notification, 'metadata', f.metadata,
  'createdBy', f.created_by, 'markedShippedBy', f.marked_shipped_by, 'packedAt', hanse_iso(f.packed_at),
  'shippedAt', hanse_iso(f.shipped_at), 'deliveredAt', hanse_iso(f.delivered_at), 'canceledAt', hanse_iso(f.canceled_at),
  'createdAt', hanse_iso(f.created_at), 'updatedAt', hanse_iso(f.updated_at),
  'items', (
    SELECT coalesce(json_agg(json_build_object('id', fi.id, 'lineId', fi.order_line_item_id, 'quantity', fi.quantity,
             'title', line.product->>'title', 'sku', line.product->>'sku', 'barcode', line.product->>'barcode',
             'createdAt', hanse_iso(fi.created_at)) ORDER BY line.position), '[]')
      FROM fulfillment_item fi JOIN order_line_item line ON line.id = fi.order_line_item_id WHERE fi.fulfillment_id = f.id),
  'labels', (
    SELECT coalesce(json_agg(json_build_object('id', fl.id, 'trackingNumber', fl.tracking_number,
             'trackingUrl', fl.tracking_url, 'labelUrl', fl.label_url, 'createdAt', hanse_iso(fl.created_at))
             ORDER BY fl.created_at, fl.id), '[]')
      FROM fulfillment_label fl WHERE fl.fulfillment_id = f.id)`;

/**
 * A scalar subquery: the fulfillments of an order as JSON, the oldest first.
 *
 * @param orderId an expression.
 */
export const fulfillmentsJson = (orderId: string): string =>
  `(SELECT coalesce(json_agg(json_build_object(${fulfillmentPairs}) ORDER BY f.created_at, f.id), '[]')
      FROM fulfillment f WHERE f.order_id = ${orderId})`;

export const loadFulfillment = statement<{ fulfillment: FulfillmentAtWork }>(
  "fulfillment.load",
  `SELECT json_build_object(${fulfillmentPairs}, 'parcel', f.parcel, 'shipment', f.shipment) AS fulfillment
     FROM fulfillment f WHERE f.id = $1`,
);

/** Under which keys the inventory plugin holds stock for order `$1`. */
export const reservationKeys = statement<{ key: string }>(
  "order.reservation_keys",
  `SELECT o.reservation_key AS key FROM orders o WHERE o.id = $1 AND o.reservation_key IS NOT NULL
   UNION ALL
   (SELECT r.key FROM order_reservation r WHERE r.order_id = $1 ORDER BY r.created_at, r.key)`,
);

/** Counts the units of a fulfillment, and that the order changed with them: its version is what clients go by. */
const move = (counter: string, by: "+" | "-", fulfillment: string): string =>
  `counted AS (
     UPDATE order_line_item i SET ${counter} = i.${counter} ${by} fi.quantity, updated_at = now()
       FROM ${fulfillment} x JOIN fulfillment_item fi ON fi.fulfillment_id = x.id WHERE i.id = fi.order_line_item_id
   ), touched AS (
     UPDATE orders o SET updated_at = now() FROM ${fulfillment} x WHERE o.id = x.order_id
   )`;

/** Makes the fulfillment `$1` (JSON) of the units `$2` (JSON) and counts them. The order has to be locked. */
export const beginFulfillment = statement<{ id: string }>(
  "fulfillment.begin",
  `WITH made AS (
     INSERT INTO fulfillment (id, order_id, state, location_id, provider_id, service_id, shipping_option_id, requires_shipping,
                              delivery_address, parcel, no_notification, metadata, created_by)
     SELECT x.id, x."orderId", 'creating', x."locationId", x."providerId", x."serviceId", x."shippingOptionId",
            x."requiresShipping", x."deliveryAddress", x.parcel, x."noNotification", x.metadata, x."createdBy"
       FROM json_to_record($1) AS x (id text, "orderId" text, "locationId" text, "providerId" text, "serviceId" text,
              "shippingOptionId" text, "requiresShipping" boolean, "deliveryAddress" jsonb, parcel jsonb,
              "noNotification" boolean, metadata jsonb, "createdBy" text)
     RETURNING id, order_id
   ), items AS (
     INSERT INTO fulfillment_item (id, fulfillment_id, order_line_item_id, quantity)
     SELECT x.id, made.id, x."lineId", x.quantity FROM made, json_to_recordset($2) AS x (id text, "lineId" text, quantity int)
     RETURNING order_line_item_id, quantity
   ), counted AS (
     UPDATE order_line_item i SET fulfilled_quantity = i.fulfilled_quantity + items.quantity, updated_at = now()
       FROM items WHERE i.id = items.order_line_item_id
   ), touched AS (
     UPDATE orders o SET updated_at = now() FROM made WHERE o.id = made.order_id
   )
   SELECT id FROM made`,
);

const newLabels = (fulfillment: string, labels: string): string =>
  `labels AS (
     INSERT INTO fulfillment_label (id, fulfillment_id, tracking_number, tracking_url, label_url)
     SELECT l.id, x.id, l."trackingNumber", l."trackingUrl", l."labelUrl"
       FROM ${fulfillment} x, json_to_recordset(${labels}) AS l (
              id text, "trackingNumber" text, "trackingUrl" text, "labelUrl" text)
   )`;

/** The provider has it: `$2` is its data, `$3` its labels. No row: somebody else has recorded that. */
export const openFulfillment = statement<{ id: string }>(
  "fulfillment.open",
  `WITH opened AS (
     UPDATE fulfillment SET state = 'open', data = $2::jsonb, packed_at = now(), updated_at = now()
      WHERE id = $1 AND state = 'creating' RETURNING id
   ), ${newLabels("opened", "$3")}
   SELECT id FROM opened`,
);

/** The provider refused it: it never was. */
export const dropFulfillment = statement<{ id: string }>(
  "fulfillment.drop",
  `WITH dropped AS (
     SELECT id, order_id FROM fulfillment WHERE id = $1 AND state = 'creating' FOR UPDATE
   ), ${move("fulfilled_quantity", "-", "dropped")}, gone AS (
     DELETE FROM fulfillment f USING dropped WHERE f.id = dropped.id
   )
   SELECT id FROM dropped`,
);

/** From now on it can only leave, with what `$2` says; no row when it is not open any more. */
export const beginShipment = statement<{ id: string }>(
  "fulfillment.begin_shipment",
  `UPDATE fulfillment SET state = 'shipping', shipment = $2::jsonb, tried_at = now(), updated_at = now()
    WHERE id = $1 AND state = 'open' RETURNING id`,
);

export const beginCancellation = statement<{ id: string }>(
  "fulfillment.begin_cancellation",
  `UPDATE fulfillment SET state = 'canceling', tried_at = now(), updated_at = now()
    WHERE id = $1 AND state = 'open' RETURNING id`,
);

/** What was asked for was refused: it stands as before. `$2` is the state it got stuck in. */
export const reopenFulfillment = statement<never>(
  "fulfillment.reopen",
  `UPDATE fulfillment SET state = 'open', shipment = NULL, updated_at = now() WHERE id = $1 AND state = $2`,
);

/** It has left, with the labels `$2`, marked so by `$3`, its metadata with `$4` on top. */
export const endShipment = statement<{ id: string }>(
  "fulfillment.ship",
  `WITH shipped AS (
     UPDATE fulfillment SET state = 'shipped', shipped_at = now(), marked_shipped_by = $3, updated_at = now(),
            metadata = CASE WHEN $4::jsonb IS NULL THEN metadata ELSE coalesce(metadata, '{}') || $4::jsonb END
      WHERE id = $1 AND state = 'shipping' RETURNING id, order_id
   ), ${move("shipped_quantity", "+", "shipped")}, ${newLabels("shipped", "$2")}
   SELECT id FROM shipped`,
);

export const endDelivery = statement<{ id: string }>(
  "fulfillment.deliver",
  `WITH delivered AS (
     UPDATE fulfillment SET state = 'delivered', delivered_at = now(), updated_at = now()
      WHERE id = $1 AND state = 'shipped' RETURNING id, order_id
   ), ${move("delivered_quantity", "+", "delivered")}
   SELECT id FROM delivered`,
);

export const endCancellation = statement<{ id: string }>(
  "fulfillment.cancel",
  `WITH canceled AS (
     UPDATE fulfillment SET state = 'canceled', canceled_at = now(), updated_at = now()
      WHERE id = $1 AND state = 'canceling' RETURNING id, order_id
   ), ${move("fulfilled_quantity", "-", "canceled")}
   SELECT id FROM canceled`,
);

/** Hands out fulfillments that wait for an answer, each at most once in `$1` milliseconds. */
export const takeUnsettled = statement<{ id: string }>(
  "fulfillment.take_unsettled",
  `UPDATE fulfillment f SET tried_at = now()
    WHERE f.id IN (
      SELECT id FROM fulfillment WHERE state IN ('creating', 'shipping', 'canceling')
         AND tried_at < now() - $1 * interval '1 millisecond'
       ORDER BY tried_at LIMIT 20 FOR UPDATE SKIP LOCKED)
   RETURNING f.id`,
);
