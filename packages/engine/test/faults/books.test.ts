import { type Queryable, unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openDemoShop } from "../demo-template.ts";
import type { TestShop } from "../open-test-shop.ts";
import { germanAddress, Shopper, variantOf } from "../shopper.ts";
import { StaffDesk, type WholeOrder } from "../staff-desk.ts";
import { expectBooksInOrder, problemsIn } from "./books.ts";
import { countStock } from "./stock.ts";

// The tests of faults say nothing unless the books notice what is wrong.
let shop: TestShop;
let desk: StaffDesk;

beforeAll(async () => {
  shop = await openDemoShop();
  desk = new StaffDesk(shop);
  await countStock(shop, shop.database, "BB-LARGE", [500, 500]);
  await live();
}, 120_000);
afterAll(() => shop.close());

/** A bit of everything that happens in a shop. */
async function live(): Promise<void> {
  const variantId = await variantOf(shop, "BB-LARGE");
  const sell = (quantity: number) => desk.sell([{ variantId, quantity }]);
  const lineOf = (order: WholeOrder): string => order.items[0]?.id ?? "";
  const paymentOf = (order: WholeOrder): string => order.payment_collections[0]?.payments?.[0]?.id ?? "";

  await desk.must("POST", "/promotions", {
    code: "BOOKS",
    type: "standard",
    status: "active",
    limit: 5,
    application_method: { type: "percentage", target_type: "items", allocation: "across", value: 10 },
    campaign: {
      name: "Books",
      campaign_identifier: "books",
      budget: { type: "use_by_attribute", attribute: "customer_email", limit: 9 },
    },
  });
  const shopper = new Shopper(shop);
  const { id: cartId } = await shopper.readyCart([{ variantId, quantity: 1 }]);
  await shopper.must("POST", `/store/carts/${cartId}/promotions`, { promo_codes: ["BOOKS"] });
  await shopper.pay(cartId);
  await shopper.complete(cartId);

  const order = await sell(3);
  const at = `/orders/${order.id}`;
  const { order: packed } = await desk.must("POST", `${at}/fulfillments`, {
    items: [{ id: lineOf(order), quantity: 2 }],
  });
  await desk.must("POST", `${at}/fulfillments/${packed.fulfillments[0]?.id}/mark-as-delivered`);
  await desk.must("POST", `/payments/${paymentOf(order)}/capture`);
  await desk.must("POST", `${at}/credit-lines`, { amount: 1 });
  await desk.must("POST", `/payments/${paymentOf(order)}/refund`, { amount: 1 });
  const { return: back } = await desk.must<{ return: { id: string } }>("POST", "/returns", { order_id: order.id });
  const items = { items: [{ id: lineOf(order), quantity: 1 }] };
  await desk.must("POST", `/returns/${back.id}/request-items`, items);
  await desk.must("POST", `/returns/${back.id}/request`);
  await desk.must("POST", `/returns/${back.id}/receive`);
  await desk.must("POST", `/returns/${back.id}/receive-items`, items);
  await desk.must("POST", `/returns/${back.id}/receive/confirm`);
  await desk.must("POST", "/order-edits", { order_id: order.id });

  const canceled = await sell(1);
  await desk.must("POST", `/orders/${canceled.id}/cancel`);

  const draft = async (): Promise<string> => {
    const { draft_order: made } = await desk.must<{ draft_order: { id: string } }>("POST", "/draft-orders", {
      region_id: await shopper.regionId("eur"),
      email: "ada@example.com",
      shipping_address: germanAddress,
      promo_codes: ["BOOKS"],
      items: [{ variant_id: variantId, quantity: 2 }],
    });
    return made.id;
  };
  await draft();
  await desk.must("POST", `/draft-orders/${await draft()}/convert-to-order`);
  const given = await draft();
  await desk.must("POST", `/draft-orders/${given}/convert-to-order`);
  await desk.must("POST", `/orders/${given}/cancel`);
}

it("are in order in a shop in which all went well", async () => {
  await expectBooksInOrder(shop.database);
  expect(await problemsIn(shop.database)).toEqual([]);
}, 90_000);

/** One of the orders: placed by a shopper and delivered in part; canceled; a draft; converted from a draft. */
const lived = "(SELECT order_id FROM order_return LIMIT 1)";
const canceled = "(SELECT id FROM orders WHERE canceled_at IS NOT NULL AND NOT is_draft_order)";
const draft = "(SELECT id FROM orders WHERE status = 'draft' LIMIT 1)";
const converted = "(SELECT id FROM orders WHERE is_draft_order AND status = 'pending')";
const paymentOf = (order: string) =>
  `(SELECT p.id FROM payment p JOIN orders o USING (payment_collection_id) WHERE o.id = ${order})`;
const aLevel =
  "(item_id, location_id) = (SELECT item_id, location_id FROM inventory.movement WHERE kind = 'ship' LIMIT 1)";
