import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ChangeBench, openChangeBench } from "../../test/order-change-bench.ts";
import type { Failure } from "../../test/shopper.ts";

let bench: ChangeBench;
let sdk: ChangeBench["sdk"];
let optionId: string;

beforeAll(async () => {
  bench = await openChangeBench();
  sdk = bench.sdk;
  optionId = await bench.optionId();
});
afterAll(() => bench.shop.close());

const begun = async (quantity = 3, shipped = quantity) => {
  const order = await bench.placed(quantity, shipped);
  const { return: one } = await sdk.admin.return.initiateRequest({ order_id: order.id });
  return { order, id: one.id, itemId: order.items[0]?.id ?? "", unit: order.items[0]?.refundable_total_per_unit ?? 0 };
};
/** The preview of a reply that the client's types do not tell of. */
const previewOf = (reply: unknown) =>
  (reply as { order_preview: Awaited<ReturnType<typeof sdk.admin.order.retrievePreview>>["order"] }).order_preview;
const requested = async (quantity = 3, back = 2) => {
  const start = await begun(quantity);
  await sdk.admin.return.addReturnItem(start.id, { items: [{ id: start.itemId, quantity: back }] });
  await sdk.admin.return.confirmRequest(start.id, {});
  return start;
};
/** Goods that came back are put to stock a moment later. */
const restocked = (stocked: number) =>
  vi.waitFor(async () => expect((await bench.stock(await bench.sku("BB-LARGE"))).stocked).toBe(stocked), 10_000);
const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => "nothing was refused",
    ({ status, message }: { status: number; message: string }) => `${status} ${message}`,
  );

