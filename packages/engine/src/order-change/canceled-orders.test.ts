import { setTimeout } from "node:timers/promises";
import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import { expectBooksInOrder } from "../../test/faults/books.ts";
import { openShopOn, type TestShop } from "../../test/open-test-shop.ts";
import { type Failure, variantOf } from "../../test/shopper.ts";
import { StaffDesk, type WholeOrder } from "../../test/staff-desk.ts";

/** Two processes, as far as PostgreSQL can tell, and somebody of the staff at each. */
let shop: TestShop;
let other: TestShop;
let desk: StaffDesk;
let otherDesk: StaffDesk;
let board: string;
let small: string;

beforeAll(async () => {
  shop = await openDemoShop();
  other = await openShopOn(shop.databaseUrl);
  desk = new StaffDesk(shop);
  otherDesk = new StaffDesk(other);
  board = await variantOf(shop, "BB-LARGE");
  small = await variantOf(shop, "BB-SMALL");
});
afterAll(async () => {
  await other.close();
  await shop.close();
});

const sell = () => desk.sell([{ variantId: board, quantity: 1 }]);
const items = () => ({ items: [{ variant_id: small, quantity: 1 }] });

/** An order whose edit is ready to be confirmed. */
async function edited(): Promise<WholeOrder> {
  const order = await sell();
  await desk.must("POST", "/order-edits", { order_id: order.id });
  await desk.must("POST", `/order-edits/${order.id}/items`, items());
  return order;
}

interface Changes {
  order_changes: { change_type: string; status: string; canceled_by: string | null }[];
}
const changesOf = async ({ id }: WholeOrder) =>
  (await desk.must<Changes>("GET", `/orders/${id}/changes`)).order_changes.map(({ status }) => status);

const stillOpen = unnamed<{ what: string; id: string }>(
  `SELECT 'a change' AS what, c.id FROM order_change c JOIN orders o ON o.id = c.order_id
    WHERE o.canceled_at IS NOT NULL AND c.status IN ('pending', 'requested')
   UNION ALL
   SELECT 'a change confirmed afterwards', c.id FROM order_change c JOIN orders o ON o.id = c.order_id
    WHERE c.confirmed_at > o.canceled_at
   UNION ALL
   SELECT 'a return', r.id FROM order_return r JOIN orders o ON o.id = r.order_id
    WHERE o.canceled_at IS NOT NULL AND r.status <> 'canceled'
   UNION ALL
   SELECT 'an exchange', x.id FROM order_exchange x JOIN orders o ON o.id = x.order_id
    WHERE o.canceled_at IS NOT NULL AND x.status <> 'canceled'
   UNION ALL
   SELECT 'a claim', x.id FROM order_claim x JOIN orders o ON o.id = x.order_id
    WHERE o.canceled_at IS NOT NULL AND x.status <> 'canceled'`,
);

const calledOff = () => vi.waitFor(async () => expect(await shop.database.query(stillOpen)).toEqual([]), 10_000);

