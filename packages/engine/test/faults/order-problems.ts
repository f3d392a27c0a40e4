// What must never be in the books of any shop about orders once they are placed: each SELECT names what is wrong, and where.

/** Under which keys the inventory plugin has stock for which order. */
const keys = `(
    SELECT o.id AS order_id, o.reservation_key AS key FROM orders o WHERE o.reservation_key IS NOT NULL
    UNION ALL SELECT order_id, key FROM order_reservation)`;

/** What orders have to hold of stock, and what of it has left, by line and item. */
const needs = `(
    SELECT i.order_id, i.id, i.cart_line_item_id, v.inventory_item_id AS item_id, i.quantity * v.required_quantity AS quantity,
           i.shipped_quantity * v.required_quantity AS shipped
      FROM order_line_item i JOIN orders o ON o.id = i.order_id JOIN variant_inventory_item v ON v.variant_id = i.variant_id
     WHERE o.status <> 'draft' AND o.canceled_at IS NULL AND (i.product->>'manageInventory')::boolean)`;

/** What the inventory plugin has for lines of orders; a line of several items is named once for each of them. */
const holdings = `(
    SELECT k.order_id, split_part(a.line_id, '/', 1) AS name, a.item_id, a.quantity, a.shipped
      FROM ${keys} k JOIN inventory.reservation r USING (key) JOIN inventory.allocation a USING (key)
     WHERE r.status = 'committed')`;

const sums = `
  SELECT 'the ledger of an order does not add up' AS what, o.id FROM orders o
   WHERE o.total <> o.placed_total + coalesce((SELECT sum(e.amount) FROM order_ledger_entry e WHERE e.order_id = o.id), 0)
  UNION ALL
  SELECT 'a ledger is wrong about what its order came to then', e.id FROM (
    SELECT e.id, e.total_after, o.placed_total + sum(e.amount) OVER (PARTITION BY o.id ORDER BY e.position) AS came_to
      FROM order_ledger_entry e JOIN orders o ON o.id = e.order_id) e WHERE e.total_after <> e.came_to
  UNION ALL
  SELECT 'an order comes to something else than its lines', o.id FROM orders o
   WHERE o.item_total <> (SELECT coalesce(sum(i.total), 0) FROM order_line_item i WHERE i.order_id = o.id)
      OR o.credit_total <> (SELECT coalesce(sum(l.amount), 0) FROM order_credit_line l WHERE l.order_id = o.id)
      OR o.total <> o.item_total + o.shipping_total - o.credit_total
  UNION ALL
  SELECT 'reports count a line otherwise than its order has it', coalesce(i.id, s.line_id)
    FROM (SELECT i.*, o.created_at AS sold_at, o.currency_code FROM order_line_item i JOIN orders o ON o.id = i.order_id
           WHERE o.status <> 'canceled' AND NOT (o.is_draft_order AND o.status = 'draft')) i
    FULL JOIN report_sale s ON s.line_id = i.id
   WHERE (s.order_id, s.product_id, s.currency_code, s.sold_at, s.total, s.tax_total, s.units) IS DISTINCT FROM
         (i.order_id, i.product_id, i.currency_code, i.sold_at, i.total, i.tax_total,
          (i.quantity - i.return_received_quantity - i.return_dismissed_quantity - i.written_off_quantity)::bigint)
  UNION ALL
  SELECT 'an order shows another status than it has', o.id FROM orders o
   WHERE o.payment_status <> order_payment_status(o.id, o.cart_id, o.total, o.status)
      OR (o.fulfillment_status <> order_fulfillment_status(o.id) AND o.canceled_at IS NULL)`;

