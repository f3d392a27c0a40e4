import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import { type ListeningShop, listening } from "../../test/listening-shop.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { statementsOn } from "../../test/shop-requests.ts";
import { variantOf } from "../../test/shopper.ts";
import { StaffDesk, type WholeOrder } from "../../test/staff-desk.ts";

let shop: TestShop;
let desk: StaffDesk;
let merchant: ListeningShop["merchant"];
let orders: WholeOrder[];

beforeAll(async () => {
  shop = await openDemoShop();
  desk = new StaffDesk(shop);
  ({ merchant } = await listening(shop));
  const variantId = await variantOf(shop, "BB-LARGE");
  orders = [];
  for (const quantity of [1, 2, 3]) orders.push(await desk.sell([{ variantId, quantity }]));
  await desk.must("POST", `/payments/${paymentOf(0)}/capture`);
  await desk.must("POST", `/orders/${orders[1]?.id}/cancel`);
});
afterAll(() => shop.close());

const collectionOf = (index: number) => orders[index]?.payment_collections[0];
const paymentOf = (index: number): string => collectionOf(index)?.payments?.[0]?.id ?? "";
const listed = async (query: string): Promise<string[]> => {
  const { payments } = await desk.must<{ payments: { id: string }[] }>("GET", `/payments?${query}`);
  return payments.map(({ id }) => id);
};

describe("the list of payments", () => {
  it("is filtered, searched, sorted and cut in one statement", async () => {
    const all = [0, 1, 2].map(paymentOf);
    expect(await listed("order=created_at")).toEqual(all);
    expect(await listed("")).toEqual(all.toReversed());
    expect(await listed("order=-amount&limit=1&offset=1")).toEqual([paymentOf(1)]);
    expect(await listed(`id[]=${paymentOf(0)}&id[]=${paymentOf(2)}&order=created_at`)).toEqual([
      paymentOf(0),
      paymentOf(2),
    ]);
    expect(await listed(`payment_collection_id=${collectionOf(2)?.id}`)).toEqual([paymentOf(2)]);
    expect(await listed(`q=${paymentOf(1)}`)).toEqual([paymentOf(1)]);
    expect(await listed("provider_id=pp_stripe_stripe")).toEqual([]);
    expect(await listed(`created_at[$gt]=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([]);
    expect(await listed(`captured_at[$lte]=${new Date().toISOString()}`)).toEqual([paymentOf(0)]);
    shop.statements();
    await listed("limit=2");
    expect(statementsOn(shop, /FROM payment p/)).toHaveLength(1);
  });

  it("refuses what it does not know", async () => {
    expect((await desk.send("GET", "/payments?colour=red")).status).toBe(400);
    expect((await desk.send("GET", "/payments?order=colour")).status).toBe(400);
    expect((await desk.send("GET", "/payments/pay_none")).status).toBe(404);
    expect((await desk.send("POST", "/payments/pay_none/capture", {})).status).toBe(404);
  });
});

describe("the js-sdk", () => {
  it("lists and reads payments and those who provide them", async () => {
    const { payments, count } = await merchant.admin.payment.list({ limit: 1 });
    expect([payments.length, count]).toEqual([1, 3]);
    const { payment } = await merchant.admin.payment.retrieve(paymentOf(0));
    expect(payment).toMatchObject({
      amount: orders[0]?.total,
      currency_code: "eur",
      provider_id: "pp_system_default",
      captured_at: expect.any(String),
      captures: [{ amount: orders[0]?.total }],
    });
    const { payment_providers: providers } = await merchant.admin.payment.listPaymentProviders();
    expect(providers).toEqual([{ id: "pp_system_default", is_enabled: true }]);
    expect((await merchant.admin.payment.listPaymentProviders({ id: "pp_other" })).count).toBe(0);
  });

  it("packs, ships and unpacks parcels by themselves", async () => {
    const order = orders[2];
    const line = order?.items[0];
    const { stock_locations: locations } = await merchant.admin.stockLocation.list({ name: "Hamburg Warehouse" });
    const pack = async (quantity: number) =>
      merchant.admin.fulfillment.create({
        order_id: order?.id ?? "",
        location_id: locations[0]?.id ?? "",
        provider_id: "manual_manual",
        delivery_address: { first_name: "Ada", address_1: "Holstenstr. 5", city: "Kiel", country_code: "de" },
        items: [{ title: line?.title ?? "", sku: "BB-LARGE", barcode: "", quantity, line_item_id: line?.id ?? "" }],
        labels: [{ tracking_number: "DE0", tracking_url: "https://track.example/DE0", label_url: "" }],
      } as Parameters<typeof merchant.admin.fulfillment.create>[0]);
    const { fulfillment: first } = await pack(2);
    expect(first).toMatchObject({ location_id: locations[0]?.id, provider_id: "manual_manual", shipped_at: null });
    await expect(pack(2)).rejects.toMatchObject({ status: 400 });
    expect((await merchant.admin.fulfillment.cancel(first.id)).fulfillment.canceled_at).toEqual(expect.any(String));
    await expect(merchant.admin.fulfillment.createShipment(first.id, { labels: [] })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("canceled"),
    });
    const { fulfillment: second } = await pack(3);
    const { fulfillment: shipped } = await merchant.admin.fulfillment.createShipment(
      second.id,
      { labels: [{ tracking_number: "DE1", tracking_url: "https://track.example/DE1", label_url: "" }] },
      { fields: "+labels" },
    );
    expect(shipped.shipped_at).toEqual(expect.any(String));
    const numbers = shipped.labels?.map((label) => label.tracking_number);
    expect(numbers).toEqual(expect.arrayContaining(["DE0", "DE1"]));
    await expect(merchant.admin.fulfillment.cancel("ful_none")).rejects.toMatchObject({ status: 404 });
  });
});

describe("a session of an order", () => {
  it("is authorised by staff once, and not when it is another order's, or the order is off", async () => {
    const [order, canceled] = [orders[0], orders[1]];
    await desk.must("POST", "/order-edits", { order_id: order?.id });
    await desk.must("POST", `/order-edits/${order?.id}/items`, {
      items: [{ variant_id: await variantOf(shop, "BB-SMALL"), quantity: 1 }],
    });
    await desk.must("POST", `/order-edits/${order?.id}/confirm`);
    const { payment_collection: asked } = await desk.must<{ payment_collection: { id: string } }>(
      "POST",
      "/payment-collections",
      { order_id: order?.id, amount: 5 },
    );
    const { payment_collection: begun } = await desk.must<{
      payment_collection: { payment_sessions: { id: string }[] };
    }>("POST", `/payment-collections/${asked.id}/payment-sessions`, { provider_id: "pp_system_default" });
    const sessionId = begun.payment_sessions[0]?.id;
    const authorize = (id?: string) =>
      desk.send<{ is_authorized: boolean }>("POST", `/orders/${id}/payment-sessions/authorize`, {
        payment_session_id: sessionId,
      });
    expect((await authorize(orders[2]?.id)).status).toBe(404);
    expect((await authorize(canceled?.id)).status).toBe(400);
    const answers = await Promise.all([authorize(order?.id), authorize(order?.id), authorize(order?.id)]);
    expect(answers.map(({ body }) => body.is_authorized)).toEqual([true, true, true]);
    const [, later] = (await desk.order(order?.id ?? "")).payment_collections;
    expect(later?.payments).toMatchObject([{ amount: 5 }]);
    expect(later?.status).toBe("authorized");
  });
});