describe("an order that is canceled", () => {
  it("gives up the edit that was begun", async () => {
    const order = await edited();
    await desk.must("POST", `/orders/${order.id}/cancel`);
    await calledOff();
    expect(await changesOf(order)).toEqual(["canceled"]);
    const late = await desk.send<Failure>("POST", `/order-edits/${order.id}/confirm`);
    expect(late).toMatchObject({ status: 400, body: { data: { code: "order_change.none_open" } } });
  });

  it("forgets returns, exchanges and claims that were begun, with what was to come back", async () => {
    const begun = [
      ["/returns", {}],
      ["/exchanges", {}],
      ["/claims", { type: "replace" }],
    ] as const;
    for (const [url, body] of begun) {
      const order = await sell();
      const made = await desk.must<Record<string, { id: string }>>("POST", url, { order_id: order.id, ...body });
      const given = { items: [{ id: order.items[0]?.id, quantity: 1 }] };
      const { id } = made.exchange ?? made.claim ?? {};
      // Nothing of it has left, so nothing can come back; the return that was to take it is there all the same.
      if (id) expect((await desk.send("POST", `${url}/${id}/inbound/items`, given)).status).toBe(400);
      await desk.must("POST", `/orders/${order.id}/cancel`);
      await calledOff();
      expect(await changesOf(order)).toEqual(["canceled"]);
      expect(await desk.must("GET", `${url}?order_id=${order.id}`)).toMatchObject({ count: 0 });
      expect(await desk.must("GET", `/returns?order_id=${order.id}`)).toMatchObject({ count: 0 });
    }
  });

  it("takes exchanges and claims with it that were confirmed, and their stock", async () => {
    for (const [kind, about] of [
      ["exchange", {}],
      ["claim", { type: "replace" }],
    ] as const) {
      const order = await sell();
      const made = await desk.must<Record<string, { id: string }>>("POST", `/${kind}s`, {
        order_id: order.id,
        ...about,
      });
      const url = `/${kind}s/${made[kind]?.id}`;
      await desk.must("POST", `${url}/outbound/items`, items());
      await desk.must("POST", `${url}/request`, {});
      await desk.must("POST", `/orders/${order.id}/cancel`);
      await calledOff();
      expect(await desk.must("GET", url)).toMatchObject({ [kind]: { status: "canceled" } });
      const told = await shop.database.query(
        unnamed<{ payload: object }>(
          `SELECT payload FROM event WHERE name = '${kind}.canceled' AND payload->>'orderId' = $1`,
        ),
        [order.id],
      );
      // Whoever bought it is told that the order is off; that says it all.
      expect(told).toMatchObject([{ payload: { orderId: order.id, noNotification: true } }]);
    }
    await expectBooksInOrder(shop.database);
  });

  it("is not changed any more", async () => {
    const order = await sell();
    await desk.must("POST", `/orders/${order.id}/cancel`);
    for (const [url, body] of [
      ["/order-edits", {}],
      ["/returns", {}],
      ["/exchanges", {}],
      ["/claims", { type: "refund" }],
    ] as const) {
      const refused = await desk.send<Failure>("POST", url, { order_id: order.id, ...body });
      expect(refused).toMatchObject({
        status: 400,
        body: { data: { code: "order_change.order_not_changeable", orderId: order.id, status: "canceled" } },
      });
    }
    expect(await changesOf(order)).toEqual([]);
    expect(await shop.database.query(stillOpen)).toEqual([]);
  });
});

describe("canceling an order while its edit is confirmed", () => {
  it("does one after the other: what was promised goes back, and nothing is confirmed afterwards", async () => {
    const alone = await edited();
    const start = performance.now();
    await desk.must("POST", `/order-edits/${alone.id}/confirm`);
    let pause = performance.now() - start;
    const outcomes = new Set<number>();
    for (let round = 0; round < 16; round += 1) {
      const order = await edited();
      const [confirming, canceling] = round % 2 === 0 ? [desk, otherDesk] : [otherDesk, desk];
      const [confirmed, canceled] = await Promise.all([
        confirming.send<Failure>("POST", `/order-edits/${order.id}/confirm`),
        setTimeout(pause).then(() => canceling.send("POST", `/orders/${order.id}/cancel`)),
      ]);
      // Sooner where it was too late, and later where it was too soon: so both happen, however fast the machine is.
      pause = confirmed.status === 200 ? pause * 0.7 : pause * 1.3 + 1;
      expect(canceled.status).toBe(200);
      if (confirmed.status !== 200)
        expect(confirmed).toMatchObject({
          status: 400,
          body: { data: { code: expect.stringMatching(/order_not_changeable|none_open/) as string } },
        });
      await calledOff();
      expect(await changesOf(order)).toEqual([confirmed.status === 200 ? "confirmed" : "canceled"]);
      expect((await desk.order(order.id)).total).toBe(0);
      outcomes.add(confirmed.status);
    }
    await expectBooksInOrder(shop.database);
    // Otherwise nothing has raced.
    expect(outcomes.size).toBe(2);
  }, 120_000);
});
