import { statement } from "@hanse/plugin-kit";

/**
 * Writes what an order has become: its lines $3 (new ones are inserted, quantities and progress of known ones set), its
 * shipping methods $4 (those missing are gone), its credit lines $5 (new ones only), its sums $2, and an entry of the ledger
 * for the difference, $6, when there is one.
 */
export const reviseOrder = statement<{ version: number }>(
  "order.revise",
  `WITH guard AS (
     UPDATE orders o SET total = x.total, placed_total = coalesce(x."placedTotal", o.placed_total), subtotal = x.subtotal,
            tax_total = x."taxTotal", discount_total = x."discountTotal", item_total = x."itemTotal",
            shipping_total = x."shippingTotal", credit_total = x."creditTotal", updated_at = now()
       FROM json_to_record($2) AS x (total bigint, "placedTotal" bigint, subtotal bigint, "taxTotal" bigint,
              "discountTotal" bigint, "itemTotal" bigint, "shippingTotal" bigint, "creditTotal" bigint)
      WHERE o.id = $1
     RETURNING o.id, o.version
   ), items AS (
     INSERT INTO order_line_item (id, order_id, cart_line_item_id, position, variant_id, product_id, quantity, unit_price,
                                  compare_at_unit_price, is_tax_inclusive, product, tax_lines, adjustments, total, tax_total,
                                  metadata, return_requested_quantity, return_received_quantity, return_dismissed_quantity,
                                  written_off_quantity)
     SELECT x.id, g.id, x."cartLineItemId",
            coalesce((SELECT i.position FROM order_line_item i WHERE i.id = x.id),
                     (SELECT max(i.position) FROM order_line_item i WHERE i.order_id = g.id), 0)
              + CASE WHEN EXISTS (SELECT FROM order_line_item i WHERE i.id = x.id) THEN 0 ELSE x.ordinal::int END,
            x."variantId", x."productId", x.quantity, x."unitPrice", x."compareAtUnitPrice", x."isTaxInclusive", x.product,
            x."taxLines", x.adjustments, x.total, x."taxTotal", x.metadata, x."returnRequestedQuantity", x."returnReceivedQuantity",
            x."returnDismissedQuantity", x."writtenOffQuantity"
       FROM guard g, ROWS FROM (json_to_recordset($3) AS (
              id text, "cartLineItemId" text, "variantId" text, "productId" text, quantity int, "unitPrice" bigint,
              "compareAtUnitPrice" bigint, "isTaxInclusive" boolean, product jsonb, "taxLines" jsonb, adjustments jsonb,
              total bigint, "taxTotal" bigint, metadata jsonb, "returnRequestedQuantity" int, "returnReceivedQuantity" int, "returnDismissedQuantity" int,
              "writtenOffQuantity" int)) WITH ORDINALITY AS x (
              id, "cartLineItemId", "variantId", "productId", quantity, "unitPrice", "compareAtUnitPrice", "isTaxInclusive",
              product, "taxLines", adjustments, total, "taxTotal", metadata, "returnRequestedQuantity", "returnReceivedQuantity",
              "returnDismissedQuantity", "writtenOffQuantity", ordinal)
     ON CONFLICT (id) DO UPDATE SET
       quantity = excluded.quantity, unit_price = excluded.unit_price, compare_at_unit_price = excluded.compare_at_unit_price,
       is_tax_inclusive = excluded.is_tax_inclusive, product = excluded.product, tax_lines = excluded.tax_lines,
       adjustments = excluded.adjustments, total = excluded.total, tax_total = excluded.tax_total,
       metadata = excluded.metadata,
       return_requested_quantity = excluded.return_requested_quantity,
       return_received_quantity = excluded.return_received_quantity,
       return_dismissed_quantity = excluded.return_dismissed_quantity,
       written_off_quantity = excluded.written_off_quantity, updated_at = now()
   ), gone_methods AS (
     DELETE FROM order_shipping_method m USING guard g
      WHERE m.order_id = g.id AND NOT EXISTS (SELECT FROM json_to_recordset($4) AS x (id text) WHERE x.id = m.id)
   ), methods AS (
     INSERT INTO order_shipping_method (id, order_id, position, shipping_option_id, name, amount, is_tax_inclusive, data,
                                        tax_lines, adjustments, reference_id)
     SELECT x.id, g.id,
            coalesce((SELECT max(m.position) FROM order_shipping_method m WHERE m.order_id = g.id), -1) + x.ordinal::int,
            x."shippingOptionId", x.name, x.amount, x."isTaxInclusive", x.data, x."taxLines", x.adjustments, x."referenceId"
       FROM guard g, ROWS FROM (json_to_recordset($4) AS (
              id text, "shippingOptionId" text, name text, amount bigint, "isTaxInclusive" boolean, data jsonb,
              "taxLines" jsonb, adjustments jsonb, "referenceId" text)) WITH ORDINALITY AS x (
              id, "shippingOptionId", name, amount, "isTaxInclusive", data, "taxLines", adjustments, "referenceId", ordinal)
     ON CONFLICT (id) DO UPDATE SET
       name = excluded.name, amount = excluded.amount, is_tax_inclusive = excluded.is_tax_inclusive, data = excluded.data,
       tax_lines = excluded.tax_lines, adjustments = excluded.adjustments, updated_at = now()
   ), credits AS (
     INSERT INTO order_credit_line (id, order_id, amount, reference, reference_id, metadata, created_by)
     SELECT x.id, g.id, x.amount, x.reference, x."referenceId", x.metadata, $6::json->>'createdBy'
       FROM guard g, json_to_recordset($5) AS x (
              id text, amount bigint, reference text, "referenceId" text, metadata jsonb)
     ON CONFLICT (id) DO NOTHING
   ), entry AS (
     INSERT INTO order_ledger_entry (id, order_id, position, kind, amount, total_after, reference_id, created_by)
     SELECT x.id, g.id, coalesce((SELECT max(e.position) FROM order_ledger_entry e WHERE e.order_id = g.id), 0) + 1,
            x.kind, x.amount, x."totalAfter", x."referenceId", x."createdBy"
       FROM guard g, json_to_record($6) AS x (
              id text, kind text, amount bigint, "totalAfter" bigint, "referenceId" text, "createdBy" text)
      WHERE x.amount <> 0
   )
   SELECT version FROM guard`,
);
