import { fulfillment } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ChangeBench, openChangeBench } from "../../test/order-change-bench.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";

let bench: ChangeBench;
let sdk: ChangeBench["sdk"];
let optionId: string;
let small: string;

beforeAll(async () => {
  bench = await openChangeBench();
  sdk = bench.sdk;
  [optionId, small] = await Promise.all([bench.optionId(), bench.sku("BB-SMALL")]);
});
afterAll(() => bench.shop.close());

const begun = async () => {
  const order = await bench.placed(3);
  const { exchange } = await sdk.admin.exchange.create({ order_id: order.id });
  return {
    order,
    id: exchange.id,
    itemId: order.items[0]?.id ?? "",
    unit: order.items[0]?.refundable_total_per_unit ?? 0,
  };
};
const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => "nothing was refused",
    ({ status, message }: { status: number; message: string }) => `${status} ${message}`,
  );
const promised = async () => (await bench.stock(small)).reserved;

describe("an exchange", () => {
  it("is put together with every method of the client, and becomes what its preview said", async () => {
    const { order, id, itemId, unit } = await begun();
    const api = sdk.admin.exchange;
    const inbound = await api.addInboundItems(id, { items: [{ id: itemId, quantity: 1, description: "too small" }] });
    const returned = inbound.order_preview.items[0]?.actions?.[0];
    expect(inbound.return).toMatchObject({ exchange_id: id, status: "open" });
    expect(returned).toMatchObject({ action: "RETURN_ITEM", return_id: inbound.return.id, exchange_id: id });
    await api.updateInboundItem(id, returned?.id ?? "", { quantity: 2 });
    const back = await api.addInboundShipping(id, { shipping_option_id: optionId, custom_amount: 2 });
    const sent = back.order_preview.shipping_methods.find(({ actions }) => actions?.length)?.actions?.[0];
    await api.updateInboundShipping(id, sent?.id ?? "", { custom_amount: 1 });
    await api.deleteInboundShipping(id, sent?.id ?? "");

    const out = await api.addOutboundItems(id, { items: [{ variant_id: small, quantity: 1 }] });
    const added = out.order_preview.items.find(({ variant_id: variant }) => variant === small)?.actions?.[0];
    expect(added).toMatchObject({ action: "ITEM_ADD", details: { quantity: 1 } });
    const two = await api.updateOutboundItem(id, added?.id ?? "", { quantity: 2 });
    expect(two.order_preview.total).toBeGreaterThan(out.order_preview.total);
    const shipping = await api.addOutboundShipping(id, { shipping_option_id: optionId, custom_amount: 5 });
    const method = shipping.order_preview.shipping_methods.find(({ actions }) => actions?.length)?.actions?.[0];
    expect(method).toMatchObject({ return_id: null, exchange_id: id });
    await api.updateOutboundShipping(id, method?.id ?? "", { custom_amount: 6 });
    const { order: preview } = await sdk.admin.order.retrievePreview(order.id);
    const before = await promised();
    expect((await bench.order(order.id)).total).toBe(order.total);

    const confirmed = await api.request(id, {});
    const after = await bench.order(order.id);
    expect(after.total).toBe(preview.total);
    expect(after.summary.pending_difference).toBe(preview.summary.pending_difference);
    expect(after.items).toHaveLength(2);
    expect(confirmed.return).toMatchObject({ status: "requested", items: [{ quantity: 2, item_id: itemId }] });
    expect(confirmed.exchange).toMatchObject({ additional_items: [{ quantity: 2 }], return_items: [{ quantity: 2 }] });
    expect(confirmed.exchange.difference_due).toBeCloseTo(after.total - order.total - 2 * unit, 2);
    expect(await promised()).toBe(before + 2);
    expect(await refusal(api.request(id, {}))).toMatch(/400 .* has no open change/);

    // Goods that come back are credited when they have come.
    const backId = confirmed.return.id;
    await sdk.admin.return.initiateReceive(backId, {});
    await sdk.admin.return.receiveItems(backId, { items: [{ id: itemId, quantity: 2 }] });
    await sdk.admin.return.confirmReceive(backId, {});
    const settled = await bench.order(order.id);
    expect(settled.total - order.total).toBeCloseTo(confirmed.exchange.difference_due ?? 0, 2);
    const sum = (await bench.ledger(order.id)).reduce((total, amount) => total + amount, 0);
    expect(settled.total).toBeCloseTo(order.total + sum / 100, 2);
    expect(await refusal(api.cancel(id))).toMatch(/400 .* have come already/);
  });

  it("is taken back: nothing is charged or promised any more", async () => {
    const { order, id, itemId } = await begun();
    const before = await promised();
    await sdk.admin.exchange.addInboundItems(id, { items: [{ id: itemId, quantity: 1 }] });
    await sdk.admin.exchange.addInboundShipping(id, { shipping_option_id: optionId, custom_amount: 2 });
    await sdk.admin.exchange.addOutboundItems(id, { items: [{ variant_id: small, quantity: 3, unit_price: 7 }] });
    const { return: back } = await sdk.admin.exchange.request(id, {});
    const charged = await bench.order(order.id);
    expect(charged.items.at(-1)).toMatchObject({ unit_price: 7, quantity: 3 });
    expect(await promised()).toBe(before + 3);
    await sdk.admin.exchange.cancel(id);
    const after = await bench.order(order.id);
    expect(after.total).toBe(order.total);
    expect(after.items).toHaveLength(1);
    expect(after.items[0]?.detail?.return_requested_quantity).toBe(0);
    expect((await sdk.admin.return.retrieve(back.id)).return.status).toBe("canceled");
    expect((await sdk.admin.exchange.retrieve(id)).exchange.canceled_at).not.toBeNull();
    await vi.waitFor(async () => expect(await promised()).toBe(before), 10_000);
  });

  it("is given up, and gone with its return", async () => {
    const { id, itemId } = await begun();
    expect(await refusal(sdk.admin.exchange.addInboundShipping(id, { shipping_option_id: optionId }))).toMatch(
      /400 Nothing comes back/,
    );
    const inbound = await sdk.admin.exchange.addInboundItems(id, { items: [{ id: itemId, quantity: 1 }] });
    await sdk.admin.exchange.removeInboundItem(id, inbound.order_preview.items[0]?.actions?.[0]?.id ?? "");
    const out = await sdk.admin.exchange.addOutboundItems(id, { items: [{ variant_id: small, quantity: 1 }] });
    await sdk.admin.exchange.removeOutboundItem(id, out.order_preview.items[1]?.actions?.[0]?.id ?? "");
    const ship = await sdk.admin.exchange.addOutboundShipping(id, { shipping_option_id: optionId, custom_amount: 1 });
    const method = ship.order_preview.shipping_methods.find(({ actions }) => actions?.length)?.actions?.[0];
    await sdk.admin.exchange.deleteOutboundShipping(id, method?.id ?? "");
    expect(await sdk.admin.exchange.cancelRequest(id)).toEqual({ id, object: "exchange", deleted: true });
    expect(await refusal(sdk.admin.exchange.retrieve(id))).toMatch(/^404/);
    expect(await refusal(sdk.admin.return.retrieve(inbound.return.id))).toMatch(/^404/);
  });

  it("of what is not in stock is refused and holds nothing", async () => {
    const { order, id } = await begun();
    const before = await promised();
    await sdk.admin.exchange.addOutboundItems(id, { items: [{ variant_id: small, quantity: 900_000 }] });
    expect(await refusal(sdk.admin.exchange.request(id, {}))).toMatch(
      /400 There is not enough in stock: .* 900000 wanted/,
    );
    expect(await promised()).toBe(before);
    expect((await bench.order(order.id)).total).toBe(order.total);
    expect((await sdk.admin.exchange.retrieve(id)).exchange).toMatchObject({ additional_items: [] });
    await sdk.admin.exchange.cancelRequest(id);
  });

  it("loses nothing that several people enter at the same time", async () => {
    const { order, id, itemId } = await begun();
    const api = sdk.admin.exchange;
    await Promise.all([
      ...[1, 2, 3].map((quantity) => api.addOutboundItems(id, { items: [{ variant_id: small, quantity }] })),
      ...[1, 2].map(() => api.addInboundItems(id, { items: [{ id: itemId, quantity: 1 }] })),
      api.addOutboundShipping(id, { shipping_option_id: optionId, custom_amount: 5 }),
    ]);
    const { order: preview } = await sdk.admin.order.retrievePreview(order.id);
    expect(preview.items.map(({ quantity }) => quantity).toSorted((one, other) => one - other)).toEqual([1, 2, 3, 3]);
    expect(preview.items.find((item) => item.id === itemId)?.detail.return_requested_quantity).toBe(2);
    expect(preview.order_change?.actions).toHaveLength(6);
    const { return: back } = await api.request(id, {});
    expect(back.items).toHaveLength(2);
    expect((await sdk.admin.return.list({ order_id: order.id })).count).toBe(1);
  });

  it("confirmed by several at once is confirmed once", async () => {
    const { order, id } = await begun();
    const before = await promised();
    await sdk.admin.exchange.addOutboundItems(id, { items: [{ variant_id: small, quantity: 1 }] });
    const answers = await Promise.allSettled([1, 2, 3, 4].map(() => sdk.admin.exchange.request(id, {})));
    expect(answers.some(({ status }) => status === "fulfilled")).toBe(true);
    expect(await promised()).toBe(before + 1);
    expect(await bench.ledger(order.id)).toHaveLength(1);
    expect((await bench.order(order.id)).items).toHaveLength(2);
  });

  it("shows its order, lines and money where they are asked for", async () => {
    const { order, id, itemId } = await begun();
    await sdk.admin.exchange.addInboundItems(id, { items: [{ id: itemId, quantity: 1 }] });
    await sdk.admin.exchange.addInboundShipping(id, { shipping_option_id: optionId, custom_amount: 2 });
    await sdk.admin.exchange.addOutboundItems(id, { items: [{ variant_id: small, quantity: 1 }] });
    await sdk.admin.exchange.addOutboundShipping(id, { shipping_option_id: optionId, custom_amount: 5 });
    await sdk.admin.exchange.request(id, {});
    const payment = order.payment_collections[0]?.payments?.[0];
    await sdk.admin.payment.capture(payment?.id ?? "", {});
    await sdk.admin.payment.refund(payment?.id ?? "", { amount: 1.5 });
    const { exchange } = await sdk.admin.exchange.retrieve(id);
    const after = await bench.order(order.id);
    expect(exchange.order).toMatchObject({ id: order.id, total: after.total, summary: after.summary });
    expect(exchange.shipping_methods?.map(({ amount }) => amount)).toEqual([2, 5]);
    expect(exchange.transactions).toMatchObject([
      { reference: "capture", amount: payment?.amount, currency_code: "eur", order_id: order.id },
      { reference: "refund", amount: -1.5 },
    ]);
    const fields = "id,*additional_items,*additional_items.item,order.email";
    const { exchanges } = await sdk.admin.exchange.list({ order_id: order.id, fields });
    expect(exchanges).toMatchObject([
      { id, order: { id: order.id, email: order.email }, additional_items: [{ item: { variant_id: small } }] },
    ]);
    expect((await sdk.admin.exchange.list({ order_id: order.id })).exchanges[0]).not.toHaveProperty("order");
    const { headers } = await bench.shop.app.inject({
      url: `/admin/exchanges/${id}`,
      headers: { authorization: bench.shop.adminAuthorization },
    });
    expect(headers.etag).toBeDefined();
  });

  it("promises what is not in stock if it may, or if one of its lines may", async () => {
    const order = await bench.placed(1);
    const { exchange } = await bench.sdk.client.fetch<{ exchange: { id: string } }>("/admin/exchanges", {
      method: "POST",
      body: { order_id: order.id, allow_backorder: true },
    });
    await sdk.admin.exchange.addOutboundItems(exchange.id, { items: [{ variant_id: small, quantity: 900_000 }] });
    const { order_preview: preview } = await sdk.admin.exchange.request(exchange.id, {});
    expect(preview.items.at(-1)).toMatchObject({ variant_id: small, quantity: 900_000 });
    await sdk.admin.exchange.cancel(exchange.id);
    await vi.waitFor(async () => expect(await promised()).toBeLessThan(900_000), 10_000);
  });

  it("asks the provider anew what sending costs when other goods are sent, unless staff have set a price", async () => {
    const provider = bench.shop.container.resolve<PluginHost>("plugins").provider(fulfillment, "manual_manual");
    const weighed = vi.spyOn(provider, "price").mockImplementation(async ({ items }) => ({
      amount: 100 * items.reduce((sum, { quantity }) => sum + quantity, 0),
    }));
    const { shipping_option: calculated } = await sdk.admin.shippingOption.retrieve(optionId);
    const { shipping_option: own } = await sdk.admin.shippingOption.create({
      name: "By weight",
      service_zone_id: calculated.service_zone_id,
      shipping_profile_id: calculated.shipping_profile_id,
      provider_id: "manual_manual",
      price_type: "calculated",
      type: { label: "By weight", description: "Weighed", code: "weighed" },
      prices: [],
      rules: [],
    });
    const { id } = await begun();
    const amounts = async () => {
      const { order } = await sdk.admin.order.retrievePreview(
        (await sdk.admin.exchange.retrieve(id)).exchange.order_id,
      );
      return order.shipping_methods.filter(({ actions }) => actions?.length).map(({ amount }) => amount);
    };
    await sdk.admin.exchange.addOutboundItems(id, { items: [{ variant_id: small, quantity: 1 }] });
    const shipped = await sdk.admin.exchange.addOutboundShipping(id, { shipping_option_id: own.id });
    await sdk.admin.exchange.addOutboundShipping(id, { shipping_option_id: own.id, custom_amount: 3 });
    expect(await amounts()).toEqual([1, 3]);
    const more = await sdk.admin.exchange.addOutboundItems(id, { items: [{ variant_id: small, quantity: 2 }] });
    expect(await amounts()).toEqual([3, 3]);
    const added = more.order_preview.items.at(-1)?.actions?.[0]?.id ?? "";
    await sdk.admin.exchange.updateOutboundItem(id, added, { quantity: 4 });
    expect(await amounts()).toEqual([5, 3]);
    const action =
      shipped.order_preview.shipping_methods.find(({ actions }) => actions?.length)?.actions?.[0]?.id ?? "";
    await sdk.admin.exchange.updateOutboundShipping(id, action, { custom_amount: 2 });
    await sdk.admin.exchange.removeOutboundItem(id, added);
    expect(await amounts()).toEqual([2, 3]);
    await sdk.admin.exchange.updateOutboundShipping(id, action, { custom_amount: null });
    expect(await amounts()).toEqual([1, 3]);
    weighed.mockRestore();
    await sdk.admin.exchange.cancelRequest(id);
  });

  it("is found in the list", async () => {
    const { order, id } = await begun();
    const { exchanges, count } = await sdk.admin.exchange.list({
      order_id: order.id,
      status: ["open"],
      order: "-display_id",
    });
    expect([exchanges.map((one) => one.id), count]).toEqual([[id], 1]);
    expect((await sdk.admin.exchange.list({ order_id: order.id, status: "canceled" })).count).toBe(0);
  });
});