const money = `
  SELECT 'a payment is not the sum of its captures and refunds' AS what, p.id FROM payment p
   WHERE (p.captured_amount, p.capture_claimed, p.refunded_amount, p.refund_claimed) <> (
     SELECT coalesce(sum(m.amount) FILTER (WHERE m.kind = 'capture' AND m.status = 'done'), 0),
            coalesce(sum(m.amount) FILTER (WHERE m.kind = 'capture'), 0),
            coalesce(sum(m.amount) FILTER (WHERE m.kind = 'refund' AND m.status = 'done'), 0),
            coalesce(sum(m.amount) FILTER (WHERE m.kind = 'refund'), 0)
       FROM (SELECT 'capture' AS kind, payment_id, amount, status FROM capture
             UNION ALL SELECT 'refund', payment_id, amount, status FROM refund) m WHERE m.payment_id = p.id)
  UNION ALL
  SELECT 'more was captured than authorised, or refunded than captured', p.id FROM payment p
   WHERE p.captured_amount > p.amount OR p.refunded_amount > p.captured_amount
      OR (p.canceled_at IS NOT NULL AND p.captured_amount > 0)
  UNION ALL
  SELECT 'a canceled order has money', o.id FROM orders o
   WHERE o.canceled_at IS NOT NULL AND EXISTS (
     SELECT FROM payment p WHERE p.canceled_at IS NULL AND (p.captured_amount = 0 OR p.refunded_amount < p.captured_amount)
        AND (p.payment_collection_id = o.payment_collection_id OR p.payment_collection_id IN (
          SELECT l.payment_collection_id FROM order_payment_collection l WHERE l.order_id = o.id)))`;

const parcels = `
  SELECT 'a line counts other units than its parcels' AS what, i.id FROM order_line_item i
   WHERE (i.fulfilled_quantity, i.shipped_quantity, i.delivered_quantity) <> (
     SELECT coalesce(sum(fi.quantity) FILTER (WHERE f.state <> 'canceled'), 0),
            coalesce(sum(fi.quantity) FILTER (WHERE f.state IN ('shipped', 'delivered')), 0),
            coalesce(sum(fi.quantity) FILTER (WHERE f.state = 'delivered'), 0)
       FROM fulfillment_item fi JOIN fulfillment f ON f.id = fi.fulfillment_id WHERE fi.order_line_item_id = i.id)
  UNION ALL
  SELECT 'a line counts other units than its returns', i.id FROM order_line_item i
   WHERE (i.return_requested_quantity, i.return_received_quantity, i.return_dismissed_quantity) <> (
     SELECT coalesce(sum(ri.quantity - ri.received_quantity - ri.damaged_quantity)
                       FILTER (WHERE r.status IN ('requested', 'partially_received')), 0),
            coalesce(sum(ri.received_quantity), 0), coalesce(sum(ri.damaged_quantity), 0)
       FROM order_return_item ri JOIN order_return r ON r.id = ri.return_id WHERE ri.item_id = i.id)
  UNION ALL
  SELECT 'more of a line was packed, left, arrived or came back than before it', i.id FROM order_line_item i
   WHERE NOT (i.quantity >= i.fulfilled_quantity AND i.fulfilled_quantity >= i.shipped_quantity
     AND i.shipped_quantity >= i.delivered_quantity AND i.shipped_quantity >= i.return_requested_quantity
       + i.return_received_quantity + i.return_dismissed_quantity + i.written_off_quantity)
  UNION ALL
  SELECT 'a canceled order has a parcel', f.order_id FROM fulfillment f JOIN orders o ON o.id = f.order_id
   WHERE o.canceled_at IS NOT NULL AND f.state <> 'canceled'`;

