import { type Database, type Queryable, unnamed } from "@hanse/plugin-kit";
import { expect, vi } from "vitest";
import { orderTotals } from "../../src/order/index.ts";
import { loadOrder } from "../../src/order/order.queries.ts";
import { untilDeadAreForgotten } from "./dead-engines.ts";
import { orderProblems } from "./order-problems.ts";

/** What checkouts and staff have begun, and nobody has finished yet. */
const unfinished = unnamed<Record<"runs" | "outbox" | "deliveries" | "followUps" | "movements" | "parcels", number>>(
  `SELECT (SELECT count(*) FROM workflow_run WHERE state NOT IN ('done', 'failed')) AS runs,
          (SELECT count(*) FROM inventory.outbox) AS outbox,
          (SELECT count(*) FROM event_delivery WHERE state <> 'done') AS deliveries,
          (SELECT count(*) FROM payment_follow_up) AS "followUps",
          (SELECT count(*) FROM capture WHERE status <> 'done') + (SELECT count(*) FROM refund WHERE status <> 'done') AS movements,
          (SELECT count(*) FROM fulfillment WHERE state IN ('creating', 'shipping', 'canceling')) AS parcels`,
);
const nothing = { runs: 0, outbox: 0, deliveries: 0, followUps: 0, movements: 0, parcels: 0 };

/** Deliveries that dead processes had taken are handed out again a minute later; this has that minute pass. */
const handOutAgain = unnamed<never>("UPDATE event_delivery SET due_at = now() WHERE state = 'delivering'");

/** The same for captures, refunds and parcels, which come again half a minute after the last try. */
const tryAgain = ["capture", "refund", "fulfillment"].map((table) =>
  unnamed<never>(`UPDATE ${table} SET tried_at = now() - interval '1 minute'`),
);

/**
 * Money that is known to have to go back does so when the browser, or the provider, has had time; this has that time pass.
 * One that failed, or is under way, is left to come again by itself.
 */
const followUpNow = unnamed<never>("UPDATE payment_follow_up SET due_at = now() WHERE failures = 0 AND due_at > now()");
/** Those whose processes died come again after a lease. */
const followUpAnew = unnamed<never>("UPDATE payment_follow_up SET due_at = now() WHERE due_at > now()");

/** What must never be in any shop, however it is paid; `what` names it, `id` where. Put `UNION ALL` and one's own behind it. */
export const shopProblems = `
  SELECT 'a cart has more than one order' AS what, cart_id AS id FROM orders WHERE cart_id IS NOT NULL GROUP BY cart_id HAVING count(*) > 1
  UNION ALL
  SELECT 'a cart is completed without an order, or the other way round', c.id
    FROM cart c LEFT JOIN orders o ON o.cart_id = c.id WHERE (c.completed_at IS NULL) <> (o.id IS NULL)
  UNION ALL
  SELECT 'a cart without an order is not open', id FROM cart WHERE completed_at IS NULL AND checkout_run IS NOT NULL
  UNION ALL
  SELECT 'a session or collection of a cart without an order is authorised', c.id
    FROM payment_collection c LEFT JOIN payment_session s ON s.payment_collection_id = c.id
   WHERE (s.status IN ('authorized', 'captured') OR c.status IN ('authorized', 'partially_authorized', 'completed'))
     AND NOT EXISTS (SELECT FROM orders o WHERE o.payment_collection_id = c.id)
     AND NOT EXISTS (SELECT FROM order_payment_collection l WHERE l.payment_collection_id = c.id)
  UNION ALL
  SELECT 'stock is kept for no order', r.key FROM inventory.reservation r
   WHERE r.status IN ('held', 'committed') AND NOT EXISTS (SELECT FROM orders o WHERE o.reservation_key = r.key)
     AND NOT EXISTS (SELECT FROM order_reservation o WHERE o.key = r.key)
     AND NOT EXISTS (SELECT FROM reservation_item i WHERE i.key = r.key AND i.origin = 'staff')
  UNION ALL
  SELECT 'a level counts other units than were sold', l.item_id FROM inventory.level l
   WHERE l.reserved <> coalesce((
     SELECT sum(a.quantity - a.shipped) FROM inventory.allocation a JOIN inventory.reservation r USING (key)
      WHERE r.status IN ('held', 'committed') AND a.item_id = l.item_id AND a.location_id = l.location_id), 0)
  UNION ALL
  SELECT 'what is in stock is not the sum of what moved', l.item_id FROM inventory.level l
   WHERE l.stocked <> coalesce((
     SELECT sum(m.quantity) FROM inventory.movement m WHERE m.item_id = l.item_id AND m.location_id = l.location_id), 0)
  UNION ALL
  SELECT 'the shop shows another stock than there is', l.item_id FROM inventory.level l
    LEFT JOIN stock_level s USING (item_id, location_id)
   WHERE (l.stocked, l.reserved, l.version) IS DISTINCT FROM (s.stocked, s.reserved, s.version)
  UNION ALL
  SELECT 'an order was not told of exactly once', o.id FROM orders o
   WHERE (SELECT count(*) FROM event e WHERE e.name = 'order.placed' AND e.aggregate = o.id)
      <> CASE o.status WHEN 'draft' THEN 0 ELSE 1 END
  UNION ALL
  SELECT 'an order was told of that is none', e.aggregate FROM event e
   WHERE e.name = 'order.placed' AND NOT EXISTS (SELECT FROM orders o WHERE o.id = e.aggregate)
  UNION ALL
  ${orderProblems}`;

