import { newId, type Queryable, unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";

// What PostgreSQL itself keeps with an order, whoever writes the rows that it follows from.

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

const run = async (sql: string, values: unknown[] = [], on: Queryable = shop.database) =>
  on.query(unnamed<Record<string, unknown>>(sql), values);

/** An order of 100 cents, of a cart where given, with lines of so many units. */
async function order({ cartId = null as string | null, total = 100, lines = [2, 1] } = {}): Promise<string> {
  const id = newId("order");
  await run(
    `WITH made AS (
       INSERT INTO orders (id, cart_id, email, currency_code, total, placed_total, subtotal, tax_total, discount_total,
                           item_total, shipping_total)
       VALUES ($1, $2, 'ada@example.com', 'eur', $3::bigint, $3, $3, 0, 0, $3, 0) RETURNING id
     )
     INSERT INTO order_line_item (id, order_id, position, quantity, unit_price, is_tax_inclusive, product, total)
     SELECT $1 || ':' || n.position, made.id, n.position, n.quantity, 0, true, '{}', 0
       FROM made, unnest($4::int[]) WITH ORDINALITY AS n (quantity, position)`,
    [id, cartId, total, lines],
  );
  return id;
}

async function cart(): Promise<string> {
  const id = newId("cart");
  await run(
    "INSERT INTO cart (id, sales_channel_id, currency_code) SELECT $1, id, 'eur' FROM sales_channel ORDER BY id LIMIT 1",
    [id],
  );
  return id;
}

/** A collection that the order asked for later, or that of its cart. */
async function collection(of: { orderId: string } | { cartId: string }, amount = 100): Promise<string> {
  const id = newId("pay_col");
  await run("INSERT INTO payment_collection (id, cart_id, amount, currency_code) VALUES ($1, $2, $3, 'eur')", [
    id,
    "cartId" in of ? of.cartId : null,
    amount,
  ]);
  if ("orderId" in of)
    await run("INSERT INTO order_payment_collection (payment_collection_id, order_id) VALUES ($1, $2)", [
      id,
      of.orderId,
    ]);
  return id;
}

async function session(collectionId: string): Promise<string> {
  const id = newId("payses");
  await run(
    `INSERT INTO payment_session (id, payment_collection_id, provider_id, currency_code, amount, status)
     SELECT $1, id, 'pp_system_default', currency_code, amount, 'pending' FROM payment_collection WHERE id = $2`,
    [id, collectionId],
  );
  return id;
}

/** An authorised payment of all that the collection asks for. */
async function pay(collectionId: string): Promise<string> {
  const id = newId("pay");
  await run(
    `INSERT INTO payment (id, payment_session_id, payment_collection_id, provider_id, currency_code, amount)
     SELECT $1, $2, id, 'pp_system_default', currency_code, amount FROM payment_collection WHERE id = $3`,
    [id, await session(collectionId), collectionId],
  );
  return id;
}

const capture = (paymentId: string, amount: number, on?: Queryable) =>
  run(
    `UPDATE payment SET capture_claimed = capture_claimed + $2::bigint, captured_amount = captured_amount + $2 WHERE id = $1`,
    [paymentId, amount],
    on,
  );
const refund = (paymentId: string, amount: number) =>
  run(
    `UPDATE payment SET refund_claimed = refund_claimed + $2::bigint, refunded_amount = refunded_amount + $2 WHERE id = $1`,
    [paymentId, amount],
  );
const giveUp = (paymentId: string) => run("UPDATE payment SET canceled_at = now() WHERE id = $1", [paymentId]);
const progress = (orderId: string, line: number, column: string, quantity: number) =>
  run(`UPDATE order_line_item SET ${column}_quantity = $2 WHERE id = $1`, [`${orderId}:${line}`, quantity]);

/** What is on record, and what it follows from anew: they have to be the same. */
async function statusesOf(orderId: string) {
  const [row] = await run(
    `SELECT payment_status AS payment, fulfillment_status AS fulfillment,
            order_payment_status(id, cart_id, total, status) AS "paymentAnew", order_fulfillment_status(id) AS "fulfillmentAnew"
       FROM orders WHERE id = $1`,
    [orderId],
  );
  return row;
}

const paymentIs = (status: string) => ({ payment: status, paymentAnew: status });
const fulfillmentIs = (status: string) => ({ fulfillment: status, fulfillmentAnew: status });

describe("how far an order has come", () => {
  it("is the furthest that any of it has, and partial until all of it has", async () => {
    const id = await order();
    expect(await statusesOf(id)).toMatchObject(fulfillmentIs("not_fulfilled"));
    await progress(id, 1, "fulfilled", 2);
    expect(await statusesOf(id)).toMatchObject(fulfillmentIs("partially_fulfilled"));
    await progress(id, 2, "fulfilled", 1);
    expect(await statusesOf(id)).toMatchObject(fulfillmentIs("fulfilled"));
    await progress(id, 1, "shipped", 1);
    expect(await statusesOf(id)).toMatchObject(fulfillmentIs("partially_shipped"));
    await progress(id, 1, "shipped", 2);
    await progress(id, 2, "shipped", 1);
    expect(await statusesOf(id)).toMatchObject(fulfillmentIs("shipped"));
    await progress(id, 1, "delivered", 2);
    expect(await statusesOf(id)).toMatchObject(fulfillmentIs("partially_delivered"));
    await progress(id, 2, "delivered", 1);
    expect(await statusesOf(id)).toMatchObject(fulfillmentIs("delivered"));
  });

  it("goes back when a parcel is unpacked", async () => {
    const id = await order();
    await progress(id, 1, "fulfilled", 2);
    await progress(id, 1, "fulfilled", 0);
    expect(await statusesOf(id)).toMatchObject(fulfillmentIs("not_fulfilled"));
  });

  it("is less when the order gets another line, and more when one is taken out", async () => {
    const id = await order({ lines: [2] });
    await progress(id, 1, "fulfilled", 2);
    expect(await statusesOf(id)).toMatchObject(fulfillmentIs("fulfilled"));
    await run(
      `INSERT INTO order_line_item (id, order_id, position, quantity, unit_price, is_tax_inclusive, product, total)
       VALUES ($1 || ':9', $1, 9, 1, 0, true, '{}', 0)`,
      [id],
    );
    expect(await statusesOf(id)).toMatchObject(fulfillmentIs("partially_fulfilled"));
    await run("UPDATE order_line_item SET quantity = 0 WHERE id = $1", [`${id}:9`]);
    expect(await statusesOf(id)).toMatchObject(fulfillmentIs("fulfilled"));
  });

  it("is kept for each order when one statement changes many", async () => {
    const ids = [await order({ lines: [1] }), await order({ lines: [2] }), await order({ lines: [3] })];
    const untouched = await order();
    await run("UPDATE order_line_item SET fulfilled_quantity = 1 WHERE order_id = ANY($1::text[])", [ids]);
    expect(await Promise.all(ids.map(async (id) => (await statusesOf(id))?.["fulfillment"]))).toEqual([
      "fulfilled",
      "partially_fulfilled",
      "partially_fulfilled",
    ]);
    expect(await statusesOf(untouched)).toMatchObject(fulfillmentIs("not_fulfilled"));
  });

  it("stays canceled", async () => {
    const id = await order();
    await run("UPDATE orders SET fulfillment_status = 'canceled' WHERE id = $1", [id]);
    await progress(id, 1, "fulfilled", 2);
    expect(await statusesOf(id)).toMatchObject({ fulfillment: "canceled" });
  });
});

describe("where the payment of an order stands", () => {
  it("is nothing until something is asked for", async () => {
    const id = await order();
    const asked = await collection({ orderId: id });
    expect(await statusesOf(id)).toMatchObject(paymentIs("not_paid"));
    await run("UPDATE payment_collection SET status = 'awaiting' WHERE id = $1", [asked]);
    expect(await statusesOf(id)).toMatchObject(paymentIs("awaiting"));
  });

  it("waits for the shopper, and no longer", async () => {
    const id = await order();
    const asked = await collection({ orderId: id });
    const begun = await session(asked);
    await run("UPDATE payment_session SET status = 'requires_more' WHERE id = $1", [begun]);
    expect(await statusesOf(id)).toMatchObject(paymentIs("requires_action"));
    await run("UPDATE payment_session SET status = 'pending' WHERE id = $1", [begun]);
    expect(await statusesOf(id)).toMatchObject(paymentIs("not_paid"));
  });

  it("is authorised, captured and refunded, in part and wholly", async () => {
    const id = await order();
    const payment = await pay(await collection({ orderId: id }));
    expect(await statusesOf(id)).toMatchObject(paymentIs("authorized"));
    await capture(payment, 40);
    expect(await statusesOf(id)).toMatchObject(paymentIs("partially_captured"));
    await capture(payment, 60);
    expect(await statusesOf(id)).toMatchObject(paymentIs("captured"));
    await refund(payment, 1);
    expect(await statusesOf(id)).toMatchObject(paymentIs("partially_refunded"));
    await refund(payment, 99);
    expect(await statusesOf(id)).toMatchObject(paymentIs("refunded"));
  });

  it("is that of all collections together", async () => {
    const cartId = await cart();
    const id = await order({ cartId });
    const first = await pay(await collection({ cartId }, 60));
    expect(await statusesOf(id)).toMatchObject(paymentIs("partially_authorized"));
    const second = await pay(await collection({ orderId: id }, 40));
    expect(await statusesOf(id)).toMatchObject(paymentIs("authorized"));
    await capture(first, 60);
    expect(await statusesOf(id)).toMatchObject(paymentIs("partially_captured"));
    await capture(second, 40);
    expect(await statusesOf(id)).toMatchObject(paymentIs("captured"));
  });

  it("is canceled when all was given up, and not before", async () => {
    const id = await order();
    const [first, second] = [
      await pay(await collection({ orderId: id }, 60)),
      await pay(await collection({ orderId: id }, 40)),
    ];
    await giveUp(first);
    expect(await statusesOf(id)).toMatchObject(paymentIs("partially_authorized"));
    await giveUp(second);
    expect(await statusesOf(id)).toMatchObject(paymentIs("canceled"));
  });

  it("is judged anew when another amount is due", async () => {
    const id = await order();
    const payment = await pay(await collection({ orderId: id }));
    await capture(payment, 100);
    const correct = (amount: number, position: number) =>
      run(
        `WITH entry AS (
           INSERT INTO order_ledger_entry (id, order_id, position, kind, amount, total_after)
           SELECT $2, id, $4, 'correction', $3::bigint, total + $3 FROM orders WHERE id = $1)
         UPDATE orders SET total = total + $3, item_total = item_total + $3 WHERE id = $1`,
        [id, newId("ordled"), amount, position],
      );
    await correct(50, 1);
    expect(await statusesOf(id)).toMatchObject(paymentIs("partially_captured"));
    await correct(-50, 2);
    expect(await statusesOf(id)).toMatchObject(paymentIs("captured"));
  });

  it("is paid for when it costs nothing, and canceled with an order that nothing was paid of", async () => {
    const free = await order({ total: 0 });
    await run("UPDATE orders SET status = 'completed' WHERE id = $1", [free]);
    expect(await statusesOf(free)).toMatchObject(paymentIs("captured"));
    const off = await order();
    await run("UPDATE orders SET status = 'canceled', canceled_at = now() WHERE id = $1", [off]);
    expect(await statusesOf(off)).toMatchObject(paymentIs("canceled"));
  });

  it("forgets a collection that nobody asks for any more", async () => {
    const id = await order();
    const asked = await collection({ orderId: id });
    await run("UPDATE payment_collection SET status = 'awaiting' WHERE id = $1", [asked]);
    expect(await statusesOf(id)).toMatchObject(paymentIs("awaiting"));
    await run("DELETE FROM order_payment_collection WHERE payment_collection_id = $1", [asked]);
    expect(await statusesOf(id)).toMatchObject(paymentIs("not_paid"));
  });

  it("is right when two payments come in at once: who comes second sees the first", async () => {
    const id = await order();
    const [first, second] = [
      await pay(await collection({ orderId: id }, 60)),
      await pay(await collection({ orderId: id }, 40)),
    ];
    const [captured, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow = shop.database.transaction(async (tx) => {
      await capture(first, 60, tx);
      captured.resolve();
      await gate.promise;
    });
    await captured.promise;
    const waiting = capture(second, 40);
    gate.resolve();
    await Promise.all([slow, waiting]);
    expect(await statusesOf(id)).toMatchObject(paymentIs("captured"));
  });

  it("raises the version of the order only when it is another one", async () => {
    const id = await order();
    const payment = await pay(await collection({ orderId: id }));
    const version = async () => (await run("SELECT version FROM orders WHERE id = $1", [id]))[0]?.["version"];
    await capture(payment, 10);
    const before = await version();
    await capture(payment, 10);
    expect(await version()).toBe(before);
    await capture(payment, 80);
    expect(await version()).toBe(Number(before) + 1);
  });
});
