import { statement } from "@hanse/plugin-kit";
import { paymentCollectionsSql } from "../payment/index.ts";
import { fulfillmentsJson } from "./fulfillment.queries.ts";
import type { Order } from "./order.ts";

const linesJson = `json_build_object(
  'items', coalesce((
    SELECT json_agg(json_build_object(
             'id', i.id, 'variantId', i.variant_id, 'productId', i.product_id, 'quantity', i.quantity,
             'unitPrice', i.unit_price, 'compareAtUnitPrice', i.compare_at_unit_price,
             'isTaxInclusive', i.is_tax_inclusive, 'product', i.product, 'taxLines', i.tax_lines,
             'adjustments', i.adjustments, 'cartLineItemId', i.cart_line_item_id,
             'fulfilledQuantity', i.fulfilled_quantity, 'shippedQuantity', i.shipped_quantity,
             'deliveredQuantity', i.delivered_quantity, 'returnRequestedQuantity', i.return_requested_quantity,
             'returnReceivedQuantity', i.return_received_quantity, 'returnDismissedQuantity', i.return_dismissed_quantity,
             'writtenOffQuantity', i.written_off_quantity, 'metadata', i.metadata,
             'createdAt', hanse_iso(i.created_at), 'updatedAt', hanse_iso(i.updated_at)) ORDER BY i.position)
      FROM order_line_item i WHERE i.order_id = o.id AND i.quantity > 0), '[]'),
  'shippingMethods', coalesce((
    SELECT json_agg(json_build_object(
             'id', m.id, 'shippingOptionId', m.shipping_option_id, 'name', m.name, 'amount', m.amount,
             'isTaxInclusive', m.is_tax_inclusive, 'data', m.data, 'taxLines', m.tax_lines,
             'adjustments', m.adjustments, 'referenceId', m.reference_id,
             'createdAt', hanse_iso(m.created_at), 'updatedAt', hanse_iso(m.updated_at)) ORDER BY m.position)
      FROM order_shipping_method m WHERE m.order_id = o.id), '[]'),
  'creditLines', coalesce((
    SELECT json_agg(json_build_object(
             'id', l.id, 'amount', l.amount, 'reference', l.reference, 'referenceId', l.reference_id, 'metadata', l.metadata,
             'createdAt', hanse_iso(l.created_at), 'updatedAt', hanse_iso(l.updated_at)) ORDER BY l.created_at, l.id)
      FROM order_credit_line l WHERE l.order_id = o.id), '[]'))`;

const paymentCollections = paymentCollectionsSql(
  `SELECT ofCart.id FROM payment_collection ofCart WHERE ofCart.cart_id = o.cart_id
    UNION ALL SELECT l.payment_collection_id FROM order_payment_collection l WHERE l.order_id = o.id`,
);

const surroundings = `json_build_object(
  'customer', (
    SELECT json_build_object('id', c.id, 'email', c.email, 'firstName', c.first_name, 'lastName', c.last_name,
             'companyName', c.company_name, 'phone', c.phone, 'hasAccount', c.has_account,
             'createdAt', hanse_iso(c.created_at), 'updatedAt', hanse_iso(c.updated_at))
      FROM customer c WHERE c.id = o.customer_id),
  'salesChannel', (SELECT json_build_object('id', s.id, 'name', s.name) FROM sales_channel s WHERE s.id = o.sales_channel_id),
  'region', (
    SELECT json_build_object('id', r.id, 'name', r.name, 'currencyCode', r.currency_code) FROM region r WHERE r.id = o.region_id))`;

/** How much of an order is loaded. */
export interface OrderParts {
  /** With them come the fulfillments. */
  readonly lines: boolean;
  readonly surroundings: boolean;
}

/** An {@link Order}; `o` is the order. */
export const orderColumns = (parts: OrderParts): string =>
  `o.id, o.display_id AS "displayId", o.version, o.cart_id AS "cartId", o.region_id AS "regionId",
   o.customer_id AS "customerId", o.sales_channel_id AS "salesChannelId", o.email, o.currency_code AS "currencyCode",
   o.locale, o.status, o.payment_status AS "paymentStatus", o.fulfillment_status AS "fulfillmentStatus", o.shipping_address AS "shippingAddress", o.billing_address AS "billingAddress",
   o.is_draft_order AS "isDraft", o.placed_total AS "placedTotal", o.total, o.subtotal, o.tax_total AS "taxTotal", o.discount_total AS "discountTotal", o.item_total AS "itemTotal",
   o.shipping_total AS "shippingTotal", o.metadata, hanse_iso(o.created_at) AS "createdAt",
   hanse_iso(o.updated_at) AS "updatedAt", hanse_iso(o.canceled_at) AS "canceledAt",
   EXISTS (SELECT FROM customer c WHERE c.id = o.customer_id AND c.has_account) AS "isCustomerRegistered",
   ${paymentCollections} AS "paymentCollections", ${parts.lines ? linesJson : "NULL"} AS lines,
   ${parts.lines ? fulfillmentsJson("o.id") : "NULL"} AS fulfillments,
   ${parts.surroundings ? surroundings : "NULL"} AS surroundings`;

/**
 * A scalar subquery for the statement of a later domain: the whole order as JSON.
 *
 * @param condition about the order `o`, such as `o.id = x.order_id`.
 */
export const wholeOrderSql = (condition: string): string =>
  `(SELECT row_to_json(whole) FROM (SELECT ${orderColumns({ lines: true, surroundings: true })} FROM orders o WHERE ${condition}) whole)`;

