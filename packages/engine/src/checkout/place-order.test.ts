import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { bearer, requestsTo, signUp } from "../../test/shop-requests.ts";
import { type Completed, type Failure, inNewYork, remainsIn, Shopper, variantOf } from "../../test/shopper.ts";
import type { OrderDto } from "../order/index.ts";

let shop: TestShop;
let shopper: Shopper;
let board: string;
let small: string;

beforeAll(async () => {
  shop = await openDemoShop();
  shopper = new Shopper(shop);
  [board, small] = await Promise.all([variantOf(shop, "BB-LARGE"), variantOf(shop, "BB-SMALL")]);
});
afterAll(() => shop.close());

const orderOf = ({ body }: { body: Completed }): OrderDto => {
  if (body.type !== "order") throw new Error(`The cart was not completed: ${JSON.stringify(body.error)}`);
  return body.order;
};
const rows = <Row>(sql: string, parameters: unknown[] = []) => shop.database.query(unnamed<Row>(sql), parameters);

/** What goes on beside any request: events are handed over and delivered, what is overdue is looked for. */
const background =
  /^\s*(WITH (due|settled|given|overdue|noted|wanted) AS|SELECT pg_try_advisory|SELECT position|DELETE FROM outbox|SELECT topic|UPDATE workflow_run run)/;

/** The statements of one request. Plugins hand their events over in the same words as the engine stores its own. */
function ownStatements(sent: readonly string[]): string[] {
  const own = sent
    .filter((text) => !background.test(text))
    .map((text) => text.trim().replaceAll(/\s+/g, " ").slice(0, 60));
  return own.filter((text, index) => !text.startsWith("WITH incoming AS") || own.indexOf(text) === index);
}

describe("completing a cart", () => {
  it("places an order that says what the cart said, to the cent", async () => {
    const cart = await shopper.readyCart([
      { variantId: board, quantity: 2 },
      { variantId: small, quantity: 1 },
    ]);
    const answer = await shopper.complete(cart.id);
    const order = orderOf(answer);

    expect(answer.status).toBe(200);
    expect(order).toMatchObject({
      id: expect.stringMatching(/^order_/),
      display_id: expect.any(Number),
      status: "pending",
      payment_status: "authorized",
      fulfillment_status: "not_fulfilled",
      email: "ada@example.com",
      customer_id: expect.stringMatching(/^cus_/),
    });
    const { total, subtotal, tax_total, item_total, item_tax_total, shipping_total } = cart;
    expect(order).toMatchObject({ total, subtotal, tax_total, item_total, item_tax_total, shipping_total });
    const said = (
      lines: readonly { variant_id?: string | null; quantity?: number; unit_price?: number; total?: number }[],
    ) => lines.map(({ variant_id: id, quantity, unit_price: price, total }) => [id, quantity, price, total]);
    expect(said(order.items)).toEqual(said(cart.items));
    expect(order.items[0]?.detail).toMatchObject({ quantity: 2, fulfilled_quantity: 0 });
    expect(order.shipping_address).toMatchObject({ city: "Kiel", country_code: "de" });
  });

  it("commits the stock, authorises exactly the total, ends the cart and tells of it", async () => {
    const cart = await shopper.readyCart([{ variantId: board, quantity: 3 }]);
    const { id, total, display_id: displayId } = orderOf(await shopper.complete(cart.id));

    const stock = await rows(
      `SELECT r.status, a.quantity FROM orders o JOIN inventory.reservation r ON r.key = o.reservation_key
         JOIN inventory.allocation a ON a.key = r.key WHERE o.id = $1`,
      [id],
    );
    expect(stock).toEqual([{ status: "committed", quantity: 3 }]);
    const payments = await rows<{ amount: number; promised: number }>(
      `SELECT p.amount, m.amount AS promised FROM orders o JOIN payment p USING (payment_collection_id)
         JOIN payment_manual.payment m ON m.key = p.data->>'paymentKey' AND m.status = 'authorized' WHERE o.id = $1`,
      [id],
    );
    expect(payments).toEqual([{ amount: Math.round(total * 100), promised: Math.round(total * 100) }]);
    expect((await shopper.view(cart.id)).completed_at).not.toBeNull();
    const events = await rows(`SELECT payload FROM event WHERE name = 'order.placed' AND aggregate = $1`, [id]);
    expect(events).toMatchObject([
      {
        payload: {
          orderId: id,
          displayId,
          cartId: cart.id,
          total: Math.round(total * 100),
          currencyCode: "eur",
          lines: [{ quantity: 3 }],
        },
      },
    ]);
    expect(await remainsIn(shop)).toMatchObject({ held: 0, frozen: 0, open: 0 });
  });

  it.each([
    ["Hamburg Warehouse", "eur", undefined],
    ["Brooklyn Depot", "usd", inNewYork],
  ])("takes the stock from where the parcel leaves: %s", async (name, currencyCode, address) => {
    const cart = await shopper.readyCart([{ variantId: board, quantity: 1 }], {
      currencyCode,
      ...(address && { address }),
    });
    const order = orderOf(await shopper.complete(cart.id));
    const from = await rows(
      `SELECT l.name FROM orders o JOIN inventory.allocation a ON a.key = o.reservation_key
         JOIN stock_location l ON l.id = a.location_id WHERE o.id = $1`,
      [order.id],
    );
    expect(from).toEqual([{ name }]);
  });

  it("makes one guest for all orders of an address, and keeps a customer's order with the customer", async () => {
    const first = orderOf(await shopper.complete((await shopper.readyCart([{ variantId: board, quantity: 1 }])).id));
    const second = orderOf(await shopper.complete((await shopper.readyCart([{ variantId: board, quantity: 1 }])).id));
    expect(second.customer_id).toBe(first.customer_id);

    const ada = await signUp(requestsTo(shop), "ada@example.com");
    const signedIn = new Shopper(shop, ada.token);
    const third = orderOf(await signedIn.complete((await signedIn.readyCart([{ variantId: board, quantity: 1 }])).id));
    expect(third.customer_id).toBe(ada.id);
    expect(ada.id).not.toBe(first.customer_id);
  });

  it("takes 15 statements, the reply included", async () => {
    const counts: number[] = [];
    // Of several, since now and then a repeated job of the shop falls into the same moment.
    for (let time = 0; time < 3; time += 1) {
      const { id } = await shopper.readyCart([
        { variantId: board, quantity: 1 },
        { variantId: small, quantity: 1 },
      ]);
      // What follows of the order before it may still be under way.
      await vi.waitFor(async () => {
        expect(await rows("SELECT FROM event_delivery WHERE state <> 'done'")).toEqual([]);
      }, 15_000);
      shop.statements();
      await shopper.complete(id);
      counts.push(ownStatements(shop.statements()).length);
    }
    expect(Math.min(...counts)).toBe(15);
  });

  it("charges nothing for what costs nothing", async () => {
    const [variant] = await rows<{ id: string }>(
      `UPDATE product_variant SET requires_shipping = false WHERE sku LIKE 'SPT%' RETURNING id`,
    );
    const id = variant?.id ?? "";
    await rows(`UPDATE price SET amount = 0, compare_at_amount = NULL WHERE variant_id = $1`, [id]);
    const cart = await shopper.cart([{ variantId: id, quantity: 1 }]);
    expect(cart.total).toBe(0);
    expect(orderOf(await shopper.complete(cart.id))).toMatchObject({
      total: 0,
      payment_collections: [],
      payment_status: "captured",
    });
  });
});

