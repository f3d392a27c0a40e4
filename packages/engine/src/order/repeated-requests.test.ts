import { randomUUID } from "node:crypto";
import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { variantOf } from "../../test/shopper.ts";
import { StaffDesk, type WholeOrder } from "../../test/staff-desk.ts";

let shop: TestShop;
let desk: StaffDesk;
let variantId: string;

beforeAll(async () => {
  shop = await openDemoShop();
  desk = new StaffDesk(shop);
  variantId = await variantOf(shop, "BB-LARGE");
});
afterAll(() => shop.close());

/** As a process leaves it that did the work and died before it could store its answer, a minute later. */
const forgetAnswer = unnamed<never>(
  "UPDATE idempotency_key SET state = 'running', reply = NULL, lease_until = now() WHERE key = $1",
);

/** Sends the same request twice, as a client does that never got the first answer. Both have to work. */
async function sendAgain(url: string, payload: object): Promise<void> {
  const key = randomUUID();
  for (let time = 0; time < 2; time += 1) {
    const { status, body } = await desk.send("POST", url, payload, { "idempotency-key": key });
    if (status !== 200) throw new Error(`POST ${url} answered ${status}: ${JSON.stringify(body)}`);
    await shop.database.query(forgetAnswer, [key]);
  }
}

const sell = () => desk.sell([{ variantId, quantity: 4 }]);
const paymentOf = (order: WholeOrder) => order.payment_collections[0]?.payments?.[0]?.id ?? "";
const money = async ({ id }: WholeOrder) => {
  const { summary } = await desk.order(id);
  return [summary.paid_total, summary.refunded_total];
};

describe("what a process did before it died is not done again when the same request comes anew", () => {
  it("money is captured and refunded once, in parts", async () => {
    const order = await sell();
    await sendAgain(`/payments/${paymentOf(order)}/capture`, { amount: 3 });
    expect(await money(order)).toEqual([3, 0]);
    await sendAgain(`/payments/${paymentOf(order)}/refund`, { amount: 1 });
    expect(await money(order)).toEqual([3, 1]);
  });

  it("a parcel is packed once", async () => {
    const order = await sell();
    const items = [{ id: order.items[0]?.id, quantity: 1 }];
    await sendAgain(`/orders/${order.id}/fulfillments`, { items });
    const { fulfillments, items: lines } = await desk.order(order.id);
    expect(fulfillments).toHaveLength(1);
    expect(lines[0]?.detail?.fulfilled_quantity).toBe(1);
  });

  it("an order is credited once", async () => {
    const order = await sell();
    await sendAgain(`/orders/${order.id}/credit-lines`, { amount: 2 });
    expect((await desk.order(order.id)).credit_line_total).toBe(2);
  });

  it("what is due is asked for once, and paid once", async () => {
    const order = await sell();
    await desk.must("POST", `/payments/${paymentOf(order)}/capture`);
    await desk.must("POST", "/order-edits", { order_id: order.id });
    await desk.must("POST", `/order-edits/${order.id}/items`, { items: [{ variant_id: variantId, quantity: 1 }] });
    await desk.must("POST", `/order-edits/${order.id}/confirm`);
    const { pending_difference: due } = (await desk.order(order.id)).summary;
    await sendAgain("/payment-collections", { order_id: order.id, amount: 1 });
    const collections = (await desk.order(order.id)).payment_collections;
    expect(collections.map(({ amount }) => amount)).toEqual([order.total, 1]);
    await sendAgain(`/payment-collections/${collections[1]?.id}/mark-as-paid`, { order_id: order.id });
    expect((await desk.order(order.id)).summary.pending_difference).toBeCloseTo(due - 1, 2);
  });
});

it("without a key, the same request is another one", async () => {
  const order = await sell();
  for (let time = 0; time < 2; time += 1)
    await desk.must("POST", `/payments/${paymentOf(order)}/capture`, { amount: 1 });
  expect(await money(order)).toEqual([2, 0]);
});
