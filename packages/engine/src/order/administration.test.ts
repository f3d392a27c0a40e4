import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { statementsOn } from "../../test/shop-requests.ts";
import { type Failure, variantOf } from "../../test/shopper.ts";
import { StaffDesk, type WholeOrder } from "../../test/staff-desk.ts";

interface List {
  readonly orders: Partial<WholeOrder>[];
  readonly count: number;
}

let shop: TestShop;
let desk: StaffDesk;
let board: string;
let small: string;

beforeAll(async () => {
  shop = await openDemoShop();
  desk = new StaffDesk(shop);
  [board, small] = await Promise.all([variantOf(shop, "BB-LARGE"), variantOf(shop, "BB-SMALL")]);
});
afterAll(() => shop.close());

const lineOf = (order: WholeOrder): string => order.items[0]?.id ?? "";
const sell = (quantity = 2) => desk.sell([{ variantId: board, quantity }]);
const pack = (order: WholeOrder, quantity: number) =>
  desk.send<{ order: WholeOrder } & Failure>("POST", `/orders/${order.id}/fulfillments`, {
    items: [{ id: lineOf(order), quantity }],
  });
const payments = (order: WholeOrder) => order.payment_collections.flatMap((collection) => collection.payments ?? []);
const paymentOf = (order: WholeOrder): string => payments(order)[0]?.id ?? "";

/** What the inventory plugin has of the board: promised, and there. */
const stock = async () => {
  const [row] = await shop.database.query(
    unnamed<{ reserved: number; stocked: number }>(
      `SELECT sum(l.reserved)::int AS reserved, sum(l.stocked)::int AS stocked FROM inventory.level l
         JOIN variant_inventory_item v ON v.inventory_item_id = l.item_id WHERE v.variant_id = $1`,
    ),
    [board],
  );
  return row ?? { reserved: 0, stocked: 0 };
};

