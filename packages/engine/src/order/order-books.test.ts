import { unnamed } from "@hanse/plugin-kit";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { variantOf } from "../../test/shopper.ts";
import { StaffDesk } from "../../test/staff-desk.ts";
import type { OrderService } from "./order.service.ts";
import { orderTotals } from "./order-totals.ts";
import type { OrderItem, OrderLines } from "./order.ts";
import type { OrderRevisionService } from "./revision.service.ts";

let shop: TestShop;
let desk: StaffDesk;
let orders: OrderService;
let revisions: OrderRevisionService;
let wanted: { variantId: string; quantity: number }[];

beforeAll(async () => {
  shop = await openDemoShop();
  desk = new StaffDesk(shop);
  orders = shop.container.resolve<OrderService>("orders");
  revisions = shop.container.resolve<OrderRevisionService>("orderRevisions");
  const ids = await Promise.all(["BB-LARGE", "BB-SMALL"].map((sku) => variantOf(shop, sku)));
  const places = await shop.database.query(
    unnamed<{ itemId: string; locationId: string }>(
      `SELECT v.inventory_item_id AS "itemId", l.id AS "locationId"
         FROM variant_inventory_item v, stock_location l WHERE v.variant_id = ANY($1::text[])`,
    ),
    [ids],
  );
  await shop.database.query(
    unnamed("UPDATE inventory.level SET stocked = stocked + 10000 WHERE item_id = ANY($1::text[])"),
    [places.map(({ itemId }) => itemId)],
  );
  wanted = ids.map((variantId, index) => ({ variantId, quantity: 4 - index }));
});
afterAll(() => shop.close());

type Operation = { readonly kind: string; readonly line: number; readonly units: number; readonly share: number };

const operation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.constantFrom(
    "pack",
    "pack",
    "ship",
    "ship",
    "deliver",
    "unpack",
    "capture",
    "capture",
    "refund",
    "credit",
    "cancel",
    "fewer",
    "return",
  ),
  line: fc.nat({ max: 1 }),
  units: fc.integer({ min: 1, max: 3 }),
  share: fc.integer({ min: 1, max: 100 }),
});

/** Sends one; it may be refused, but never fails. */
async function attempt(id: string, { kind, line, units, share }: Operation): Promise<void> {
  const order = await desk.order(id);
  const item = order.items[line];
  const parcel = order.fulfillments[share % Math.max(1, order.fulfillments.length)]?.id ?? "ful_none";
  const payment = order.payment_collections[0]?.payments?.[0];
  const part = Math.max(0.01, Math.round((payment?.amount ?? 0) * share) / 100);
  const at = `/orders/${id}/fulfillments`;
  const send = async (url: string, body: object = {}): Promise<void> => {
    const { status } = await desk.send("POST", url, body);
    expect(status).toBeLessThan(500);
  };
  switch (kind) {
    case "pack":
      return send(at, { items: [{ id: item?.id ?? "ordli_none", quantity: units }] });
    case "ship":
      return send(`${at}/${parcel}/shipments`);
    case "deliver":
      return send(`${at}/${parcel}/mark-as-delivered`);
    case "unpack":
      return send(`${at}/${parcel}/cancel`);
    case "capture":
    case "refund":
      return send(`/payments/${payment?.id}/${kind}`, { amount: part });
    case "credit":
      return send(`/orders/${id}/credit-lines`, { amount: share / 10 });
    case "cancel":
      return share > 80 ? send(`/orders/${id}/cancel`) : undefined;
    default:
      return revise(id, line, (each) =>
        kind === "return"
          ? { ...each, returnReceivedQuantity: Math.min(each.shippedQuantity, each.returnReceivedQuantity + units) }
          : {
              ...each,
              writtenOffQuantity: Math.min(
                each.shippedQuantity - each.returnReceivedQuantity,
                each.writtenOffQuantity + 1,
              ),
            },
      );
  }
}