const forShoppers: OrderParts = { lines: true, surroundings: false };

export const loadOrder = statement<Order>(
  "order.load",
  `SELECT ${orderColumns(forShoppers)} FROM orders o WHERE o.id = $1`,
);

export const loadOrderForStaff = statement<Order>(
  "order.load_for_staff",
  `SELECT ${orderColumns({ lines: true, surroundings: true })} FROM orders o WHERE o.id = $1`,
);

export const loadOrderOfCart = statement<Order>(
  "order.of_cart",
  `SELECT ${orderColumns(forShoppers)} FROM orders o WHERE o.cart_id = $1`,
);

/**
 * The pivot of a checkout: the order $1, its lines $2 and shipping methods $3, and the end of its cart, which must be held by
 * the checkout $4. No row: it is not.
 */
export const placeOrder = statement<{ displayId: number; createdAt: string }>(
  "order.place",
  `WITH completed AS (
     UPDATE cart c SET completed_at = now(), updated_at = now(), version = c.version + 1
       FROM json_to_record($1) AS x ("cartId" text)
      WHERE c.id = x."cartId" AND c.checkout_run = $4 AND c.completed_at IS NULL
     RETURNING c.id
   ), placed AS (
     INSERT INTO orders (id, cart_id, region_id, customer_id, sales_channel_id, payment_collection_id, reservation_key, email,
                         currency_code, locale, shipping_address, billing_address, placed_total, total, subtotal, tax_total,
                         discount_total, item_total, shipping_total, metadata, payment_status)
     SELECT x.id, completed.id, x."regionId", x."customerId", x."salesChannelId", x."paymentCollectionId",
            x."reservationKey", x.email, x."currencyCode", x.locale, x."shippingAddress", x."billingAddress", x.total,
            x.total, x.subtotal, x."taxTotal", x."discountTotal", x."itemTotal", x."shippingTotal", x.metadata,
            -- The payment is recorded next, in the same transaction; a trigger corrects this where it stands otherwise.
            CASE WHEN x.total = 0 THEN 'captured' WHEN x."paymentCollectionId" IS NULL THEN 'not_paid' ELSE 'authorized' END
       FROM completed, json_to_record($1) AS x (
              id text, "regionId" text, "customerId" text, "salesChannelId" text, "paymentCollectionId" text,
              "reservationKey" text, email text, "currencyCode" text, locale text, "shippingAddress" jsonb,
              "billingAddress" jsonb, total bigint, subtotal bigint, "taxTotal" bigint, "discountTotal" bigint,
              "itemTotal" bigint, "shippingTotal" bigint, metadata jsonb)
     RETURNING id, display_id, created_at
   ), items AS (
     INSERT INTO order_line_item (id, order_id, cart_line_item_id, position, variant_id, product_id, quantity, unit_price,
                                  compare_at_unit_price, is_tax_inclusive, product, tax_lines, adjustments, total, tax_total, metadata)
     SELECT x.id, placed.id, x."cartLineItemId", x.position, x."variantId", x."productId", x.quantity, x."unitPrice",
            x."compareAtUnitPrice", x."isTaxInclusive", x.product, x."taxLines", x.adjustments, x.total, x."taxTotal", x.metadata
       FROM placed, json_to_recordset($2) AS x (
              id text, "cartLineItemId" text, position int, "variantId" text, "productId" text, quantity int,
              "unitPrice" bigint, "compareAtUnitPrice" bigint, "isTaxInclusive" boolean, product jsonb,
              "taxLines" jsonb, adjustments jsonb, total bigint, "taxTotal" bigint, metadata jsonb)
   ), methods AS (
     INSERT INTO order_shipping_method (id, order_id, position, shipping_option_id, name, amount, is_tax_inclusive, data, tax_lines,
                                        adjustments)
     SELECT x.id, placed.id, x.position, x."shippingOptionId", x.name, x.amount, x."isTaxInclusive", x.data, x."taxLines", x.adjustments
       FROM placed, json_to_recordset($3) AS x (
              id text, position int, "shippingOptionId" text, name text, amount bigint, "isTaxInclusive" boolean,
              data jsonb, "taxLines" jsonb, adjustments jsonb)
   )
   SELECT display_id AS "displayId", created_at AS "createdAt" FROM placed`,
);

/** Gives order `$1` the heading `$2`: email, locale, addresses and metadata. */
export const changeHeading = statement<never>(
  "order.change_heading",
  `UPDATE orders o SET email = x.email, locale = x.locale, metadata = x.metadata, shipping_address = x."shippingAddress",
          billing_address = x."billingAddress", updated_at = now()
     FROM json_to_record($2) AS x (email text, locale text, metadata jsonb, "shippingAddress" jsonb, "billingAddress" jsonb)
    WHERE o.id = $1`,
);

export const setStatus = statement<never>(
  "order.set_status",
  `UPDATE orders SET status = $2, updated_at = now() WHERE id = $1`,
);

/** From now on nothing of it is to be sent. */
export const cancelOrder = statement<never>(
  "order.cancel",
  `UPDATE orders SET status = 'canceled', fulfillment_status = 'canceled', canceled_at = now(), updated_at = now()
    WHERE id = $1`,
);

/** Gives order `$1` to customer `$2`, with another address when there is one. */
export const changeCustomer = statement<never>(
  "order.change_customer",
  `UPDATE orders SET customer_id = $2, email = coalesce($3, email), updated_at = now() WHERE id = $1`,
);
