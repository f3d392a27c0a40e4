import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { requestsTo, signUp, statementsOn } from "../../test/shop-requests.ts";
import { Shopper, variantOf } from "../../test/shopper.ts";
import { StaffDesk, type WholeOrder } from "../../test/staff-desk.ts";

let shop: TestShop;
let desk: StaffDesk;
let board: string;

beforeAll(async () => {
  shop = await openDemoShop();
  desk = new StaffDesk(shop);
  board = await variantOf(shop, "BB-LARGE");
});
afterAll(() => shop.close());

const sell = (quantity: number) => desk.sell([{ variantId: board, quantity }]);
const pack = (order: WholeOrder, quantity: number) =>
  desk.must("POST", `/orders/${order.id}/fulfillments`, { items: [{ id: order.items[0]?.id, quantity }] });
const paymentOf = (order: WholeOrder): string => order.payment_collections[0]?.payments?.[0]?.id ?? "";

describe("handing an order on", () => {
  it("needs the token, which works once", async () => {
    const order = await sell(1);
    const graceful = await signUp(requestsTo(shop), "transfer@example.com");
    const grace = new Shopper(shop, graceful.token);
    const requested = await grace.send<{ order: object }>("POST", `/store/orders/${order.id}/transfer/request`, {});
    expect(requested).toMatchObject({ status: 200, body: { order: { id: order.id } } });
    expect(requested.body.order).not.toHaveProperty("email");
    const [event] = await shop.database.query(
      unnamed<{ payload: { token: string } }>(
        "SELECT payload FROM event WHERE name = 'order.transfer_requested' AND aggregate = $1",
      ),
      [order.id],
    );
    const token = event?.payload.token ?? "";
    const guest = new Shopper(shop);
    expect((await guest.send("POST", `/store/orders/${order.id}/transfer/accept`, { token: "wrong" })).status).toBe(
      400,
    );
    expect((await guest.send("POST", `/store/orders/${order.id}/transfer/accept`, { token })).status).toBe(200);
    expect((await guest.send("POST", `/store/orders/${order.id}/transfer/accept`, { token })).status).toBe(400);
    expect((await desk.order(order.id)).customer_id).toBe(graceful.id);
    const { order: guests } = await desk.must("POST", `/orders/${order.id}/transfer/guest`, {
      email: "somebody@example.com",
    });
    expect(guests.email).toBe("somebody@example.com");
    expect((await desk.send("POST", `/orders/${order.id}/transfer/cancel`)).status).toBe(404);
    const { shipping_options: offered } = await desk.must<{ shipping_options: object[] }>(
      "GET",
      `/orders/${order.id}/shipping-options`,
    );
    expect(offered.length).toBeGreaterThan(0);
  });
});

describe("the timeline", () => {
  it("tells all that happened, the newest first, in one statement", async () => {
    const order = await sell(1);
    const { note } = await desk.must<{ note: { id: string } }>("POST", `/orders/${order.id}/notes`, {
      text: "Call first.",
    });
    await pack(order, 1);
    await desk.must("POST", `/payments/${paymentOf(order)}/capture`, {});
    await desk.must("POST", `/orders/${order.id}/credit-lines`, { amount: 1 });
    shop.statements();
    const { timeline, count } = await desk.must<{ timeline: { kind: string; at: string }[]; count: number }>(
      "GET",
      `/orders/${order.id}/timeline`,
    );
    expect(statementsOn(shop, /order_ledger_entry/)).toHaveLength(1);
    const kinds = timeline.map(({ kind }) => kind);
    for (const kind of [
      "order.placed",
      "payment.authorized",
      "payment.capture",
      "fulfillment.packed",
      "ledger.credit",
      "note",
      "workflow.place-order",
    ])
      expect(kinds).toContain(kind);
    expect(kinds.some((kind) => kind.startsWith("staff."))).toBe(true);
    expect(timeline.map(({ at }) => at)).toEqual(
      timeline
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    const page = await desk.must<{ timeline: object[] }>("GET", `/orders/${order.id}/timeline?limit=2&offset=1`);
    expect(page.timeline).toEqual(timeline.slice(1, 3));
    expect(count).toBe(timeline.length);
    expect(await desk.must("DELETE", `/orders/${order.id}/notes/${note.id}`)).toMatchObject({ deleted: true });
    expect((await desk.send("DELETE", `/orders/${order.id}/notes/${note.id}`)).status).toBe(404);
  });
});