async function revise(id: string, line: number, change: (item: OrderItem) => OrderItem): Promise<void> {
  await shop.database.transaction(async (tx) => {
    const order = await revisions.lock(tx, id);
    const changed: OrderLines = {
      ...order.lines,
      items: order.lines.items.map((item, index) => (index === line ? change(item) : item)),
    };
    // What was credited cannot be given back a second time.
    if (orderTotals(changed).cart.total < 0 || order.status === "canceled") return;
    await revisions.revise(tx, order, changed, { kind: "return", referenceId: null, createdBy: null });
  });
}

const books = unnamed<{
  ledger: number;
  captured: number;
  refunded: number;
  held: number;
  shipped: number;
  released: boolean;
}>(
  `SELECT (o.placed_total + coalesce((SELECT sum(e.amount) FROM order_ledger_entry e WHERE e.order_id = o.id), 0))::float8 AS ledger,
          coalesce((SELECT sum(m.captured) FROM payment_manual.payment m JOIN payment p ON p.data->>'paymentKey' = m.key
                     WHERE p.payment_collection_id = o.payment_collection_id), 0)::float8 AS captured,
          coalesce((SELECT sum(m.refunded) FROM payment_manual.payment m JOIN payment p ON p.data->>'paymentKey' = m.key
                     WHERE p.payment_collection_id = o.payment_collection_id), 0)::float8 AS refunded,
          coalesce((SELECT sum(a.quantity) FROM inventory.allocation a WHERE a.key = o.reservation_key), 0)::float8 AS held,
          coalesce((SELECT sum(a.shipped) FROM inventory.allocation a WHERE a.key = o.reservation_key), 0)::float8 AS shipped,
          EXISTS (SELECT FROM inventory.reservation r WHERE r.key = o.reservation_key AND r.status = 'released') AS released
     FROM orders o WHERE o.id = $1`,
);

async function check(id: string): Promise<void> {
  const order = await orders.get(id);
  const [row] = await shop.database.query(books, [id]);
  const { lines, fulfillments } = order;
  if (!row || !lines || !fulfillments) throw new Error("The order is gone.");
  expect(order.total).toBe(row.ledger);
  expect(order.total).toBe(orderTotals(lines).cart.total);
  expect(order.total).toBeGreaterThanOrEqual(0);
  const { summary } = await desk.order(id);
  const minor = (amount: number) => Math.round(amount * 100);
  expect(minor(summary.paid_total)).toBe(row.captured);
  expect(minor(summary.refunded_total)).toBe(row.refunded);
  expect(minor(summary.paid_total) - minor(summary.refunded_total) + minor(summary.pending_difference)).toBe(
    order.total,
  );
  for (const item of lines.items) {
    const unitsIn = (states: readonly string[]): number =>
      fulfillments
        .filter(({ state }) => states.includes(state))
        .flatMap(({ items }) => items)
        .filter(({ lineId }) => lineId === item.id)
        .reduce((sum, { quantity }) => sum + quantity, 0);
    expect(item.fulfilledQuantity).toBe(unitsIn(["open", "shipped", "delivered"]));
    expect(item.shippedQuantity).toBe(unitsIn(["shipped", "delivered"]));
    expect(item.deliveredQuantity).toBe(unitsIn(["delivered"]));
  }
  const sum = (of: (item: OrderItem) => number): number => lines.items.reduce((total, item) => total + of(item), 0);
  expect(row.shipped).toBe(sum((item) => item.shippedQuantity));
  if (order.status !== "canceled") expect(row.held).toBe(sum((item) => item.quantity));
}

it("the books of an order agree whatever staff do with it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 10, maxLength: 10 }), async (operations) => {
      const { id } = await desk.sell(wanted);
      for (const one of operations) {
        await attempt(id, one);
        // A cancellation's money goes back a moment later.
        const { status } = await orders.get(id);
        await (status === "canceled" ? vi.waitFor(() => check(id), 10_000) : check(id));
      }
      if ((await orders.get(id)).status !== "canceled") return;
      await vi.waitFor(async () => {
        expect((await desk.order(id)).summary.pending_difference).toBe(0);
        expect((await shop.database.query(books, [id]))[0]?.released).toBe(true);
      }, 10_000);
    }),
    { numRuns: 30, endOnFailure: true },
  );
}, 240_000);
