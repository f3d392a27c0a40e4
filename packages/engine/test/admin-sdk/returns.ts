import { expect } from "vitest";
import { actionsOf, latestAction, previewOf } from "./preview.ts";
import { cents, sumsOf } from "./sums.ts";
import { deliveredOrder, returnOptionOf, type World } from "./world.ts";

/** Two of three boards come back, one of them broken. */
export async function driveReturns(world: World): Promise<void> {
  const { admin } = world;
  const { orderId, lineId } = await deliveredOrder(world, 3);
  const start = await sumsOf(world, orderId);
  const optionId = await returnOptionOf(world);
  const { return: begun } = await admin.return.initiateRequest({ order_id: orderId, description: "Too small" });
  const { id } = begun;
  expect(begun).toMatchObject({ order_id: orderId, status: "open" });

  const added = await admin.return.addReturnItem(id, { items: [{ id: lineId, quantity: 3 }] });
  const corrected = await admin.return.updateReturnItem(id, latestAction(added, "RETURN_ITEM"), { quantity: 1 });
  expect(previewOf(corrected).items[0]?.detail.return_requested_quantity).toBe(1);
  const emptied = await admin.return.removeReturnItem(id, latestAction(corrected, "RETURN_ITEM"));
  expect(previewOf(emptied).items[0]?.detail.return_requested_quantity).toBe(0);
  await admin.return.addReturnItem(id, { items: [{ id: lineId, quantity: 2 }] });
  const shipped = await admin.return.addReturnShipping(id, { shipping_option_id: optionId, custom_amount: 4 });
  const method = latestAction(shipped, "SHIPPING_ADD");
  expect(cents(previewOf(shipped).total) - start.total).toBe(400);
  const dearer = await admin.return.updateReturnShipping(id, method, { custom_amount: 6 });
  expect(cents(previewOf(dearer).total) - start.total).toBe(600);
  const free = await admin.return.deleteReturnShipping(id, method);
  expect(cents(previewOf(free).total)).toBe(start.total);
  await admin.return.updateRequest(id, { metadata: { box: "green" } });
  const { return: requested } = await admin.return.confirmRequest(id, {});
  expect(requested).toMatchObject({ status: "requested", metadata: { box: "green" }, items: [{ quantity: 2 }] });
  expect(await sumsOf(world, orderId)).toEqual(start);

  await receive(world, id, lineId);
  // What came back broken is credited as well.
  const unit = start.itemTotal / 3;
  expect((await sumsOf(world, orderId)).total).toBe(start.total - 2 * unit);
  expect((await admin.return.list({ order_id: [orderId] })).returns.map((each) => each.id)).toEqual([id]);
  const { return: done } = await admin.return.retrieve(id, { fields: "*items" });
  expect(done).toMatchObject({ status: "received", items: [{ received_quantity: 1, damaged_quantity: 1 }] });

  const { return: other } = await admin.return.initiateRequest({ order_id: orderId });
  const abandoned = await admin.return.cancelRequest(other.id);
  expect(abandoned).toMatchObject({ id: other.id, deleted: true });
  const { return: third } = await admin.return.initiateRequest({ order_id: orderId });
  await admin.return.addReturnItem(third.id, { items: [{ id: lineId, quantity: 1 }] });
  await admin.return.confirmRequest(third.id, {});
  expect((await admin.return.cancel(third.id)).return.status).toBe("canceled");
}

/** One whole, one broken, after some mistakes. */
async function receive({ admin }: World, id: string, lineId: string): Promise<void> {
  const items = (quantity: number) => ({ items: [{ id: lineId, quantity }] });
  expect((await admin.return.initiateReceive(id, {})).return.id).toBe(id);
  const one = await admin.return.receiveItems(id, items(1));
  expect(previewOf(one).items[0]?.detail.return_received_quantity).toBe(1);
  await admin.return.cancelReceive(id);
  const { return: waiting } = await admin.return.retrieve(id, { fields: "*items" });
  expect(waiting).toMatchObject({ status: "requested", items: [{ received_quantity: 0 }] });
  await admin.return.initiateReceive(id, {});
  const arrived = await admin.return.receiveItems(id, items(2));
  const receipt = latestAction(arrived, "RECEIVE_RETURN_ITEM");
  const fewer = await admin.return.updateReceiveItem(id, receipt, { quantity: 1 });
  expect(previewOf(fewer).items[0]?.detail.return_received_quantity).toBe(1);
  const none = await admin.return.removeReceiveItem(id, receipt);
  expect(previewOf(none).items[0]?.detail.return_received_quantity).toBe(0);
  await admin.return.receiveItems(id, items(1));
  const mistaken = await admin.return.dismissItems(id, items(1));
  const broken = latestAction(mistaken, "RECEIVE_DAMAGED_RETURN_ITEM");
  const described = await admin.return.updateDismissItem(id, broken, { quantity: 1, internal_note: "Split" });
  expect(actionsOf(described, "RECEIVE_DAMAGED_RETURN_ITEM")).toMatchObject([{ id: broken, internal_note: "Split" }]);
  const whole = await admin.return.removeDismissItem(id, broken);
  expect(previewOf(whole).items[0]?.detail.return_dismissed_quantity).toBe(0);
  const last = await admin.return.dismissItems(id, items(1));
  expect(previewOf(last).items[0]?.detail).toMatchObject({ return_received_quantity: 1, return_dismissed_quantity: 1 });
  expect((await admin.return.confirmReceive(id, {})).return.status).toBe("received");
}
