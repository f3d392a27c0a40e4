import { randomUUID } from "node:crypto";
import { unnamed } from "@hanse/plugin-kit";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Answer, type Completed, type Failure, Shopper } from "../shopper.ts";
import { StaffDesk, type WholeOrder } from "../staff-desk.ts";
import { expectBooksInOrder } from "./books.ts";
import { Fleet } from "./fleet.ts";
import { countStock } from "./stock.ts";

/** Two processes of a shop, which know of each other only by their database, and somebody of the staff at each. */
let fleet: Fleet;
let desks: StaffDesk[];
let desk: StaffDesk;
let variantId: string;

beforeAll(async () => {
  fleet = await Fleet.open(2);
  desks = fleet.engines.map((engine) => new StaffDesk(engine));
  desk = deskOf(0);
  variantId = await countStock(fleet.next(), fleet.database, "BB-LARGE", [1_000, 1_000]);
}, 120_000);
afterAll(() => fleet.close());
afterEach(() => expectBooksInOrder(fleet.database), 120_000);

const timeout = 120_000;

function deskOf(index: number): StaffDesk {
  const found = desks[index % desks.length];
  if (!found) throw new Error("Nobody of the staff is there.");
  return found;
}

/** So many send the same at once, each at the next process. Their answers' statuses, the lowest first. */
async function atOnce(count: number, send: (at: StaffDesk, index: number) => Promise<{ status: number }>) {
  const answers = await Promise.all(Array.from({ length: count }, (_, index) => send(deskOf(index), index)));
  return answers.map(({ status }) => status).toSorted((a, b) => a - b);
}

const sell = (quantity: number) => desk.sell([{ variantId, quantity }]);
const lineOf = (order: WholeOrder): string => order.items[0]?.id ?? "";
const paymentOf = (order: WholeOrder): string => order.payment_collections[0]?.payments?.[0]?.id ?? "";
const moneyOf = async ({ id }: WholeOrder) => {
  const { summary } = await desk.order(id);
  return { paid: summary.paid_total, refunded: summary.refunded_total, due: summary.pending_difference };
};

/** An order with money due that is asked for, and the collection for it. */
async function owing(): Promise<{ order: WholeOrder; collectionId: string }> {
  const order = await sell(1);
  await desk.must("POST", `/payments/${paymentOf(order)}/capture`);
  await desk.must("POST", "/order-edits", { order_id: order.id });
  await desk.must("POST", `/order-edits/${order.id}/items`, { items: [{ variant_id: variantId, quantity: 1 }] });
  await desk.must("POST", `/order-edits/${order.id}/confirm`);
  const { due } = await moneyOf(order);
  const { payment_collection: asked } = await desk.must<{ payment_collection: { id: string } }>(
    "POST",
    "/payment-collections",
    { order_id: order.id, amount: due },
  );
  return { order, collectionId: asked.id };
}

describe("money moves once", { timeout }, () => {
  it("when all of it is captured twice at once", async () => {
    for (let round = 0; round < 5; round += 1) {
      const order = await sell(1);
      expect(await atOnce(2, (at) => at.send("POST", `/payments/${paymentOf(order)}/capture`, {}))).toEqual([200, 400]);
      expect(await moneyOf(order)).toEqual({ paid: order.total, refunded: 0, due: 0 });
    }
  });

  it("when a part is captured or refunded again and again under one Idempotency-Key", async () => {
    const order = await sell(1);
    const again = async (url: string, amount: number) => {
      const key = { "idempotency-key": randomUUID() };
      // A key is its sender's: all of these are the same member of the staff.
      const answers = await Promise.all([1, 2, 3].map(() => desk.send("POST", url, { amount }, key)));
      expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
      const later = await desk.send("POST", url, { amount }, key);
      expect(later.status).toBe(200);
    };
    await again(`/payments/${paymentOf(order)}/capture`, 3);
    expect(await moneyOf(order)).toMatchObject({ paid: 3, refunded: 0 });
    await again(`/payments/${paymentOf(order)}/refund`, 1);
    expect(await moneyOf(order)).toMatchObject({ paid: 3, refunded: 1 });
  });

  it("and never more of it is captured than was authorised, nor refunded than captured", async () => {
    const order = await sell(1);
    const third = Math.floor((order.total * 100) / 3) / 100;
    const part = (what: string) => (at: StaffDesk) =>
      at.send("POST", `/payments/${paymentOf(order)}/${what}`, { amount: third }, { "idempotency-key": randomUUID() });
    expect(await atOnce(5, part("capture"))).toEqual([200, 200, 200, 400, 400]);
    expect(await atOnce(5, part("refund"))).toEqual([200, 200, 200, 400, 400]);
    const taken = Math.round(300 * third) / 100;
    expect(await moneyOf(order)).toMatchObject({ paid: taken, refunded: taken });
  });

  it("when it is marked as paid by several at once", async () => {
    const { order, collectionId } = await owing();
    const mark = (at: StaffDesk) =>
      at.send("POST", `/payment-collections/${collectionId}/mark-as-paid`, { order_id: order.id });
    const statuses = await atOnce(4, mark);
    expect(statuses[0]).toBe(200);
    expect(statuses.every((status) => status < 500)).toBe(true);
    const { total } = await desk.order(order.id);
    expect(await moneyOf(order)).toEqual({ paid: total, refunded: 0, due: 0 });
  });

  it("and no more is asked for than is due, however many ask", async () => {
    const { order, collectionId } = await owing();
    const amount = (await moneyOf(order)).due;
    await desk.must("DELETE", `/payment-collections/${collectionId}`);
    const ask = (at: StaffDesk) => at.send("POST", "/payment-collections", { order_id: order.id, amount });
    expect(await atOnce(4, ask)).toEqual([200, 400, 400, 400]);
  });
});