describe("parcels", () => {
  it("take an order from its packing to its delivery, and stock leaves with them", async () => {
    const before = await stock();
    const order = await sell(3);
    expect(await stock()).toEqual({ reserved: before.reserved + 3, stocked: before.stocked });
    const packed = (await pack(order, 2)).body.order;
    expect(packed).toMatchObject({
      fulfillment_status: "partially_fulfilled",
      items: [{ detail: { fulfilled_quantity: 2 } }],
    });
    const [first] = packed.fulfillments;
    expect(first).toMatchObject({
      provider_id: "manual_manual",
      packed_at: expect.any(String),
      shipped_at: null,
      items: [{ line_item_id: lineOf(order), quantity: 2, sku: "BB-LARGE" }],
    });
    expect(await stock()).toEqual({ reserved: before.reserved + 3, stocked: before.stocked });

    const tooMany = await pack(order, 2);
    expect(tooMany.status).toBe(400);
    expect(tooMany.body.message).toContain("2 of");
    expect(tooMany.body.message).toContain("1 are left");

    const { order: shipped } = await desk.must("POST", `/orders/${order.id}/fulfillments/${first?.id}/shipments`, {
      items: [{ id: lineOf(order), quantity: 2 }],
      labels: [{ tracking_number: "T-1", tracking_url: "https://track.example/T-1", label_url: "" }],
    });
    expect(shipped).toMatchObject({
      fulfillment_status: "partially_shipped",
      items: [{ detail: { shipped_quantity: 2 } }],
    });
    expect(shipped.fulfillments[0]?.labels?.map((label) => label.tracking_number)).toContain("T-1");
    expect(await stock()).toEqual({ reserved: before.reserved + 1, stocked: before.stocked - 2 });
    await vi.waitFor(async () => {
      const sent = await shop.database.query(
        unnamed("SELECT FROM notification WHERE template = 'shipment' AND resource_id = $1"),
        [order.id],
      );
      expect(sent).toHaveLength(1);
    }, 10_000);

    const second = (await pack(order, 1)).body.order.fulfillments[1];
    const { order: delivered } = await desk.must(
      "POST",
      `/orders/${order.id}/fulfillments/${second?.id}/mark-as-delivered`,
    );
    expect(delivered).toMatchObject({
      fulfillment_status: "partially_delivered",
      items: [{ detail: { shipped_quantity: 3, delivered_quantity: 1 } }],
    });
    await desk.must("POST", `/orders/${order.id}/fulfillments/${first?.id}/mark-as-delivered`, {});
    expect((await desk.order(order.id)).fulfillment_status).toBe("delivered");
    expect(await stock()).toEqual({ reserved: before.reserved, stocked: before.stocked - 3 });
  });

  it("are packed once, shipped once and unpacked once, however many ask at a time", async () => {
    const before = await stock();
    const order = await sell(2);
    const packed = await Promise.all([pack(order, 2), pack(order, 2), pack(order, 1)]);
    expect(packed.every(({ status }) => status < 500)).toBe(true);
    const now = await desk.order(order.id);
    expect(now.items[0]?.detail?.fulfilled_quantity).toBeLessThanOrEqual(2);
    for (const { id } of now.fulfillments) {
      const canceled = await Promise.all(
        [1, 2].map(() => desk.send<Failure>("POST", `/orders/${order.id}/fulfillments/${id}/cancel`, {})),
      );
      expect(canceled.some(({ status }) => status === 200)).toBe(true);
      expect(canceled.every(({ status }) => status < 500)).toBe(true);
    }
    expect((await desk.order(order.id)).items[0]?.detail?.fulfilled_quantity).toBe(0);
    const again = (await pack(order, 2)).body.order.fulfillments.find(({ canceled_at: at }) => at === null);
    const shipped = await Promise.all(
      [1, 2, 3].map(() => desk.send<Failure>("POST", `/orders/${order.id}/fulfillments/${again?.id}/shipments`, {})),
    );
    expect(shipped.some(({ status }) => status === 200)).toBe(true);
    expect(shipped.every(({ status }) => status < 500)).toBe(true);
    expect((await desk.order(order.id)).items[0]?.detail?.shipped_quantity).toBe(2);
    expect(await stock()).toEqual({ reserved: before.reserved, stocked: before.stocked - 2 });
    const late = await desk.send<Failure>("POST", `/orders/${order.id}/fulfillments/${again?.id}/cancel`, {});
    expect(late).toMatchObject({ status: 400, body: { message: expect.stringContaining("shipped") } });
  });

  it("leave whole, from where their stock is, and only of their own order", async () => {
    const order = await sell(2);
    const { order: packed } = (await pack(order, 2)).body;
    const at = `/orders/${order.id}/fulfillments/${packed.fulfillments[0]?.id}`;
    const part = await desk.send<Failure>("POST", `${at}/shipments`, { items: [{ id: lineOf(order), quantity: 1 }] });
    expect(part).toMatchObject({ status: 400, body: { message: expect.stringContaining("it has 2") } });
    const other = await sell(1);
    expect(
      (await desk.send("POST", `/orders/${other.id}/fulfillments/${packed.fulfillments[0]?.id}/shipments`, {})).status,
    ).toBe(404);
    expect(
      (await desk.send("POST", `/orders/${other.id}/fulfillments`, { items: [{ id: lineOf(order), quantity: 1 }] }))
        .status,
    ).toBe(404);
  });
});

describe("money", () => {
  it("is captured and refunded in parts, never more than there is, however many ask at a time", async () => {
    const order = await sell(2);
    const id = paymentOf(order);
    expect(order.payment_status).toBe("authorized");
    await desk.must("POST", `/payments/${id}/capture`, { amount: 1 });
    expect((await desk.order(order.id)).payment_status).toBe("partially_captured");
    const rest = await Promise.all([1, 2].map(() => desk.send<Failure>("POST", `/payments/${id}/capture`, {})));
    expect(rest.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 400]));
    const captured = await desk.order(order.id);
    expect(captured).toMatchObject({
      payment_status: "captured",
      summary: { paid_total: order.total, pending_difference: 0 },
    });
    const tooMuch = await desk.send<Failure>("POST", `/payments/${id}/refund`, { amount: order.total + 1 });
    expect(tooMuch.status).toBe(400);
    expect(tooMuch.body.message).toContain(String(Math.round(order.total * 100)));
    const refunds = await Promise.all(
      [1, 2].map(() =>
        desk.send<Failure>("POST", `/payments/${id}/refund`, { amount: order.total - 0.5, note: "broken" }),
      ),
    );
    expect(refunds.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 400]));
    expect((await desk.order(order.id)).payment_status).toBe("partially_refunded");
    const key = { "idempotency-key": `refund-${order.id}` };
    const same = await Promise.all(
      [1, 2].map(() => desk.send("POST", `/payments/${id}/refund`, { amount: 0.25 }, key)),
    );
    expect(same.some(({ status }) => status === 200)).toBe(true);
    expect((await desk.order(order.id)).summary.refunded_total).toBeCloseTo(order.total - 0.25, 2);
    expect(
      (await desk.send("POST", `/payments/${id}/refund`, { amount: 0.1, refund_reason_id: "refr_none" })).status,
    ).toBe(404);
  });

  it("is credited to an order, up to what it comes to", async () => {
    const order = await sell(1);
    const { order: credited } = await desk.must("POST", `/orders/${order.id}/credit-lines`, {
      amount: 2,
      reference: "goodwill",
      reference_id: "x",
    });
    expect(credited.total).toBeCloseTo(order.total - 2, 2);
    expect(credited).toMatchObject({ credit_line_total: 2, credit_lines: [{ amount: 2, reference: "goodwill" }] });
    const refused = await desk.send<Failure>("POST", `/orders/${order.id}/credit-lines`, { amount: order.total });
    expect(refused).toMatchObject({ status: 400, body: { type: "not_allowed" } });
  });
});