const stock = `
  SELECT 'the stock of an order is not set aside, or gone, unit for unit' AS what, n.id FROM ${needs} n
   WHERE (n.quantity, n.shipped) <> (
     SELECT coalesce(sum(h.quantity), 0), coalesce(sum(h.shipped), 0) FROM ${holdings} h
      WHERE h.order_id = n.order_id AND h.item_id = n.item_id AND h.name IN (n.id, n.cart_line_item_id))
  UNION ALL
  SELECT 'stock is set aside for no line of its order', h.order_id FROM ${holdings} h
   WHERE NOT EXISTS (SELECT FROM order_line_item i WHERE i.order_id = h.order_id AND h.name IN (i.id, i.cart_line_item_id))
  UNION ALL
  SELECT 'an order names stock that nobody has set aside', k.order_id FROM ${keys} k JOIN orders o ON o.id = k.order_id
    LEFT JOIN inventory.reservation r USING (key)
   WHERE r.status IS DISTINCT FROM CASE WHEN o.canceled_at IS NULL THEN 'committed' ELSE 'released' END
  UNION ALL
  SELECT 'other stock left than the order has shipped', n.order_id FROM (
    SELECT order_id, item_id, sum(shipped) AS shipped FROM ${needs} n GROUP BY order_id, item_id) n
   WHERE n.shipped <> coalesce((
     SELECT -sum(m.quantity) FROM inventory.movement m
      WHERE m.kind = 'ship' AND m.reference = n.order_id AND m.item_id = n.item_id), 0)
  UNION ALL
  SELECT 'other stock came back than the return has received', n.id FROM (
    SELECT ri.return_id AS id, v.inventory_item_id AS item_id, sum(ri.received_quantity * v.required_quantity) AS received
      FROM order_return_item ri JOIN order_line_item i ON i.id = ri.item_id
      JOIN variant_inventory_item v ON v.variant_id = i.variant_id
     WHERE (i.product->>'manageInventory')::boolean GROUP BY ri.return_id, v.inventory_item_id) n
   WHERE n.received <> coalesce((
     SELECT sum(m.quantity) FROM inventory.movement m
      WHERE m.kind = 'return' AND m.reference = n.id AND m.item_id = n.item_id), 0)`;

const promotions = `
  SELECT 'a promotion counts other uses than there were' AS what, u.promotion_id AS id FROM promotion_usage u
   WHERE u.used <> (SELECT count(*) FROM promotion_redemption r WHERE r.promotion_id = u.promotion_id)
  UNION ALL
  SELECT 'a budget counts something else than was drawn', b.id FROM campaign_budget b
   WHERE b.used <> (SELECT coalesce(sum(r.units), 0) FROM promotion_redemption r WHERE r.budget_id = b.id)
  UNION ALL
  SELECT 'a budget counts something else than somebody drew', u.budget_id FROM campaign_budget_usage u
   WHERE u.used <> (SELECT coalesce(sum(r.units), 0) FROM promotion_redemption r
                     WHERE r.budget_id = u.budget_id AND r.attribute_value = u.attribute_value)
  UNION ALL
  SELECT 'a promotion was redeemed for no order', r.cart_id FROM promotion_redemption r
   WHERE NOT EXISTS (SELECT FROM orders o
                      WHERE r.cart_id IN (o.cart_id, o.id) AND o.canceled_at IS NULL AND o.status <> 'draft')`;

const changes = `
  SELECT 'an order is being changed twice at once' AS what, c.order_id AS id FROM order_change c
   WHERE c.status IN ('pending', 'requested') GROUP BY c.order_id HAVING count(*) > 1
  UNION ALL
  SELECT 'a draft was not converted exactly once, or is none', d.order_id FROM draft_order d JOIN orders o ON o.id = d.order_id
   WHERE (SELECT count(*) FROM workflow_run w WHERE w.workflow = 'convert-draft-order' AND w.key = o.id AND w.state = 'done')
      <> CASE o.status WHEN 'draft' THEN 0 ELSE 1 END
      OR (d.converted_by IS NULL) <> (o.status = 'draft')
  UNION ALL
  SELECT 'a draft holds stock', o.id FROM orders o
   WHERE o.status = 'draft' AND EXISTS (SELECT FROM order_reservation r WHERE r.order_id = o.id)
  UNION ALL
  SELECT 'a change was not confirmed exactly once', c.id FROM order_change c
   WHERE (SELECT count(*) FROM workflow_run w WHERE w.workflow = 'confirm-order-change' AND w.key = c.id AND w.state = 'done')
      > CASE c.status WHEN 'confirmed' THEN 1 ELSE 0 END`;

/** Of orders after they were placed, however they are paid. */
export const orderProblems = [sums, money, parcels, stock, promotions, changes].join("\n  UNION ALL");