/** With stock in the inventory plugin and money in the books of the manual payment. */
const problems = unnamed<{ what: string; id: string }>(`
  ${shopProblems}
  UNION ALL
  SELECT 'an order was not paid for exactly what it was placed for, once', o.id FROM orders o
   WHERE o.cart_id IS NOT NULL AND o.canceled_at IS NULL AND o.placed_total <> coalesce((
    SELECT sum(p.amount) FROM payment p
      JOIN payment_manual.payment m ON m.key = p.data->>'paymentKey' AND m.status IN ('authorized', 'captured')
       AND m.amount = p.amount AND m.currency_code = o.currency_code
     WHERE p.payment_collection_id = o.payment_collection_id AND p.canceled_at IS NULL), 0)
  UNION ALL
  SELECT 'money is promised that belongs to no order', m.key FROM payment_manual.payment m
   WHERE m.status <> 'canceled' AND NOT EXISTS (
     SELECT FROM payment p WHERE p.data->>'paymentKey' = m.key AND p.canceled_at IS NULL AND (
       EXISTS (SELECT FROM orders o WHERE o.payment_collection_id = p.payment_collection_id)
       OR EXISTS (SELECT FROM order_payment_collection l WHERE l.payment_collection_id = p.payment_collection_id)))
  UNION ALL
  SELECT 'the provider has moved other money than the shop knows of', p.id FROM payment p
    JOIN payment_manual.payment m ON m.key = p.data->>'paymentKey'
   WHERE (p.captured_amount, p.refunded_amount) <> (m.captured, m.refunded)
  UNION ALL
  SELECT 'more was sold than there is', item_id FROM inventory.level WHERE reserved > stocked OR missing > 0`);

const everyOrder = unnamed<{ id: string }>("SELECT id FROM orders");

/** Worked out anew from its lines, an order comes to what it says; that is no matter of SQL. */
async function miscalculated(database: Queryable): Promise<{ what: string; id: string }[]> {
  const wrong: { what: string; id: string }[] = [];
  for (const { id } of await database.query(everyOrder)) {
    const [order] = await database.query(loadOrder, [id]);
    if (!order?.lines) continue;
    const { cart } = orderTotals(order.lines);
    const figures = ["total", "subtotal", "taxTotal", "discountTotal", "itemTotal", "shippingTotal"] as const;
    for (const figure of figures)
      if (order[figure] !== cart[figure]) wrong.push({ what: `an order's ${figure} is not that of its lines`, id });
  }
  return wrong;
}

/** All that is wrong with the books of a shop in which nothing is under way. */
export async function problemsIn(database: Queryable): Promise<{ what: string; id: string }[]> {
  return [...(await database.query(problems)), ...(await miscalculated(database))];
}

/** Waits until nothing is under way any more, and expects all accounts of the shop to agree: carts, orders, money, stock, events. */
export async function expectBooksInOrder(database: Database): Promise<void> {
  await untilDeadAreForgotten(database);
  await database.query(handOutAgain);
  await database.query(followUpAnew);
  for (const again of tryAgain) await database.query(again);
  await vi.waitFor(
    async () => {
      await database.query(followUpNow);
      expect(await database.query(unfinished)).toEqual([nothing]);
    },
    { timeout: 90_000, interval: 100 },
  );
  expect(await problemsIn(database)).toEqual([]);
}
