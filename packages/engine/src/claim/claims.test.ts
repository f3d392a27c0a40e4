import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ChangeBench, openChangeBench } from "../../test/order-change-bench.ts";

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

const begun = async (type: "refund" | "replace") => {
  const order = await bench.placed(3);
  const { claim } = await sdk.admin.claim.create({ order_id: order.id, type });
  return {
    order,
    id: claim.id,
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
const claimed = (itemId: string, quantity: number) => ({ items: [{ id: itemId, quantity, internal_note: "broken" }] });

describe("a claim", () => {
  it("made good with money takes what is claimed off the order at once", async () => {
    const { order, id, itemId, unit } = await begun("refund");
    const added = await sdk.admin.claim.addItems(id, claimed(itemId, 1));
    const action = added.order_preview.items[0]?.actions?.[0];
    expect(action).toMatchObject({ action: "WRITE_OFF_ITEM", claim_id: id, internal_note: "broken" });
    const two = await sdk.admin.claim.updateItem(id, action?.id ?? "", { quantity: 2 });
    expect(two.order_preview.items[0]?.detail.written_off_quantity).toBe(2);
    expect(
      await refusal(sdk.admin.claim.addOutboundItems(id, { items: [{ variant_id: small, quantity: 1 }] })),
    ).toMatch(/400 .* nothing goes out/);
    const { claim } = await sdk.admin.claim.request(id, {});
    const after = await bench.order(order.id);
    expect(after.total).toBe(two.order_preview.total);
    expect(order.total - after.total).toBeCloseTo(2 * unit, 2);
    expect(claim).toMatchObject({ type: "refund", claim_items: [{ item_id: itemId, quantity: 2 }] });
    expect(claim.refund_amount).toBeCloseTo(2 * unit, 2);
    expect(after.summary.pending_difference).toBeCloseTo(after.total - after.summary.transaction_total, 2);
    await sdk.admin.claim.cancel(id);
    expect((await bench.order(order.id)).total).toBe(order.total);
    expect(await refusal(sdk.admin.claim.cancel(id))).toMatch(/400 .* is canceled/);
  });

  it("is put together with every method of the client; what comes back is credited once, when it has come", async () => {
    const { order, id, itemId, unit } = await begun("replace");
    const api = sdk.admin.claim;
    await api.addItems(id, claimed(itemId, 2));
    const inbound = await api.addInboundItems(id, claimed(itemId, 2));
    const returned = inbound.order_preview.items[0]?.actions?.find(({ action }) => action === "RETURN_ITEM");
    await api.updateInboundItem(id, returned?.id ?? "", { quantity: 1 });
    const back = await api.addInboundShipping(id, { shipping_option_id: optionId, custom_amount: 2 });
    const sent = back.order_preview.shipping_methods.find(({ actions }) => actions?.length)?.actions?.[0];
    await api.updateInboundShipping(id, sent?.id ?? "", { custom_amount: 0 });
    await api.deleteInboundShipping(id, sent?.id ?? "");
    const out = await api.addOutboundItems(id, { items: [{ variant_id: small, quantity: 1, unit_price: 0 }] });
    const added = out.order_preview.items.find(({ variant_id: variant }) => variant === small)?.actions?.[0];
    const two = await api.updateOutboundItem(id, added?.id ?? "", { quantity: 2 });
    expect(two.order_preview.items.at(-1)).toMatchObject({ quantity: 2, unit_price: 0 });
    const ship = await api.addOutboundShipping(id, { shipping_option_id: optionId, custom_amount: 3 });
    const method = ship.order_preview.shipping_methods.find(({ actions }) => actions?.length)?.actions?.[0];
    await api.updateOutboundShipping(id, method?.id ?? "", { custom_amount: 4 });
    await api.deleteOutboundShipping(id, method?.id ?? "");
    const { order: preview } = await sdk.admin.order.retrievePreview(order.id);
    expect(preview.items[0]?.detail).toMatchObject({ written_off_quantity: 1, return_requested_quantity: 1 });
    const before = await promised();
    const confirmed = await api.request(id, {});
    const after = await bench.order(order.id);
    expect(after.total).toBe(preview.total);
    expect(order.total - after.total).toBeCloseTo(unit, 2);
    expect(confirmed.claim.refund_amount).toBeCloseTo(2 * unit, 2);
    expect(confirmed.claim).toMatchObject({ claim_items: [{ quantity: 2 }], additional_items: [{ quantity: 2 }] });
    expect(await promised()).toBe(before + 2);
    await sdk.admin.return.initiateReceive(confirmed.return.id, {});
    await sdk.admin.return.dismissItems(confirmed.return.id, { items: [{ id: itemId, quantity: 1 }] });
    await sdk.admin.return.confirmReceive(confirmed.return.id, {});
    const settled = await bench.order(order.id);
    expect(order.total - settled.total).toBeCloseTo(2 * unit, 2);
    expect(await bench.ledger(order.id)).toHaveLength(2);
  });

  it("is taken back with what goes out and what was to come back", async () => {
    const { order, id, itemId } = await begun("replace");
    const before = await promised();
    await sdk.admin.claim.addItems(id, claimed(itemId, 3));
    await sdk.admin.claim.addInboundItems(id, claimed(itemId, 1));
    await sdk.admin.claim.addOutboundItems(id, { items: [{ variant_id: small, quantity: 2 }] });
    await sdk.admin.claim.request(id, {});
    expect(await promised()).toBe(before + 2);
    await sdk.admin.claim.cancel(id);
    const after = await bench.order(order.id);
    expect(after.total).toBe(order.total);
    expect(after.items[0]?.detail).toMatchObject({ written_off_quantity: 0, return_requested_quantity: 0 });
    await vi.waitFor(async () => expect(await promised()).toBe(before), 10_000);
  });

  it("is given up, and found in lists while it is there", async () => {
    const { order, id, itemId } = await begun("replace");
    const added = await sdk.admin.claim.addItems(id, claimed(itemId, 1));
    await sdk.admin.claim.removeItem(id, added.order_preview.items[0]?.actions?.[0]?.id ?? "");
    const inbound = await sdk.admin.claim.addInboundItems(id, claimed(itemId, 1));
    await sdk.admin.claim.removeInboundItem(id, inbound.order_preview.items[0]?.actions?.[0]?.id ?? "");
    const out = await sdk.admin.claim.addOutboundItems(id, { items: [{ variant_id: small, quantity: 1 }] });
    await sdk.admin.claim.removeOutboundItem(id, out.order_preview.items[1]?.actions?.[0]?.id ?? "");
    expect((await sdk.admin.claim.list({ order_id: order.id })).claims.map((one) => one.id)).toEqual([id]);
    expect((await sdk.admin.claim.retrieve(id)).claim).toMatchObject({ order_id: order.id, type: "replace" });
    expect(await sdk.admin.claim.cancelRequest(id)).toEqual({ id, object: "claim", deleted: true });
    expect((await sdk.admin.claim.list({ order_id: order.id })).count).toBe(0);
    const after = await sdk.admin.order.listChanges(order.id);
    expect(after.order_changes).toMatchObject([{ status: "canceled", change_type: "claim" }]);
  });

  it("keeps what staff say of each thing that is claimed, pictures too", async () => {
    const { order, id, itemId } = await begun("refund");
    const { return_reason: reason } = await sdk.admin.returnReason.create({ value: "torn", label: "Torn" });
    const claim = (more: object) =>
      sdk.client.fetch(`/admin/claims/${id}/claim-items`, {
        method: "POST",
        body: { items: [{ id: itemId, quantity: 1, ...more }] },
      });
    const said = {
      reason: "production_failure",
      reason_id: reason.id,
      description: "The seam is open",
      images: [{ url: "https://files.example/seam.jpg" }],
      metadata: { batch: 7 },
    };
    await claim(said);
    expect(await refusal(claim({ reason_id: "rr_none" }))).toMatch(/^404 .*rr_none/);
    const { claim: made } = await sdk.admin.claim.request(id, {});
    const kept = {
      item_id: itemId,
      reason: "production_failure",
      reason_id: reason.id,
      note: "The seam is open",
      images: [{ id: expect.stringMatching(/^claimg_/), url: "https://files.example/seam.jpg" }],
      metadata: { batch: 7 },
    };
    expect(made.claim_items).toMatchObject([kept]);
    const { claim: whole } = await sdk.admin.claim.retrieve(id, { fields: "+claim_items.item.title" });
    expect(whole).toMatchObject({
      order: { id: order.id, email: order.email },
      claim_items: [{ ...kept, item: { title: order.items[0]?.title } }],
      shipping_methods: [],
    });
  });

  it("claims only what was sent", async () => {
    const { id, itemId } = await begun("refund");
    expect(await refusal(sdk.admin.claim.addItems(id, claimed(itemId, 4)))).toMatch(/400 4 of the item .* only 3/);
  });
});
