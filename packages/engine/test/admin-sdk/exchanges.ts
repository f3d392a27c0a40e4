import { expect } from "vitest";
import { latestAction, previewOf } from "./preview.ts";
import { cents, sumsOf } from "./sums.ts";
import { deliveredOrder, otherVariant, returnOptionOf, shippingOptionOf, type World } from "./world.ts";

/** A large board comes back, a small one goes out. */
export async function driveExchanges(world: World): Promise<void> {
  const { admin } = world;
  const { orderId, lineId } = await deliveredOrder(world);
  const start = await sumsOf(world, orderId);
  const optionId = await shippingOptionOf(world);
  const backId = await returnOptionOf(world);
  const variantId = await otherVariant(world);
  const { exchange } = await admin.exchange.create({ order_id: orderId });
  const { id } = exchange;

  const added = await admin.exchange.addInboundItems(id, { items: [{ id: lineId, quantity: 2 }] });
  const corrected = await admin.exchange.updateInboundItem(id, latestAction(added, "RETURN_ITEM"), { quantity: 1 });
  expect(previewOf(corrected).items[0]?.detail.return_requested_quantity).toBe(1);
  const kept = await admin.exchange.removeInboundItem(id, latestAction(corrected, "RETURN_ITEM"));
  expect(previewOf(kept).items[0]?.detail.return_requested_quantity).toBe(0);
  await admin.exchange.addInboundItems(id, { items: [{ id: lineId, quantity: 1 }] });
  const back = await admin.exchange.addInboundShipping(id, { shipping_option_id: backId, custom_amount: 3 });
  const inbound = latestAction(back, "SHIPPING_ADD");
  const dearer = await admin.exchange.updateInboundShipping(id, inbound, { custom_amount: 4 });
  expect(cents(previewOf(dearer).total) - start.total).toBe(400);
  expect(cents(previewOf(await admin.exchange.deleteInboundShipping(id, inbound)).total)).toBe(start.total);

  const wanted = { items: [{ variant_id: variantId, quantity: 1, unit_price: 20 }] };
  const offered = await admin.exchange.addOutboundItems(id, wanted);
  const out = latestAction(offered, "ITEM_ADD");
  const two = await admin.exchange.updateOutboundItem(id, out, { quantity: 2 });
  expect(cents(previewOf(two).total) - start.total).toBe(4000);
  expect(cents(previewOf(await admin.exchange.removeOutboundItem(id, out)).total)).toBe(start.total);
  await admin.exchange.addOutboundItems(id, wanted);
  const sent = await admin.exchange.addOutboundShipping(id, { shipping_option_id: optionId, custom_amount: 5 });
  const outbound = latestAction(sent, "SHIPPING_ADD");
  expect(cents(previewOf(sent).total) - start.total).toBe(2500);
  const costlier = await admin.exchange.updateOutboundShipping(id, outbound, { custom_amount: 6 });
  expect(cents(previewOf(costlier).total) - start.total).toBe(2600);
  const carriageFree = await admin.exchange.deleteOutboundShipping(id, outbound);
  expect(cents(previewOf(carriageFree).total) - start.total).toBe(2000);

  const { exchange: requested, return: coming, order_preview: preview } = await admin.exchange.request(id, {});
  expect(requested.order_id).toBe(orderId);
  expect(coming).toMatchObject({ exchange_id: id, status: "requested" });
  expect(cents(preview.total) - start.total).toBe(2000);
  // The small board is charged at once, the large one is credited when it comes.
  expect((await sumsOf(world, orderId)).total - start.total).toBe(2000);
  expect((await admin.exchange.retrieve(id)).exchange.id).toBe(id);
  expect((await admin.exchange.list({ order_id: [orderId] })).exchanges.map((each) => each.id)).toEqual([id]);
  expect((await admin.exchange.cancel(id)).exchange.canceled_at).not.toBeNull();
  expect(await sumsOf(world, orderId)).toMatchObject({ total: start.total, due: start.due });

  const { exchange: other } = await admin.exchange.create({ order_id: orderId });
  expect((await admin.exchange.cancelRequest(other.id)).deleted).toBe(true);
}