describe("a return", () => {
  it("is put together, looked at, requested and received, and the sums are right at each step", async () => {
    const { order, id, itemId, unit } = await begun();
    const added = previewOf(
      await sdk.admin.return.addReturnItem(id, { items: [{ id: itemId, quantity: 3, internal_note: "too big" }] }),
    );
    const action = added.items[0]?.actions?.[0];
    expect(action).toMatchObject({ action: "RETURN_ITEM", internal_note: "too big", details: { quantity: 3 } });
    const corrected = previewOf(await sdk.admin.return.updateReturnItem(id, action?.id ?? "", { quantity: 2 }));
    expect(corrected.items[0]?.detail).toMatchObject({ quantity: 3, return_requested_quantity: 2 });
    expect(corrected.return_requested_total).toBe(2 * unit);
    expect(corrected.total).toBe(order.total);
    const shipped = previewOf(
      await sdk.admin.return.addReturnShipping(id, { shipping_option_id: optionId, custom_amount: 3 }),
    );
    const shipping = shipped.shipping_methods.find(({ actions }) => actions?.length)?.actions?.[0];
    expect(shipping).toMatchObject({ action: "SHIPPING_ADD", return_id: id });
    const dearer = previewOf(await sdk.admin.return.updateReturnShipping(id, shipping?.id ?? "", { custom_amount: 4 }));
    expect(dearer.total).toBeGreaterThan(shipped.total);
    await sdk.admin.return.updateRequest(id, { no_notification: true, metadata: { box: 1 } });
    expect((await bench.order(order.id)).total).toBe(order.total);

    const { return: asked } = await sdk.admin.return.confirmRequest(id, {});
    const after = await bench.order(order.id);
    expect(asked).toMatchObject({
      status: "requested",
      no_notification: true,
      items: [{ quantity: 2, item_id: itemId }],
    });
    expect(after.total).toBe(dearer.total);
    expect(asked.refund_amount).toBeCloseTo(2 * unit - (after.total - order.total), 2);

    await sdk.admin.return.initiateReceive(id, {});
    const stocked = (await bench.stock(await bench.sku("BB-LARGE"))).stocked;
    const received = previewOf(await sdk.admin.return.receiveItems(id, { items: [{ id: itemId, quantity: 1 }] }));
    const receipt = received.items[0]?.actions?.[0];
    expect(received.total).toBeCloseTo(after.total - unit, 2);
    await sdk.admin.return.updateReceiveItem(id, receipt?.id ?? "", { quantity: 2 });
    await sdk.admin.return.removeReceiveItem(id, receipt?.id ?? "");
    await sdk.admin.return.receiveItems(id, { items: [{ id: asked.items[0]?.id ?? "", quantity: 1 }] });
    const dismissed = previewOf(await sdk.admin.return.dismissItems(id, { items: [{ id: itemId, quantity: 1 }] }));
    const damaged = dismissed.items[0]?.actions?.find(({ action: name }) => name === "RECEIVE_DAMAGED_RETURN_ITEM");
    await sdk.admin.return.updateDismissItem(id, damaged?.id ?? "", { quantity: 1, internal_note: "torn" });
    const last = (await sdk.admin.order.retrievePreview(order.id)).order;
    const { return: done } = await sdk.admin.return.confirmReceive(id, {});
    const settled = await bench.order(order.id);
    expect(done).toMatchObject({ status: "received", items: [{ received_quantity: 1, damaged_quantity: 1 }] });
    expect(settled.total).toBe(last.total);
    expect(settled.summary.pending_difference).toBe(last.summary.pending_difference);
    expect(settled.items[0]?.detail).toMatchObject({
      return_requested_quantity: 0,
      return_received_quantity: 1,
      return_dismissed_quantity: 1,
    });
    const sum = (await bench.ledger(order.id)).reduce((total, amount) => total + amount, 0);
    expect(settled.total).toBeCloseTo(order.total + sum / 100, 2);
    expect(done.refund_amount).toBeCloseTo(-sum / 100, 2);
    await restocked(stocked + 1);
  });

  it("in two parts is received in two parts, and more than was announced is refused", async () => {
    const { id, itemId } = await requested();
    const { stocked } = await bench.stock(await bench.sku("BB-LARGE"));
    const receive = async (quantity: number) => {
      await sdk.admin.return.initiateReceive(id, {});
      await sdk.admin.return.receiveItems(id, { items: [{ id: itemId, quantity }] });
      return (await sdk.admin.return.confirmReceive(id, {})).return.status;
    };
    expect(await receive(1)).toBe("partially_received");
    expect(await refusal(receive(2))).toMatch(/400 2 of the item/);
    await sdk.admin.return.cancelReceive(id);
    expect(await receive(1)).toBe("received");
    expect(await refusal(sdk.admin.return.initiateReceive(id, {}))).toMatch(/400 .* is received/);
    await restocked(stocked + 2);
  });

  it("of nothing cannot be requested, also when somebody would pay for sending it", async () => {
    const { order, id } = await begun();
    await sdk.admin.return.addReturnShipping(id, { shipping_option_id: optionId, custom_amount: 3 });
    expect(await refusal(sdk.admin.return.confirmRequest(id, {}))).toMatch(/400 Nothing comes back with return_/);
    expect((await bench.order(order.id)).total).toBe(order.total);
    expect((await sdk.admin.return.retrieve(id)).return.status).toBe("open");
    await sdk.admin.return.cancelRequest(id);
  });

  it("goes to the location that it names; what is damaged goes nowhere", async () => {
    const { stock_location: place } = await sdk.admin.stockLocation.create({ name: `Returns ${Date.now()}` });
    const { id, itemId } = await requested(3, 3);
    expect(await refusal(sdk.admin.return.updateRequest(id, { location_id: "sloc_none" }))).toMatch(/sloc_none/);
    await sdk.admin.return.updateRequest(id, { location_id: place.id });
    await sdk.admin.return.initiateReceive(id, {});
    await sdk.admin.return.dismissItems(id, { items: [{ id: itemId, quantity: 2 }] });
    await sdk.admin.return.receiveItems(id, { items: [{ id: itemId, quantity: 1 }] });
    const { return: done } = await sdk.admin.return.confirmReceive(id, {});
    expect(done).toMatchObject({
      location_id: place.id,
      status: "received",
      items: [{ quantity: 3, received_quantity: 1, damaged_quantity: 2 }],
    });
    const { inventory_items: items } = await sdk.admin.inventoryItem.list({ sku: "BB-LARGE" });
    await vi.waitFor(async () => {
      const { inventory_levels: levels } = await sdk.admin.inventoryItem.listLevels(items[0]?.id ?? "", {
        location_id: place.id,
      });
      expect(levels).toMatchObject([{ stocked_quantity: 1 }]);
    }, 10_000);
  });

  it("takes only what was shipped and is still there", async () => {
    const { id, itemId } = await begun(3, 1);
    const add = (quantity: number) => sdk.admin.return.addReturnItem(id, { items: [{ id: itemId, quantity }] });
    expect(await refusal(add(2))).toMatch(/400 2 of the item .* only 1 were shipped/);
    await add(1);
    expect(await refusal(add(1))).toMatch(/only 0/);
    expect(await refusal(sdk.admin.return.addReturnItem(id, { items: [{ id: "ordli_x", quantity: 1 }] }))).toMatch(
      /400 The order has no item ordli_x/,
    );
    expect(await refusal(sdk.admin.return.updateReturnItem(id, "ordchact_x", { quantity: 1 }))).toMatch(/^404/);
  });

  it("that is given up, or called off, leaves the order as it was", async () => {
    const { order, id, itemId } = await begun();
    await sdk.admin.return.addReturnItem(id, { items: [{ id: itemId, quantity: 1 }] });
    const preview = previewOf(
      await sdk.admin.return.addReturnShipping(id, { shipping_option_id: optionId, custom_amount: 2 }),
    );
    const method = preview.shipping_methods.find(({ actions }) => actions?.length)?.actions?.[0];
    await sdk.admin.return.deleteReturnShipping(id, method?.id ?? "");
    await sdk.admin.return.removeReturnItem(id, preview.items[0]?.actions?.[0]?.id ?? "");
    expect(await refusal(sdk.admin.return.confirmRequest(id, {}))).toMatch(/400 .* does nothing yet/);
    expect(await sdk.admin.return.cancelRequest(id)).toMatchObject({ id, object: "return", deleted: true });
    expect(await refusal(sdk.admin.return.retrieve(id))).toMatch(/^404/);

    const { return: second } = await sdk.admin.return.initiateRequest({ order_id: order.id });
    await sdk.admin.return.addReturnItem(second.id, { items: [{ id: itemId, quantity: 1 }] });
    await sdk.admin.return.addReturnShipping(second.id, { shipping_option_id: optionId, custom_amount: 2 });
    await sdk.admin.return.confirmRequest(second.id, {});
    expect((await bench.order(order.id)).total).toBeGreaterThan(order.total);
    expect((await sdk.admin.return.cancel(second.id)).return).toMatchObject({ status: "canceled" });
    const after = await bench.order(order.id);
    expect(after.total).toBe(order.total);
    expect(after.items[0]?.detail).toMatchObject({ return_requested_quantity: 0 });
    expect(await refusal(sdk.admin.return.cancel(second.id))).toMatch(/400 .* is canceled/);
  });
});