/** A line's own CHECKs keep it from much of this. */
const unguardLines = `
  ALTER TABLE order_line_item DROP CONSTRAINT order_line_item_fulfilled_check, DROP CONSTRAINT order_line_item_shipped_check,
    DROP CONSTRAINT order_line_item_delivered_check, DROP CONSTRAINT order_line_item_returned_check`;
const unguardPayments = `
  ALTER TABLE payment DROP CONSTRAINT payment_captured, DROP CONSTRAINT payment_refunded, DROP CONSTRAINT payment_canceled`;
const changeLine = (set: string) => `${unguardLines}; UPDATE order_line_item SET ${set} WHERE order_id = ${lived}`;
const changeMovements = (sql: string) => `ALTER TABLE inventory.movement DISABLE TRIGGER USER; ${sql}`;

/** What is noticed, and what has to happen for it. */
const wrongs: readonly (readonly [what: string, sql: string])[] = [
  [
    "a cart has more than one order",
    `ALTER TABLE orders DROP CONSTRAINT orders_cart_id_key;
     UPDATE orders SET cart_id = (SELECT cart_id FROM orders WHERE id = ${lived}) WHERE id = ${canceled}`,
  ],
  [
    "a cart is completed without an order, or the other way round",
    `UPDATE cart SET completed_at = NULL WHERE id = (SELECT cart_id FROM orders WHERE id = ${lived})`,
  ],
  ["stock is kept for no order", "INSERT INTO inventory.reservation (key, status) VALUES ('nobody', 'committed')"],
  ["a level counts other units than were sold", `UPDATE inventory.level SET reserved = reserved + 1 WHERE ${aLevel}`],
  ["what is in stock is not the sum of what moved", `UPDATE inventory.level SET stocked = stocked + 1 WHERE ${aLevel}`],
  ["the shop shows another stock than there is", `UPDATE stock_level SET reserved = reserved + 1 WHERE ${aLevel}`],
  [
    "an order was not told of exactly once",
    `DELETE FROM event WHERE name = 'order.placed' AND aggregate = ${converted}`,
  ],
  ["the ledger of an order does not add up", `UPDATE orders SET placed_total = placed_total + 1 WHERE id = ${lived}`],
  [
    "a ledger is wrong about what its order came to then",
    `ALTER TABLE order_ledger_entry DISABLE TRIGGER USER;
     UPDATE order_ledger_entry SET total_after = total_after + 1 WHERE order_id = ${lived}`,
  ],
  [
    "an order comes to something else than its lines",
    `UPDATE order_line_item SET total = total + 1 WHERE order_id = ${lived}`,
  ],
  ["reports count a line otherwise than its order has it", "UPDATE report_sale SET total = total + 1"],
  [
    "an order's total is not that of its lines",
    `UPDATE order_line_item SET unit_price = unit_price + 1 WHERE order_id = ${lived}`,
  ],
  ["an order's taxTotal is not that of its lines", `UPDATE orders SET tax_total = tax_total + 1 WHERE id = ${lived}`],
  ["an order shows another status than it has", `UPDATE orders SET payment_status = 'not_paid' WHERE id = ${lived}`],
  ["an order shows another status than it has", `UPDATE orders SET fulfillment_status = 'shipped' WHERE id = ${lived}`],
  ["a payment is not the sum of its captures and refunds", `DELETE FROM refund WHERE payment_id = ${paymentOf(lived)}`],
  [
    "a payment is not the sum of its captures and refunds",
    `UPDATE capture SET status = 'pending' WHERE payment_id = ${paymentOf(lived)}`,
  ],
  [
    "more was captured than authorised, or refunded than captured",
    `${unguardPayments}; UPDATE payment SET captured_amount = amount + 1 WHERE id = ${paymentOf(lived)}`,
  ],
  [
    "more was captured than authorised, or refunded than captured",
    `${unguardPayments}; UPDATE payment SET refunded_amount = captured_amount + 1 WHERE id = ${paymentOf(lived)}`,
  ],
  ["a canceled order has money", `UPDATE payment SET canceled_at = NULL WHERE id = ${paymentOf(canceled)}`],
  ["a line counts other units than its parcels", changeLine("delivered_quantity = 1")],
  [
    "a line counts other units than its parcels",
    `UPDATE fulfillment SET state = 'canceled', shipped_at = NULL, delivered_at = NULL, canceled_at = now() WHERE order_id = ${lived}`,
  ],
  ["a line counts other units than its returns", changeLine("return_requested_quantity = 1")],
  [
    "a line counts other units than its returns",
    `UPDATE order_return_item SET received_quantity = 0 WHERE return_id IN (SELECT id FROM order_return WHERE order_id = ${lived})`,
  ],
  ["more of a line was packed, left, arrived or came back than before it", changeLine("fulfilled_quantity = 4")],
  ["more of a line was packed, left, arrived or came back than before it", changeLine("written_off_quantity = 2")],
  ["a canceled order has a parcel", `UPDATE fulfillment SET order_id = ${canceled} WHERE order_id = ${lived}`],
  [
    "the stock of an order is not set aside, or gone, unit for unit",
    `UPDATE inventory.allocation SET shipped = shipped - 1 WHERE shipped > 0`,
  ],
  [
    "the stock of an order is not set aside, or gone, unit for unit",
    `DELETE FROM inventory.allocation WHERE key = (SELECT key FROM order_reservation WHERE order_id = ${converted})`,
  ],
  [
    "stock is set aside for no line of its order",
    `UPDATE inventory.allocation SET line_id = 'ordli_nobody' WHERE shipped > 0`,
  ],
  [
    "an order names stock that nobody has set aside",
    `UPDATE inventory.reservation SET status = 'released', ended_at = now() WHERE key = (SELECT reservation_key FROM orders WHERE id = ${lived})`,
  ],
  [
    "an order names stock that nobody has set aside",
    `UPDATE inventory.reservation SET status = 'committed', ended_at = NULL WHERE key = (SELECT reservation_key FROM orders WHERE id = ${canceled})`,
  ],
  [
    "other stock left than the order has shipped",
    changeMovements("DELETE FROM inventory.movement WHERE kind = 'ship'"),
  ],
  [
    "other stock came back than the return has received",
    changeMovements("DELETE FROM inventory.movement WHERE kind = 'return'"),
  ],
  ["a promotion counts other uses than there were", "UPDATE promotion_usage SET used = used + 1 WHERE used > 0"],
  ["a budget counts something else than was drawn", "UPDATE campaign_budget SET used = used + 1"],
  ["a budget counts something else than somebody drew", "UPDATE campaign_budget_usage SET used = used - 1"],
  [
    "a promotion was redeemed for no order",
    "UPDATE promotion_redemption SET cart_id = 'cart_nobodys' WHERE cart_id LIKE 'cart%'",
  ],
  [
    "a promotion was redeemed for no order",
    `UPDATE promotion_redemption SET cart_id = ${draft} WHERE cart_id = ${converted}`,
  ],
  [
    "an order is being changed twice at once",
    `DROP INDEX order_change_one_open;
     INSERT INTO order_change (id, order_id, change_type, order_version)
     SELECT 'ordch_second', order_id, change_type, order_version FROM order_change WHERE status = 'pending'`,
  ],
  ["a draft was not converted exactly once, or is none", `UPDATE orders SET status = 'pending' WHERE id = ${draft}`],
  [
    "a draft was not converted exactly once, or is none",
    `UPDATE workflow_run SET key = key || '_other' WHERE workflow = 'convert-draft-order'`,
  ],
  ["a draft holds stock", `UPDATE order_reservation SET order_id = ${draft} WHERE order_id = ${converted}`],
  [
    "a change was not confirmed exactly once",
    `UPDATE order_change SET status = 'canceled', confirmed_at = NULL, canceled_at = now()
      WHERE id IN (SELECT key FROM workflow_run WHERE workflow = 'confirm-order-change')`,
  ],
  [
    "an order was not paid for exactly what it was placed for, once",
    `UPDATE payment_manual.payment SET status = 'canceled', captured = 0, refunded = 0
      WHERE key = (SELECT data->>'paymentKey' FROM payment WHERE id = ${paymentOf(lived)})`,
  ],
  [
    "money is promised that belongs to no order",
    "INSERT INTO payment_manual.payment (key, status, amount, currency_code) VALUES ('nobodys', 'authorized', 1, 'eur')",
  ],
  [
    "the provider has moved other money than the shop knows of",
    `UPDATE payment_manual.payment SET refunded = refunded + 1
      WHERE key = (SELECT data->>'paymentKey' FROM payment WHERE id = ${paymentOf(lived)})`,
  ],
  [
    "more was sold than there is",
    `ALTER TABLE inventory.level DROP CONSTRAINT level_reserved_check, DROP CONSTRAINT level_uncovered_check;
     UPDATE inventory.level SET stocked = 0 WHERE reserved > 0`,
  ],
];

/** What is noticed once it has happened; none of it stays. */
async function noticed(sql: string): Promise<string[]> {
  const undone = new Error("Never mind.");
  let found: string[] = [];
  await shop.database
    .transaction(async (tx) => {
      await execute(tx, sql);
      found = (await problemsIn(tx)).map(({ what }) => what);
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  return found;
}

async function execute(on: Queryable, sql: string): Promise<void> {
  for (const one of sql.split(";").filter((text) => text.trim() !== "")) await on.query(unnamed<never>(one));
}

it.each(wrongs)("notice when %s (%#)", async (what, sql) => {
  expect(await noticed(sql)).toContain(what);
});
