import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { requestsTo, signUp } from "../../test/shop-requests.ts";
import { Shopper, variantOf } from "../../test/shopper.ts";
import { StaffDesk } from "../../test/staff-desk.ts";

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

describe("notes", () => {
  it("are listed newest first, and deleted by whoever wrote them", async () => {
    const order = await sell(1);
    const write = (text: string) => desk.must<{ note: { id: string } }>("POST", `/orders/${order.id}/notes`, { text });
    const { note: first } = await write("Call first.");
    const { note: second } = await write("Called.");
    const listed = () => desk.must<{ notes: object[]; count: number }>("GET", `/orders/${order.id}/notes`);
    expect(await listed()).toMatchObject({
      count: 2,
      notes: [{ id: second.id }, { id: first.id, text: "Call first." }],
    });
    expect(await desk.must("DELETE", `/orders/${order.id}/notes/${first.id}`)).toMatchObject({ deleted: true });
    expect((await desk.send("DELETE", `/orders/${order.id}/notes/${first.id}`)).status).toBe(404);
    expect(await listed()).toMatchObject({ count: 1, notes: [{ id: second.id }] });
    expect((await desk.send("GET", "/orders/order_none/notes")).status).toBe(404);
  });
});

describe("an order in a version", () => {
  it("is shown as it is now, and refused as it was", async () => {
    const order = await sell(1);
    const changed = await desk.must("POST", `/orders/${order.id}`, { metadata: { gift: true } });
    const { version } = changed.order;
    expect(version).toBeGreaterThan(order.version);
    for (const url of [`/orders/${order.id}`, `/orders/${order.id}/line-items`]) {
      expect((await desk.send("GET", `${url}?version=${version}`)).status).toBe(200);
      expect(await desk.send("GET", `${url}?version=${order.version}`)).toMatchObject({
        status: 400,
        body: { data: { code: "order.version_not_kept", wanted: [order.version], version } },
      });
    }
    const both = `/orders/${order.id}/line-items?version[]=${order.version}&version[]=${version}`;
    expect(await desk.must("GET", both)).toMatchObject({ order_items: [{ version }] });
    expect((await desk.send("GET", `/orders/${order.id}/line-items?version=old`)).status).toBe(400);
  });
});