describe("several at once", () => {
  it("an order is changed by one at a time", async () => {
    const order = await bench.placed();
    const answers = await Promise.allSettled(
      [1, 2, 3, 4].map(() => sdk.admin.return.initiateRequest({ order_id: order.id })),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { order_changes: changes } = await sdk.admin.order.listChanges(order.id);
    expect(changes).toMatchObject([{ status: "pending", change_type: "return_request" }]);
  });

  it("a return is requested and received once", async () => {
    const { order, id, itemId } = await begun();
    await sdk.admin.return.addReturnItem(id, { items: [{ id: itemId, quantity: 1 }] });
    await Promise.allSettled([1, 2, 3].map(() => sdk.admin.return.confirmRequest(id, {})));
    expect((await sdk.admin.return.retrieve(id)).return.items).toHaveLength(1);
    await sdk.admin.return.initiateReceive(id, {});
    await sdk.admin.return.receiveItems(id, { items: [{ id: itemId, quantity: 1 }] });
    const { stocked } = await bench.stock(await bench.sku("BB-LARGE"));
    const answers = await Promise.allSettled([1, 2, 3].map(() => sdk.admin.return.confirmReceive(id, {})));
    expect(answers.some(({ status }) => status === "fulfilled")).toBe(true);
    expect(await bench.ledger(order.id)).toHaveLength(1);
    await restocked(stocked + 1);
  });
});

describe("the list of returns", () => {
  it("is filtered, sorted and searched", async () => {
    const { id, order } = await requested();
    const of = { order_id: order.id };
    expect((await sdk.admin.return.list(of)).returns.map((one) => one.id)).toEqual([id]);
    expect((await sdk.admin.return.list({ ...of, status: ["received"] })).count).toBe(0);
    const search = { ...of, status: "requested", q: id };
    expect((await sdk.admin.return.list(search)).count).toBe(1);
    expect(
      (await sdk.admin.return.list({ created_at: { $gt: new Date(Date.now() + 60_000).toISOString() } })).count,
    ).toBe(0);
    const { returns } = await sdk.admin.return.list({ order: "-display_id", limit: 2, fields: "id,display_id" });
    expect(returns).toEqual([...returns].toSorted((a, b) => b.display_id - a.display_id));
    expect(Object.keys(returns[0] ?? {})).toEqual(["id", "display_id"]);
  });

  it("reads one with its version, and refuses a change that is made blindly", async () => {
    const { id } = await requested();
    const send = (version: string) =>
      bench.shop.app.inject({
        method: "POST",
        url: `/admin/returns/${id}`,
        headers: { authorization: bench.shop.adminAuthorization, "if-match": version },
        payload: { metadata: { a: 1 } },
      });
    const read = await bench.shop.app.inject({
      url: `/admin/returns/${id}`,
      headers: { authorization: bench.shop.adminAuthorization },
    });
    const tag = String(read.headers.etag);
    expect((await send(tag)).statusCode).toBe(200);
    expect((await send(tag)).statusCode).toBe(409);
  });
});

describe("a shopper", () => {
  const ask = (orderId: string, itemId: string, more: object = {}) =>
    bench.shopper.send<Failure & { return: { id: string; status: string; items: unknown[] } }>(
      "POST",
      "/store/returns",
      {
        order_id: orderId,
        items: [{ id: itemId, quantity: 1, note: "too small" }],
        ...more,
      },
    );

  it("asks for a return of what was shipped, at the option's price, whatever staff are about to do", async () => {
    const order = await bench.placed();
    const itemId = order.items[0]?.id ?? "";
    await sdk.admin.return.initiateRequest({ order_id: order.id });
    expect((await ask(order.id, itemId, { return_shipping: { option_id: optionId } })).body.data.code).toBe(
      "fulfillment.shipping_option_not_offered",
    );
    const { shipping_option: option } = await sdk.admin.shippingOption.retrieve(optionId, { fields: "+rules.*" });
    const rule = option.rules.find(({ attribute }) => attribute === "is_return");
    const update = [{ id: rule?.id ?? "", attribute: "is_return", operator: "eq" as const, value: "true" }];
    await sdk.admin.shippingOption.updateRules(optionId, { update });
    const { status, body } = await ask(order.id, itemId, { return_shipping: { option_id: optionId, price: 0 } });
    expect({ status, body }).toMatchObject({ status: 200 });
    expect(body.return).toMatchObject({ status: "requested", items: [{ item_id: itemId, note: "too small" }] });
    const after = await bench.order(order.id);
    expect(after.total - order.total).toBeGreaterThan(0);
    expect(after.items[0]?.detail?.return_requested_quantity).toBe(1);
  });

  it("may be faster than staff, who then can look at what they have begun, and give it up", async () => {
    const order = await bench.placed(2);
    const itemId = order.items[0]?.id ?? "";
    const { return: begunByStaff } = await sdk.admin.return.initiateRequest({ order_id: order.id });
    await sdk.admin.return.addReturnItem(begunByStaff.id, { items: [{ id: itemId, quantity: 2 }] });
    expect((await ask(order.id, itemId)).status).toBe(200);
    const { order: preview } = await sdk.admin.order.retrievePreview(order.id);
    expect(preview.order_change).toMatchObject({ return_id: begunByStaff.id, status: "pending" });
    expect(preview.items[0]?.detail.return_requested_quantity).toBe(1);
    expect(await refusal(sdk.admin.return.confirmRequest(begunByStaff.id, {}))).toMatch(/400 2 of the item .* only 1/);
    await sdk.admin.return.cancelRequest(begunByStaff.id);
    expect((await sdk.admin.order.retrievePreview(order.id)).order.order_change).toBeNull();
  });

  it("says where the goods go, among the places that there are", async () => {
    const order = await bench.placed();
    const itemId = order.items[0]?.id ?? "";
    expect((await ask(order.id, itemId, { location_id: "sloc_none" })).status).toBe(404);
    const { stock_location: place } = await sdk.admin.stockLocation.create({ name: `Shop ${Date.now()}` });
    const { body } = await ask(order.id, itemId, { location_id: place.id });
    expect(body.return).toMatchObject({ status: "requested", location_id: place.id });
  });

  it("neither declares goods received nor sends back what never came", async () => {
    const order = await bench.placed(2, 0);
    const itemId = order.items[0]?.id ?? "";
    expect((await ask(order.id, itemId)).body.data.code).toBe("order_change.not_returnable");
    expect((await ask(order.id, itemId, { receive_now: true })).body.data.code).toBe("return.receive_now_refused");
    expect((await ask("order_x", itemId)).status).toBe(404);
  });
});
