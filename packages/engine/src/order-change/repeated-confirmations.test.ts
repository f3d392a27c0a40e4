import { randomUUID } from "node:crypto";
import { unnamed } from "@hanse/plugin-kit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import { expectBooksInOrder } from "../../test/faults/books.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { type Failure, variantOf } from "../../test/shopper.ts";
import { StaffDesk, type WholeOrder } from "../../test/staff-desk.ts";

let shop: TestShop;
let desk: StaffDesk;
let board: string;
let small: string;

beforeAll(async () => {
  shop = await openDemoShop();
  desk = new StaffDesk(shop);
  board = await variantOf(shop, "BB-LARGE");
  small = await variantOf(shop, "BB-SMALL");
});
afterAll(() => shop.close());
/** As once would have left them. */
afterEach(() => expectBooksInOrder(shop.database), 60_000);

/** As a process leaves it that did the work and died before it could store its answer, a minute later. */
const forgetAnswer = unnamed<never>(
  "UPDATE idempotency_key SET state = 'running', reply = NULL, lease_until = now() WHERE key = $1",
);

/** Sends a request; `again()` sends it once more, as a client does that never got the first answer. Both have to work. */
async function sendTwice(url: string, payload?: object, between?: () => Promise<unknown>): Promise<void> {
  const key = randomUUID();
  const send = async () => {
    const { status, body } = await desk.send("POST", url, payload, { "idempotency-key": key });
    if (status !== 200) throw new Error(`POST ${url} answered ${status}: ${JSON.stringify(body)}`);
  };
  await send();
  await shop.database.query(forgetAnswer, [key]);
  await between?.();
  await send();
}

const added = () => ({ items: [{ variant_id: small, quantity: 1 }] });
const lineOf = (order: WholeOrder): string => order.items[0]?.id ?? "";

const delivered = (): Promise<WholeOrder> => desk.delivered(board, 2);

const begin = async (kind: string, body: object): Promise<string> => {
  const made = await desk.must<Record<string, { id: string }>>("POST", `/${kind}s`, body);
  return `/${kind}s/${made[kind]?.id}`;
};
const confirmedOf = async ({ id }: { id: string }) => {
  const url = `/orders/${id}/changes?status=confirmed`;
  const { order_changes: changes } = await desk.must<{ order_changes: { change_type: string }[] }>("GET", url);
  return changes.map(({ change_type: type }) => type);
};

describe("a change that is confirmed again by the same request, after the process died that did it", () => {
  it("is an edit, and stays the one it was when the next has begun", async () => {
    const order = await delivered();
    const url = `/order-edits/${order.id}`;
    const prepare = async () => {
      await desk.must("POST", "/order-edits", { order_id: order.id });
      await desk.must("POST", `${url}/items`, added());
    };
    await prepare();
    await sendTwice(`${url}/confirm`);
    expect(await confirmedOf(order)).toEqual(["edit"]);
    await prepare();
    await sendTwice(`${url}/confirm`, undefined, prepare);
    expect(await confirmedOf(order)).toEqual(["edit", "edit"]);
    await desk.must("POST", `${url}/confirm`);
    expect((await desk.order(order.id)).items).toHaveLength(4);
  });

  it("is a return, requested and received", async () => {
    const order = await delivered();
    const url = await begin("return", { order_id: order.id });
    await desk.must("POST", `${url}/request-items`, { items: [{ id: lineOf(order), quantity: 2 }] });
    await sendTwice(`${url}/request`, { no_notification: true });
    await desk.must("POST", `${url}/receive`, {});
    await desk.must("POST", `${url}/receive-items`, { items: [{ id: lineOf(order), quantity: 2 }] });
    await sendTwice(`${url}/receive/confirm`, { no_notification: true });
    expect(await confirmedOf(order)).toEqual(["return_receive", "return_request"]);
    expect(await desk.must("GET", url)).toMatchObject({ return: { status: "received" } });
  });

  it.each([
    ["exchange", {}],
    ["claim", { type: "replace" }],
  ])("sends goods both ways: %s", async (kind, about) => {
    const order = await delivered();
    const url = await begin(kind, { order_id: order.id, ...about });
    await desk.must("POST", `${url}/inbound/items`, { items: [{ id: lineOf(order), quantity: 1 }] });
    await desk.must("POST", `${url}/outbound/items`, added());
    await sendTwice(`${url}/request`, {});
    expect(await confirmedOf(order)).toEqual([kind]);
    expect(await desk.must("GET", url)).toMatchObject({ [kind]: { status: "requested" } });
  });

  it("is a draft that is edited, and then made an order", async () => {
    const { regions } = await desk.must<{ regions: { id: string }[] }>("GET", "/regions");
    const { sales_channels: channels } = await desk.must<{ sales_channels: { id: string }[] }>(
      "GET",
      "/sales-channels",
    );
    const { draft_order: draft } = await desk.must<{ draft_order: { id: string } }>("POST", "/draft-orders", {
      region_id: regions[0]?.id,
      sales_channel_id: channels[0]?.id,
      email: "ada@example.com",
      items: [{ variant_id: board, quantity: 1 }],
    });
    const url = `/draft-orders/${draft.id}`;
    await desk.must("POST", `${url}/edit`);
    await desk.must("POST", `${url}/edit/items`, added());
    await sendTwice(`${url}/edit/confirm`);
    expect(await confirmedOf(draft)).toEqual(["edit"]);
    await sendTwice(`${url}/convert-to-order`);
    expect(await desk.order(draft.id)).toMatchObject({ status: "pending" });
    expect((await desk.order(draft.id)).items).toHaveLength(2);
  });
});

it("confirming anew without a key, or with another, finds nothing to confirm", async () => {
  const order = await delivered();
  await desk.must("POST", "/order-edits", { order_id: order.id });
  await desk.must("POST", `/order-edits/${order.id}/items`, added());
  await desk.must("POST", `/order-edits/${order.id}/confirm`);
  for (const key of ["", randomUUID()]) {
    const late = await desk.send<Failure>("POST", `/order-edits/${order.id}/confirm`, undefined, {
      ...(key !== "" && { "idempotency-key": key }),
    });
    expect(late).toMatchObject({ status: 400, body: { data: { code: "order_change.none_open" } } });
  }
});
