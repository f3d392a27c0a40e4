import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import { listening } from "../../test/listening-shop.ts";
import { defaultPlugins, type TestShop } from "../../test/open-test-shop.ts";
import { requestsTo, signUp, statementsOn } from "../../test/shop-requests.ts";
import { Shopper, variantOf } from "../../test/shopper.ts";
import { StaffDesk, type WholeOrder } from "../../test/staff-desk.ts";
import { TestMailbox } from "../../test/support/test-mailbox.ts";

interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}
interface Page {
  readonly timeline: Entry[];
  readonly count: number;
}

const mailbox = new TestMailbox();
let shop: TestShop;
let desk: StaffDesk;
/** Lived in: bought, edited, packed, shipped, captured, partly given back and refunded, talked about. */
let order: WholeOrder;
let other: WholeOrder;
let token: string;

beforeAll(async () => {
  shop = await openDemoShop({ plugins: [...defaultPlugins(), mailbox.plugin()] });
  desk = new StaffDesk(shop);
  const board = await variantOf(shop, "BB-LARGE");
  other = await desk.sell([{ variantId: board, quantity: 1 }]);
  order = await desk.sell([{ variantId: board, quantity: 2 }]);
  await live(order);
});
afterAll(() => shop.close());

const timelineOf = (id: string, query = "") => desk.must<Page>("GET", `/orders/${id}/timeline?limit=200${query}`);

async function live({ id, items, payment_collections: collections }: WholeOrder): Promise<void> {
  const line = items[0]?.id;
  const payment = collections[0]?.payments?.[0]?.id;
  await desk.must("POST", `/orders/${id}/notes`, { text: "Call first." });
  await desk.must("POST", `/orders/${id}`, { email: "ada@lovelace.example" });
  await desk.must("POST", "/order-edits", { order_id: id });
  const added = { variant_id: await variantOf(shop, "BB-SMALL"), quantity: 1 };
  await desk.must("POST", `/order-edits/${id}/items`, { items: [added] });
  await desk.must("POST", `/order-edits/${id}/confirm`);
  await desk.must("POST", `/orders/${id}/fulfillments`, { items: [{ id: line, quantity: 2 }] });
  const parcel = (await desk.order(id)).fulfillments[0]?.id ?? "";
  await desk.must("POST", `/orders/${id}/fulfillments/${parcel}/shipments`, {
    items: [{ id: line, quantity: 2 }],
    labels: [{ tracking_number: "T-1", tracking_url: "https://t.example/1", label_url: "https://t.example/l" }],
  });
  await desk.must("POST", `/payments/${payment}/capture`, {});
  const { return: begun } = await desk.must<{ return: { id: string } }>("POST", "/returns", { order_id: id });
  const back = { items: [{ id: line, quantity: 1 }] };
  await desk.must("POST", `/returns/${begun.id}/request-items`, back);
  await desk.must("POST", `/returns/${begun.id}/request`, {});
  await desk.must("POST", `/returns/${begun.id}/receive`, {});
  await desk.must("POST", `/returns/${begun.id}/receive-items`, back);
  await desk.must("POST", `/returns/${begun.id}/receive/confirm`, {});
  await desk.must("POST", `/payments/${payment}/refund`, { amount: 5, note: "One came back" });
  const grace = await signUp(requestsTo(shop), "grace@example.com");
  await new Shopper(shop, grace.token).send("POST", `/store/orders/${id}/transfer/request`, {});
  const secret =
    "SELECT payload->>'token' AS token FROM event WHERE name = 'order.transfer_requested' AND aggregate = $1";
  const [requested] = await shop.database.query(unnamed<{ token: string }>(secret), [id]);
  token = requested?.token ?? "";
  const quiet = "SELECT count(*) AS count FROM event_delivery WHERE state <> 'done'";
  await vi.waitFor(
    async () => expect(await shop.database.query(unnamed<{ count: number }>(quiet))).toEqual([{ count: 0 }]),
    { timeout: 10_000, interval: 100 },
  );
}

