import { expect } from "vitest";
import { latestAction, previewOf } from "./preview.ts";
import { cents, sumsOf } from "./sums.ts";
import { deliveredOrder, otherVariant, returnOptionOf, shippingOptionOf, type World } from "./world.ts";

/** Another board was delivered than the one that was bought: one comes back, one is sent. */
export async function driveClaims(world: World): Promise<void> {
  const { admin } = world;
  const { orderId, lineId } = await deliveredOrder(world);
  const start = await sumsOf(world, orderId);
  const optionId = await shippingOptionOf(world);
  const backId = await returnOptionOf(world);
  const variantId = await otherVariant(world);
  const { claim } = await admin.claim.create({ order_id: orderId, type: "replace", description: "Not this one" });
  const { id } = claim;
  const items = (quantity: number) => ({ items: [{ id: lineId, quantity }] });

  const claimed = await admin.claim.addItems(id, items(2));
  const wrong = latestAction(claimed, "WRITE_OFF_ITEM");
  const fewer = await admin.claim.updateItem(id, wrong, { quantity: 1 });
  expect(previewOf(fewer).items[0]?.detail.written_off_quantity).toBe(1);
  expect(previewOf(await admin.claim.removeItem(id, wrong)).items[0]?.detail.written_off_quantity).toBe(0);

  const added = await admin.claim.addInboundItems(id, items(2));
  const corrected = await admin.claim.updateInboundItem(id, latestAction(added, "RETURN_ITEM"), { quantity: 1 });
  expect(previewOf(corrected).items[0]?.detail.return_requested_quantity).toBe(1);
  const kept = await admin.claim.removeInboundItem(id, latestAction(corrected, "RETURN_ITEM"));
  expect(previewOf(kept).items[0]?.detail.return_requested_quantity).toBe(0);
  await admin.claim.addInboundItems(id, items(1));
  const back = await admin.claim.addInboundShipping(id, { shipping_option_id: backId, custom_amount: 3 });
  const inbound = latestAction(back, "SHIPPING_ADD");
  const dearer = await admin.claim.updateInboundShipping(id, inbound, { custom_amount: 4 });
  expect(cents(previewOf(dearer).total) - start.total).toBe(400);
  expect(cents(previewOf(await admin.claim.deleteInboundShipping(id, inbound)).total)).toBe(start.total);

  const wanted = { items: [{ variant_id: variantId, quantity: 1, unit_price: 20 }] };
  const offered = await admin.claim.addOutboundItems(id, wanted);
  const out = latestAction(offered, "ITEM_ADD");
  const two = await admin.claim.updateOutboundItem(id, out, { quantity: 2 });
  expect(cents(previewOf(two).total) - start.total).toBe(4000);
  expect(cents(previewOf(await admin.claim.removeOutboundItem(id, out)).total)).toBe(start.total);
  await admin.claim.addOutboundItems(id, wanted);
  const sent = await admin.claim.addOutboundShipping(id, { shipping_option_id: optionId, custom_amount: 5 });
  const outbound = latestAction(sent, "SHIPPING_ADD");
  expect(cents(previewOf(sent).total) - start.total).toBe(2500);
  const costlier = await admin.claim.updateOutboundShipping(id, outbound, { custom_amount: 6 });
  expect(cents(previewOf(costlier).total) - start.total).toBe(2600);
  const carriageFree = await admin.claim.deleteOutboundShipping(id, outbound);
  expect(cents(previewOf(carriageFree).total) - start.total).toBe(2000);

  const { return: coming, order_preview: preview } = await admin.claim.request(id, {});
  expect(coming).toMatchObject({ claim_id: id, status: "requested" });
  expect(cents(preview.total) - start.total).toBe(2000);
  expect((await sumsOf(world, orderId)).total - start.total).toBe(2000);
  const { claim: read } = await admin.claim.retrieve(id);
  expect(read).toMatchObject({ type: "replace", order_id: orderId });
  expect((await admin.claim.list({ order_id: [orderId] })).claims.map((each) => each.id)).toEqual([id]);
  expect((await admin.claim.cancel(id)).claim.canceled_at).not.toBeNull();
  expect(await sumsOf(world, orderId)).toMatchObject({ total: start.total, due: start.due });

  // Whose broken board is paid back keeps it.
  const { claim: refund } = await admin.claim.create({ order_id: orderId, type: "refund" });
  await admin.claim.addItems(refund.id, items(1));
  await admin.claim.request(refund.id, {});
  expect((await sumsOf(world, orderId)).total).toBe(start.total - start.itemTotal / 2);

  const { claim: other } = await admin.claim.create({ order_id: orderId, type: "refund" });
  expect((await admin.claim.cancelRequest(other.id)).deleted).toBe(true);
}
