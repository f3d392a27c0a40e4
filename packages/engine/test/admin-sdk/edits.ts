import { expect } from "vitest";
import { latestAction, previewOf } from "./preview.ts";
import { cents, sumsOf } from "./sums.ts";
import { first, otherVariant, placedOrder, type World } from "./world.ts";

/** An order loses a large board and gets a small one. */
export async function driveOrderEdits(world: World): Promise<void> {
  const { admin } = world;
  const orderId = await placedOrder(world);
  const start = await sumsOf(world, orderId);
  const unit = start.itemTotal / 2;
  await admin.orderEdit.initiateRequest({ order_id: orderId });
  expect(await admin.orderEdit.cancelRequest(orderId)).toMatchObject({ object: "order-edit", deleted: true });

  const { order_change: change } = await admin.orderEdit.initiateRequest({ order_id: orderId });
  expect(change).toMatchObject({ change_type: "edit", status: "pending" });
  const { order_change: noted } = await admin.order.updateOrderChange(change.id, { internal_note: "She rang up" });
  expect(noted.internal_note).toBe("She rang up");
  const small = { items: [{ variant_id: await otherVariant(world), quantity: 1, unit_price: 20 }] };
  const added = await admin.orderEdit.addItems(orderId, small);
  expect(cents(added.order_preview.total) - start.total).toBe(2000);
  const action = latestAction(added, "ITEM_ADD");
  const two = await admin.orderEdit.updateAddedItem(orderId, action, { quantity: 2 });
  expect(cents(previewOf(two).total) - start.total).toBe(4000);
  const none = await admin.orderEdit.removeAddedItem(orderId, action);
  expect(cents(previewOf(none).total)).toBe(start.total);
  await admin.orderEdit.addItems(orderId, small);
  const lineId = first((await admin.order.retrieve(orderId)).order.items, "line").id;
  const fewer = await admin.orderEdit.updateOriginalItem(orderId, lineId, { quantity: 1 });
  expect(cents(previewOf(fewer).total)).toBe(start.total + 2000 - unit);
  const { order_preview: asked } = await admin.orderEdit.request(orderId);
  expect(asked.order_change.status).toBe("requested");
  expect(await sumsOf(world, orderId)).toEqual(start);
  await admin.orderEdit.confirm(orderId);
  const end = await sumsOf(world, orderId);
  expect(end.total).toBe(start.total + 2000 - unit);
  const { order_changes: changes } = await admin.order.listChanges(orderId, { order: "-created_at" });
  expect(changes).toMatchObject([
    { id: change.id, status: "confirmed", internal_note: "She rang up" },
    { status: "canceled" },
  ]);
}