describe("calling an order off", () => {
  it("gives back its stock and its money, once, and leaves nothing due", async () => {
    const before = await stock();
    const [authorized, captured] = [await sell(2), await sell(1)];
    await desk.must("POST", `/payments/${paymentOf(captured)}/capture`, {});
    const answers = await Promise.all(
      [1, 2, 3].map(() => desk.send<{ order: WholeOrder }>("POST", `/orders/${authorized.id}/cancel`)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await desk.must("POST", `/orders/${captured.id}/cancel`);
    await vi.waitFor(async () => {
      expect(await stock()).toEqual(before);
      expect(await desk.order(authorized.id)).toMatchObject({
        status: "canceled",
        payment_status: "canceled",
        fulfillment_status: "canceled",
        total: 0,
        summary: { pending_difference: 0, current_order_total: 0, original_order_total: authorized.total },
        canceled_at: expect.any(String),
      });
      expect(await desk.order(captured.id)).toMatchObject({
        payment_status: "refunded",
        total: 0,
        summary: { pending_difference: 0 },
      });
    }, 10_000);
    const ledger = await shop.database.query(unnamed("SELECT kind FROM order_ledger_entry WHERE order_id = $1"), [
      authorized.id,
    ]);
    expect(ledger).toEqual([{ kind: "cancel" }]);
    expect((await pack(authorized, 1)).status).toBe(400);
    expect((await desk.send("POST", `/payments/${paymentOf(authorized)}/capture`, {})).status).toBe(400);
    expect((await desk.must("POST", `/orders/${authorized.id}/archive`)).order.status).toBe("archived");
  });

  it("leaves nothing to capture of what was captured in part", async () => {
    const order = await sell(2);
    await desk.must("POST", `/payments/${paymentOf(order)}/capture`, { amount: 1 });
    await desk.must("POST", `/orders/${order.id}/cancel`);
    await vi.waitFor(async () => expect((await desk.order(order.id)).payment_status).toBe("refunded"), 10_000);
    const more = await desk.send<Failure>("POST", `/payments/${paymentOf(order)}/capture`, { amount: 1 });
    expect(more).toMatchObject({ status: 400, body: { data: { code: "payment.capture_too_much", left: 0 } } });
    expect((await desk.order(order.id)).summary).toMatchObject({ pending_difference: 0, refunded_total: 1 });
  });

  it("is refused while anything is packed", async () => {
    const order = await sell(1);
    const { order: packed } = (await pack(order, 1)).body;
    const refused = await desk.send<Failure>("POST", `/orders/${order.id}/cancel`);
    expect(refused).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining(packed.fulfillments[0]?.id ?? "?") },
    });
  });
});

describe("the heading of an order", () => {
  it("is corrected at the version that was seen", async () => {
    const order = await sell(1);
    const { etag } = await desk.send("GET", `/orders/${order.id}`);
    const changes = {
      email: "new@example.com",
      shipping_address: { address_1: "Elsewhere 1" },
      metadata: { gift: true },
    };
    const { status, body } = await desk.send<{ order: WholeOrder }>("POST", `/orders/${order.id}`, changes, {
      "if-match": etag ?? "",
    });
    expect(status).toBe(200);
    expect(body.order).toMatchObject({
      email: "new@example.com",
      shipping_address: { address_1: "Elsewhere 1", city: "Kiel" },
      metadata: { gift: true },
    });
    expect((await desk.send("POST", `/orders/${order.id}`, changes, { "if-match": etag ?? "" })).status).toBe(409);
    const moved = await desk.send<Failure>("POST", `/orders/${order.id}`, { shipping_address: { country_code: "fr" } });
    expect(moved.status).toBe(400);
    expect((await desk.send("POST", "/orders/order_none", {})).status).toBe(404);
    expect((await desk.must("POST", `/orders/${order.id}/complete`, {})).order.status).toBe("completed");
    expect((await desk.must("POST", `/orders/${order.id}/archive`)).order.status).toBe("archived");
  });
});