describe("an order goes one way", { timeout }, () => {
  it("when it is canceled and packed at once", async () => {
    for (let round = 0; round < 8; round += 1) {
      const order = await sell(1);
      const items = [{ id: lineOf(order), quantity: 1 }];
      const [canceled, packed] = await Promise.all([
        deskOf(round).send("POST", `/orders/${order.id}/cancel`),
        deskOf(round + 1).send("POST", `/orders/${order.id}/fulfillments`, { items }),
      ]);
      expect([canceled.status, packed.status].toSorted((a, b) => a - b)).toEqual([200, 400]);
      const { status, fulfillments } = await desk.order(order.id);
      expect([status, fulfillments.length]).toEqual(canceled.status === 200 ? ["canceled", 0] : ["pending", 1]);
    }
  });

  it("when it is canceled and its money captured at once: what came in goes back", async () => {
    for (let round = 0; round < 5; round += 1) {
      const order = await sell(1);
      const [canceled, captured] = await Promise.all([
        deskOf(round).send("POST", `/orders/${order.id}/cancel`),
        deskOf(round + 1).send("POST", `/payments/${paymentOf(order)}/capture`, {}),
      ]);
      expect(canceled.status).toBe(200);
      // It came in, or came too late; neither stands in the other's way.
      expect([200, 400]).toContain(captured.status);
      await expectBooksInOrder(fleet.database);
      expect(await moneyOf(order)).toMatchObject({ due: 0 });
    }
  });

  it("when it is canceled and what it owes is marked as paid at once: nobody has paid for it", async () => {
    for (let round = 0; round < 4; round += 1) {
      const { order, collectionId } = await owing();
      const [canceled] = await Promise.all([
        deskOf(round).send("POST", `/orders/${order.id}/cancel`),
        deskOf(round + 1).send("POST", `/payment-collections/${collectionId}/mark-as-paid`, { order_id: order.id }),
      ]);
      expect(canceled.status).toBe(200);
      await expectBooksInOrder(fleet.database);
      expect(await moneyOf(order)).toMatchObject({ due: 0 });
    }
  });

  it("when a parcel is shipped and unpacked at once", async () => {
    for (let round = 0; round < 5; round += 1) {
      const order = await sell(1);
      const at = `/orders/${order.id}/fulfillments`;
      const { order: packed } = await desk.must("POST", at, { items: [{ id: lineOf(order), quantity: 1 }] });
      const parcel = `${at}/${packed.fulfillments[0]?.id}`;
      const [shipped, unpacked] = await Promise.all([
        deskOf(round).send("POST", `${parcel}/shipments`, {}),
        deskOf(round + 1).send("POST", `${parcel}/cancel`, {}),
      ]);
      expect([shipped.status, unpacked.status].filter((status) => status === 200)).toHaveLength(1);
      const { items } = await desk.order(order.id);
      expect(items[0]?.detail?.shipped_quantity).toBe(shipped.status === 200 ? 1 : 0);
      expect(items[0]?.detail?.fulfilled_quantity).toBe(shipped.status === 200 ? 1 : 0);
    }
  });

  it("when its last unit is sent back twice at once: one return is taken", async () => {
    const order = await desk.delivered(variantId, 1);
    const shoppers = fleet.engines.map((engine) => new Shopper(engine));
    const items = [{ id: lineOf(order), quantity: 1 }];
    const answers = await Promise.all(
      [...shoppers, ...shoppers].map((shopper) =>
        shopper.send<Failure>("POST", "/store/returns", { order_id: order.id, items }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => status < 500)).toBe(true);
    expect((await desk.order(order.id)).items[0]?.detail?.return_requested_quantity).toBe(1);
  });

  it("when two of the staff begin to change it", async () => {
    const order = await desk.delivered(variantId, 1);
    const begin = (at: StaffDesk, index: number) =>
      at.send("POST", index % 2 === 0 ? "/returns" : "/exchanges", { order_id: order.id });
    const statuses = await atOnce(4, begin);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.every((status) => status < 500)).toBe(true);
  });
});