describe("the timeline of an order", () => {
  it("joins all that is known of it, in one statement", async () => {
    shop.statements();
    const { timeline } = await timelineOf(order.id);
    expect(statementsOn(shop, /order_ledger_entry/)).toHaveLength(1);
    expect(shop.statements().filter((text) => /order_note|audit_change|FROM orders/.test(text))).toEqual([]);
    const kinds = new Set(timeline.map(({ kind }) => kind));
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        "order.placed",
        "event.order.placed",
        "event.shipment.created",
        "event.payment.captured",
        "event.return.received",
        "workflow.place-order",
        "workflow.place-order.commit-stock",
        "workflow.confirm-order-change.apply-change",
        "payment.authorized",
        "payment.capture",
        "payment.refund",
        "message.sent",
        "note",
        "change.edit.begun",
        "change.edit.confirmed",
        "change.return_request.confirmed",
        "change.return_receive.confirmed",
        "change.update_order.confirmed",
        "ledger.edit",
        "ledger.return",
        "fulfillment.packed",
        "fulfillment.shipped",
        "transfer.requested",
        "staff.admin.orders.createNote",
        "staff.admin.orders.createShipment",
        "staff.admin.payments.capture",
        "staff.admin.returns.confirmReceive",
      ]),
    );
    expect(new Set(timeline.map(({ id, kind }) => `${id} ${kind}`)).size).toBe(timeline.length);
  });

  it("says who, how much and what came of it", async () => {
    const { timeline } = await timelineOf(order.id);
    const of = (kind: string) => timeline.filter((entry) => entry.kind === kind);
    const [refund] = of("payment.refund");
    expect(refund).toMatchObject({
      actor_id: expect.stringMatching(/^apk_/),
      actor_name: expect.any(String),
      data: { amount: 5, status: "done", note: "One came back", payment_id: expect.any(String) },
    });
    expect(of("order.placed")).toMatchObject([{ actor_id: null, data: { total: order.total } }]);
    expect(of("transfer.requested")).toMatchObject([{ actor_name: "grace@example.com" }]);
    expect(of("fulfillment.shipped")).toMatchObject([{ data: { tracking_numbers: expect.arrayContaining(["T-1"]) } }]);
    expect(of("message.sent").map(({ data }) => data["template"])).toEqual(
      expect.arrayContaining(["order-confirmation", "shipment", "order-transfer"]),
    );
    expect(of("workflow.place-order.commit-stock")).toMatchObject([
      { data: { state: "done", undone: false, error: null } },
    ]);
    const told = of("event.order.placed")[0]?.data["deliveries"];
    expect(told).toContainEqual({ subscriber: "notification.confirm_order", state: "done", attempts: 1 });
    expect(of("staff.admin.orders.createNote")).toMatchObject([{ data: { method: "POST", status: 200 } }]);
  });

  it("keeps the secrets of the events that it lists", async () => {
    const { timeline } = await timelineOf(order.id);
    expect(timeline.map(({ kind }) => kind)).toContain("event.order.transfer_requested");
    expect(token).not.toBe("");
    expect(JSON.stringify(timeline)).not.toContain(token);
  });

  it("is newest first, and its pages are those of the whole", async () => {
    const { timeline, count } = await timelineOf(order.id);
    expect(count).toBe(timeline.length);
    const times = timeline.map(({ at }) => at);
    expect(times).toEqual(times.toSorted().toReversed());
    const pages: Entry[] = [];
    for (let offset = 0; offset < count; offset += 7)
      pages.push(...(await desk.must<Page>("GET", `/orders/${order.id}/timeline?limit=7&offset=${offset}`)).timeline);
    expect(pages).toEqual(timeline);
  });

  it("can be looked at by kind", async () => {
    const { timeline, count } = await timelineOf(order.id, "&kind[]=payment&kind[]=note");
    expect(count).toBe(timeline.length);
    expect(new Set(timeline.map(({ kind }) => kind))).toEqual(
      new Set(["payment.authorized", "payment.capture", "payment.refund", "note"]),
    );
    expect((await desk.send("GET", `/orders/${order.id}/timeline?kind=weather`)).status).toBe(400);
  });

  it("has nothing of other orders", async () => {
    const { timeline } = await timelineOf(other.id);
    const kinds = timeline.map(({ kind }) => kind);
    expect(kinds).toContain("order.placed");
    expect(kinds.filter((kind) => /^(note|change|ledger|fulfillment|staff|transfer)/.test(kind))).toEqual([]);
    expect(timeline.filter(({ id }) => id.startsWith(order.id))).toEqual([]);
  });

  it("is of an order that there is", async () => {
    expect(await desk.send("GET", "/orders/order_none/timeline")).toMatchObject({
      status: 404,
      body: { type: "not_found", message: expect.stringContaining("order_none") },
    });
  });

  it("names staff as people know them", async () => {
    const { merchant } = await listening(shop);
    const { user } = await merchant.admin.user.me();
    await merchant.admin.user.update(user.id, { first_name: "Olga", last_name: "Petersen" });
    await merchant.client.fetch(`/admin/orders/${other.id}/notes`, { method: "POST", body: { text: "Fragile." } });
    const { timeline } = await timelineOf(other.id, "&kind[]=note&kind[]=staff");
    expect(new Set(timeline.map(({ kind }) => kind))).toEqual(new Set(["note", "staff.admin.orders.createNote"]));
    expect(timeline.every((entry) => entry.actor_id === user.id && entry.actor_name === "Olga Petersen")).toBe(true);
  });

  it("tells of a cancellation", async () => {
    await desk.must("POST", `/orders/${other.id}/cancel`);
    await vi.waitFor(async () => {
      const { timeline } = await timelineOf(other.id, "&kind[]=order&kind[]=payment&kind[]=ledger");
      const kinds = timeline.map(({ kind }) => kind);
      expect(kinds).toEqual(expect.arrayContaining(["order.canceled", "payment.canceled", "ledger.cancel"]));
    }, 10_000);
  });

  it("begins with the draft that staff made", async () => {
    const { draft_order: draft } = await desk.must<{ draft_order: { id: string } }>("POST", "/draft-orders", {
      email: "draft@example.com",
      region_id: order.region_id,
      sales_channel_id: order.sales_channel_id,
      items: [{ variant_id: await variantOf(shop, "BB-SMALL"), quantity: 1 }],
    });
    expect((await timelineOf(draft.id, "&kind=order")).timeline).toMatchObject([{ kind: "order.drafted" }]);
    await desk.must("POST", `/draft-orders/${draft.id}/convert-to-order`);
    const kinds = (await timelineOf(draft.id)).timeline.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(["order.placed", "workflow.convert-draft-order"]));
  });
});