describe("completing a cart again", () => {
  it("gives the same order, and the cart takes no more changes", async () => {
    const { id } = await shopper.readyCart([{ variantId: board, quantity: 1 }]);
    const first = await shopper.complete(id);
    const before = await remainsIn(shop);
    expect(await shopper.complete(id)).toEqual(first);
    expect(await shopper.send("POST", `/store/carts/${id}/complete`, { idempotency_key: "again" })).toEqual(first);
    expect(await remainsIn(shop)).toEqual(before);
    const change = await shopper.send<Failure>("POST", `/store/carts/${id}/line-items`, {
      variant_id: board,
      quantity: 1,
    });
    expect(change).toMatchObject({ status: 400, body: { data: { code: "cart.completed" } } });
    expect(await shopper.send<Failure>("POST", "/store/payment-collections", { cart_id: id })).toMatchObject({
      status: 400,
      body: { data: { code: "cart.completed" } },
    });
  });

  it("gives one order to all who ask at once", async () => {
    const { id } = await shopper.readyCart([{ variantId: board, quantity: 1 }]);
    const before = await remainsIn(shop);
    const answers = await Promise.all(Array.from({ length: 5 }, () => shopper.complete(id)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
    expect(await remainsIn(shop)).toEqual({
      ...before,
      orders: before.orders + 1,
      payments: before.payments + 1,
      committed: before.committed + 1,
    });
  });
});

describe("a cart of somebody else", () => {
  it("is not completed by its id", async () => {
    const { token } = await signUp(requestsTo(shop), "grace@example.com");
    const { id } = await new Shopper(shop, token).readyCart([{ variantId: board, quantity: 1 }]);
    const other = await signUp(requestsTo(shop), "mallory@example.com");
    for (const stranger of [shopper, new Shopper(shop, other.token)]) {
      expect(await stranger.complete<Failure>(id)).toMatchObject({ status: 404, body: { type: "not_found" } });
    }
    const { status } = await requestsTo(shop).post(`/store/carts/${id}/complete`, undefined, bearer(token));
    expect(status).toBe(200);
  });
});

it("the confirmation is mailed once the order is there", async () => {
  const { id } = await shopper.readyCart([{ variantId: board, quantity: 1 }]);
  const order = orderOf(await shopper.complete(id));
  await vi.waitFor(async () => {
    const deliveries = await rows(
      `SELECT d.state FROM event_delivery d JOIN event e USING (position)
        WHERE d.subscriber = 'notification.confirm_order' AND e.aggregate = $1`,
      [order.id],
    );
    expect(deliveries).toEqual([{ state: "done" }]);
  }, 15_000);
});