describe("the list", () => {
  it("is searched, filtered and sorted in one statement", async () => {
    const order = await desk.sell([{ variantId: small, quantity: 1 }]);
    await desk.must("POST", `/orders/${order.id}`, {
      email: "zoe@needle.example",
      shipping_address: { last_name: "Haystack" },
    });
    const ids = async (query: string) => (await desk.must<List>("GET", `/orders?${query}`)).orders.map(({ id }) => id);
    for (const q of ["needle", "hayst", String(order.display_id), `%23${order.display_id}`])
      expect(await ids(`q=${q}`)).toContain(order.id);
    expect(await ids("q=BB-SMALL")).toContain(order.id);
    // One or two letters find what begins with them: this order by its e-mail, and nothing by what stands in the middle of it.
    expect(await ids("q=zo")).toEqual([order.id]);
    expect(await ids("q=oe")).toEqual([]);
    await desk.must("POST", `/customers/${order.customer_id}`, {
      first_name: "Philippa",
      company_name: "Lanternworks",
    });
    const bought = await desk.must<List>("GET", "/orders?q=lanternw");
    expect(bought.orders.map(({ id }) => id)).toContain(order.id);
    // What was found is counted on the way, and behind the last page all the same.
    const behind = await desk.must<List>("GET", "/orders?q=lanternw&offset=1000");
    expect(behind).toMatchObject({ orders: [], count: bought.count });
    expect(await ids("q=nothing-of-the-kind")).toEqual([]);
    expect(await ids("email=zoe@needle.example&payment_status=authorized&fulfillment_status=not_fulfilled")).toEqual([
      order.id,
    ]);
    expect(await ids(`total[$gte]=${order.total}&total[$lte]=${order.total}&email=zoe@needle.example`)).toEqual([
      order.id,
    ]);
    expect(await ids("email=zoe@needle.example&payment_status[]=captured")).toEqual([]);
    expect(await ids(`created_at[$gt]=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([]);
    shop.statements();
    const { orders, count } = await desk.must<List>(
      "GET",
      "/orders?fields=id,payment_status,fulfillment_status,*customer,*sales_channel,*items&limit=3&order=-total",
    );
    expect(statementsOn(shop, /FROM orders/)).toHaveLength(1);
    expect(orders).toHaveLength(3);
    expect(count).toBeGreaterThan(3);
    expect(orders[0]).toMatchObject({
      customer: { email: expect.any(String) },
      sales_channel: { name: "Web shop" },
      items: [expect.anything()],
    });
    expect((await desk.send("GET", "/orders?colour=red")).status).toBe(400);
  });
});

describe("what is asked for later", () => {
  it("is collected and marked as paid, never for more than is due", async () => {
    const order = await sell(1);
    await desk.must("POST", `/payments/${paymentOf(order)}/capture`, {});
    expect((await desk.send("POST", "/payment-collections", { order_id: order.id, amount: 1 })).status).toBe(400);
    await shop.database.query(
      unnamed(`WITH entry AS (INSERT INTO order_ledger_entry (id, order_id, position, kind, amount, total_after)
                 SELECT 'ordled_x', id, 1, 'correction', 500, total + 500 FROM orders WHERE id = $1)
               UPDATE orders SET total = total + 500, item_total = item_total + 500 WHERE id = $1`),
      [order.id],
    );
    const { payment_collection: made } = await desk.must<{ payment_collection: { id: string } }>(
      "POST",
      "/payment-collections",
      { order_id: order.id, amount: 5 },
    );
    expect((await desk.send("POST", "/payment-collections", { order_id: order.id, amount: 0.01 })).status).toBe(400);
    expect((await desk.order(order.id)).payment_status).toBe("partially_captured");
    await desk.must("POST", `/payment-collections/${made.id}/mark-as-paid`, { order_id: order.id });
    expect(await desk.order(order.id)).toMatchObject({
      payment_status: "captured",
      summary: { pending_difference: 0 },
    });
    expect((await desk.send("DELETE", `/payment-collections/${made.id}`)).status).toBe(400);
  });
});