it("of two who edit one product, one is told that it is another by now", async () => {
  const { product } = await desk.must<{ product: { id: string } }>("POST", "/products", {
    title: "Chair",
    options: [{ title: "Size", values: ["One"] }],
  });
  const url = `/products/${product.id}`;
  for (let round = 0; round < 5; round += 1) {
    const { etag = "" } = await desk.send("GET", url);
    const edit = (at: StaffDesk, index: number) =>
      at.send("POST", url, { title: `Chair ${round}.${index}` }, { "if-match": etag });
    expect(await atOnce(2, edit)).toEqual([200, 409]);
  }
});

describe("a limit holds", { timeout }, () => {
  let made = 0;
  /** An active promotion of 10 %, and its code. */
  async function promote(changes: object = {}): Promise<{ id: string; code: string }> {
    const code = `ATONCE${(made += 1)}`;
    const { promotion } = await desk.must<{ promotion: { id: string } }>("POST", "/promotions", {
      code,
      type: "standard",
      status: "active",
      application_method: { type: "percentage", target_type: "items", allocation: "across", value: 10 },
      ...changes,
    });
    return { id: promotion.id, code };
  }

  async function readyCarts(count: number, code: string): Promise<string[]> {
    const ready = async () => {
      const shopper = new Shopper(fleet.next());
      const { id } = await shopper.cart([{ variantId, quantity: 1 }]);
      // The other process hears of a new promotion a moment later.
      await vi.waitFor(() => shopper.must("POST", `/store/carts/${id}/promotions`, { promo_codes: [code] }), 20_000);
      await shopper.ship(id);
      await shopper.pay(id);
      return id;
    };
    const carts: string[] = [];
    while (carts.length < count)
      carts.push(...(await Promise.all(Array.from({ length: Math.min(10, count - carts.length) }, ready))));
    return carts;
  }

  const completeAll = (carts: readonly string[]) =>
    Promise.all(carts.map((id) => new Shopper(fleet.next()).complete<Completed | Failure>(id)));
  const isOrder = ({ body }: Answer<Completed | Failure>): boolean => "type" in body && body.type === "order";
  const counted = async (sql: string, id: string) =>
    (await fleet.database.query(unnamed<{ used: number }>(sql), [id]))[0]?.used;
  const usesOf = (id: string) => counted("SELECT used FROM promotion_usage WHERE promotion_id = $1", id);
  const drawnOf = (id: string) =>
    counted("SELECT b.used FROM promotion p JOIN campaign_budget b USING (campaign_id) WHERE p.id = $1", id);

  it("when 50 redeem at once: 10 get it, the others are told, and charged nothing", async () => {
    const { id, code } = await promote({ limit: 10 });
    const carts = await readyCarts(50, code);
    const answers = await completeAll(carts);
    expect(answers.filter(isOrder)).toHaveLength(10);
    for (const { status, body } of answers.filter((answer) => !isOrder(answer)))
      expect({ status, body }).toMatchObject({
        status: 400,
        body: { data: { code: "checkout.prices_changed", lostCodes: [code] } },
      });
    expect(await usesOf(id)).toBe(10);

    const late = carts.find((_, index) => !answers.slice(index, index + 1).some(isOrder)) ?? "";
    const shopper = new Shopper(fleet.next());
    expect(await shopper.view(late)).toMatchObject({ discount_total: 0, promotions: [] });
    await shopper.pay(late);
    expect(isOrder(await shopper.complete(late))).toBe(true);
    expect(await usesOf(id)).toBe(10);
  });

  it("of a campaign's budget in money: nothing is given beyond it", async () => {
    const view = async (code: string) => {
      const [cartId = ""] = await readyCarts(1, code);
      return new Shopper(fleet.next()).view(cartId);
    };
    const { items, discount_total: discount } = await view((await promote()).code);
    const off = Math.round(100 * (items[0]?.adjustments?.[0]?.amount ?? 0));
    const budget = { type: "spend", currency_code: "eur", limit: discount * 3 + 0.01 };
    const { id, code } = await promote({ campaign: { name: "Spend", campaign_identifier: "spend", budget } });
    const answers = await completeAll(await readyCarts(8, code));
    expect(answers.filter(isOrder)).toHaveLength(3);
    expect(await drawnOf(id)).toBe(3 * off);
  });
});
