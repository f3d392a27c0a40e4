import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ChangeBench, openChangeBench } from "../../test/order-change-bench.ts";

let bench: ChangeBench;
let edits: ChangeBench["sdk"]["admin"]["orderEdit"];
let other: string;

beforeAll(async () => {
  bench = await openChangeBench();
  edits = bench.sdk.admin.orderEdit;
  other = await bench.sku("ML-NAVY-PLAIN");
});
afterAll(() => bench.shop.close());

const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => "nothing was refused",
    ({ status, message }: { status: number; message: string }) => `${status} ${message}`,
  );

/** An order of 3, nothing of it shipped unless told, whose edit has begun. */
const begun = async (shipped = 0) => {
  const order = await bench.placed(3, shipped);
  const { order_change: change } = await edits.initiateRequest({
    order_id: order.id,
    description: "by phone",
    internal_note: "friendly",
  });
  return { order, change, id: order.id, itemId: order.items[0]?.id ?? "" };
};
const post = <Body>(url: string, body: object) => bench.sdk.client.fetch<Body>(url, { method: "POST", body });
type Preview = Awaited<ReturnType<typeof edits.addItems>>;

describe("an edit of an order", () => {
  it("is put together, looked at and confirmed: the order comes to what the preview said", async () => {
    const { order, change, id, itemId } = await begun();
    expect(change).toMatchObject({ change_type: "edit", status: "pending", description: "by phone", actions: [] });
    const unit = order.items[0]?.unit_price ?? 0;
    const stockBefore = await bench.stock(other);
    const smallBefore = await bench.stock(await bench.sku("BB-LARGE"));

    const { order_preview: raised } = await edits.updateOriginalItem(id, itemId, {
      quantity: 5,
      internal_note: "two more",
    });
    expect(raised.total).toBeCloseTo(order.total + 2 * unit, 2);
    expect(raised.items[0]?.actions?.[0]).toMatchObject({ action: "ITEM_UPDATE", internal_note: "two more" });
    const { order_preview: lowered } = await edits.updateOriginalItem(id, itemId, { quantity: 2 });
    expect(lowered.total).toBeCloseTo(order.total - unit, 2);
    expect(lowered.order_change.actions).toHaveLength(1);

    const { order_preview: added } = await edits.addItems(id, {
      items: [{ variant_id: other, quantity: 1, unit_price: 10, metadata: { engraving: "A.P." } }],
    });
    expect(added.total).toBeCloseTo(order.total - unit + 10, 2);
    const line = added.items.find(({ variant_id: variantId }) => variantId === other);
    expect(line).toMatchObject({ unit_price: 10, quantity: 1, metadata: { engraving: "A.P." } });
    expect(line?.tax_lines?.length).toBeGreaterThan(0);
    const actionId = line?.actions?.[0]?.id ?? "";
    const { order_preview: doubled } = await edits.updateAddedItem(id, actionId, { quantity: 2 });
    expect(doubled.total).toBeCloseTo(order.total - unit + 20, 2);
    const url = `/admin/order-edits/${id}`;
    const { order_preview: byItem } = await edits.updateOriginalItem(id, line?.id ?? "", { quantity: 4 });
    expect(byItem.total).toBeCloseTo(order.total - unit + 40, 2);
    expect(byItem.order_change.actions).toHaveLength(2);
    const { order_preview: cheaper } = await post<Preview>(`${url}/items/${actionId}`, {
      quantity: 4,
      unit_price: 7.5,
    });
    expect(cheaper.total).toBeCloseTo(order.total - unit + 30, 2);

    const { order_preview: sent } = await post<Preview>(`${url}/shipping-method`, {
      shipping_option_id: await bench.optionId(),
      custom_amount: 6,
    });
    expect(sent.total).toBeCloseTo(cheaper.total + 6, 2);
    const shipping = sent.shipping_methods.find(({ actions }) => actions?.length)?.actions?.[0]?.id ?? "";
    const { order_preview: dearer } = await post<Preview>(`${url}/shipping-method/${shipping}`, { custom_amount: 8 });
    expect(dearer.total).toBeCloseTo(cheaper.total + 8, 2);

    expect((await bench.order(id)).total).toBe(order.total);
    expect(await bench.stock(other)).toEqual(stockBefore);
    const { order_preview: requested } = await edits.request(id);
    expect(requested.order_change.status).toBe("requested");
    await edits.confirm(id);

    const after = await bench.order(id);
    expect(after.total).toBe(dearer.total);
    expect(after.tax_total).toBe(dearer.tax_total);
    expect(after.items.map(({ quantity }) => quantity)).toEqual([2, 4]);
    expect(after.summary.pending_difference).toBe(dearer.summary?.pending_difference);
    expect(after.summary.original_order_total).toBe(order.total);
    expect(await bench.ledger(id)).toEqual([Math.round((dearer.total - order.total) * 100)]);
    expect((await bench.stock(other)).reserved).toBe(stockBefore.reserved + 4);
    const variantId = await bench.sku("BB-LARGE");
    await vi.waitFor(
      async () => expect((await bench.stock(variantId)).reserved).toBe(smallBefore.reserved - 1),
      10_000,
    );
    const { order: still } = await bench.sdk.admin.order.retrievePreview(id);
    expect(still.total).toBe(after.total);
  });

  it("takes back what was added, and is given up", async () => {
    const { order, id, itemId } = await begun();
    const { order_preview: added } = await edits.addItems(id, { items: [{ variant_id: other, quantity: 1 }] });
    const actionId = added.items.find(({ variant_id: variant }) => variant === other)?.actions?.[0]?.id ?? "";
    const { order_preview: without } = await edits.removeAddedItem(id, actionId);
    expect(without.total).toBe(order.total);
    await edits.updateOriginalItem(id, itemId, { quantity: 9 });
    expect(await edits.cancelRequest(id)).toEqual({ id, object: "order-edit", deleted: true });
    expect(await refusal(edits.confirm(id))).toMatch(/^400 .*no open change/);
    expect((await bench.order(id)).total).toBe(order.total);
    expect(await bench.ledger(id)).toEqual([]);
    await edits.initiateRequest({ order_id: id });
  });

  it("refuses what cannot be", async () => {
    const { id, itemId } = await begun(2);
    expect(await refusal(edits.initiateRequest({ order_id: id }))).toMatch(/^400 .*being changed already/);
    expect(await refusal(edits.confirm(id))).toMatch(/^400 .*does nothing yet/);
    expect(await refusal(edits.request(id))).toMatch(/^400 .*does nothing yet/);
    expect(await refusal(edits.updateOriginalItem(id, itemId, { quantity: 1 }))).toMatch(
      /^400 .*2 of it are fulfilled/,
    );
    expect(await refusal(edits.updateOriginalItem(id, "ordli_none", { quantity: 1 }))).toMatch(
      /^400 .*no item ordli_none/,
    );
    expect(await refusal(edits.updateAddedItem(id, "ordchact_none", { quantity: 1 }))).toMatch(/^404 .*ordchact_none/);
    expect(await refusal(edits.addItems(id, { items: [{ variant_id: "variant_none", quantity: 1 }] }))).toMatch(
      /variant_none/,
    );
    expect(await refusal(edits.initiateRequest({ order_id: "order_none" }))).toMatch(/^404 /);
  });

  it("promises nothing that is not there, and nothing of the rest either", async () => {
    const { order, id, itemId } = await begun();
    const variantId = await bench.sku("BB-LARGE");
    const before = [await bench.stock(variantId), await bench.stock(other)];
    await edits.addItems(id, { items: [{ variant_id: other, quantity: 1 }] });
    await edits.updateOriginalItem(id, itemId, { quantity: 900_000 });
    expect(await refusal(edits.confirm(id))).toMatch(/^400 There is not enough in stock: .*899997 wanted/);
    expect([await bench.stock(variantId), await bench.stock(other)]).toEqual(before);
    expect((await bench.order(id)).total).toBe(order.total);
    await edits.updateOriginalItem(id, itemId, { quantity: 4 });
    await edits.confirm(id);
    expect((await bench.stock(variantId)).reserved).toBe((before[0]?.reserved ?? 0) + 1);
  });

  it("becomes true once, whoever confirms how often at the same time", async () => {
    const { order, id, itemId } = await begun();
    const unit = order.items[0]?.unit_price ?? 0;
    const variantId = await bench.sku("BB-LARGE");
    const { reserved } = await bench.stock(variantId);
    await edits.updateOriginalItem(id, itemId, { quantity: 5 });
    const ends = await Promise.allSettled(Array.from({ length: 4 }, () => edits.confirm(id)));
    expect(ends.filter(({ status }) => status === "fulfilled").length).toBeGreaterThan(0);
    for (const end of ends) if (end.status === "rejected") expect(String(end.reason)).toMatch(/no open change/);
    expect((await bench.order(id)).total).toBeCloseTo(order.total + 2 * unit, 2);
    expect(await bench.ledger(id)).toHaveLength(1);
    expect((await bench.stock(variantId)).reserved).toBe(reserved + 2);
  });

  it("is begun once", async () => {
    const order = await bench.placed(1, 0);
    const ends = await Promise.allSettled(
      Array.from({ length: 4 }, () => edits.initiateRequest({ order_id: order.id })),
    );
    expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
