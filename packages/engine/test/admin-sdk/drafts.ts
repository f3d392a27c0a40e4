import { expect } from "vitest";
import { germanAddress } from "../shopper.ts";
import { latestAction, previewOf } from "./preview.ts";
import { cents, sumsOf } from "./sums.ts";
import { first, otherVariant, shippingOptionOf, type World } from "./world.ts";

/** An order that staff put together on the telephone. */
export async function driveDrafts(world: World): Promise<void> {
  const { admin, shopper } = world;
  const variantId = await otherVariant(world);
  const draft = {
    region_id: await shopper.regionId("eur"),
    email: "caller@example.com",
    shipping_address: germanAddress,
    billing_address: germanAddress,
    items: [{ variant_id: variantId, quantity: 1, unit_price: 20 }],
  };
  const { draft_order: mistaken } = await admin.draftOrder.create(draft);
  expect((await admin.draftOrder.delete(mistaken.id)).deleted).toBe(true);

  const { draft_order: made } = await admin.draftOrder.create(draft, { fields: "+total,*items" });
  const { id } = made;
  expect(made).toMatchObject({ status: "draft", total: 20 });
  const { draft_order: updated } = await admin.draftOrder.update(id, { email: "caller@dial.example" });
  expect(updated.email).toBe("caller@dial.example");
  expect((await admin.draftOrder.retrieve(id)).draft_order.id).toBe(id);
  expect((await admin.draftOrder.list({ q: "caller@dial.example" })).count).toBe(1);

  await admin.draftOrder.beginEdit(id);
  expect((await admin.draftOrder.cancelEdit(id)).deleted).toBe(true);
  await admin.draftOrder.beginEdit(id);
  await changeItems(world, id, first(made.items, "line").id);
  await changeShipping(world, id);
  const { draft_order_preview: asked } = await admin.draftOrder.requestEdit(id);
  expect(asked.total).toBe(51);
  await admin.draftOrder.confirmEdit(id);
  const { draft_order: whole } = await admin.draftOrder.retrieve(id, { fields: "+total,*shipping_methods" });
  expect(whole.total).toBe(51);
  await changeChosenShipping(world, id, first(whole.shipping_methods, "shipping method").id);

  const { order } = await admin.draftOrder.convertToOrder(id);
  expect(order).toMatchObject({ id, status: "pending" });
  expect(await sumsOf(world, id)).toMatchObject({ total: 4500, due: 4500 });
}

/** Ends with two boards at 20.00 each and sawdust at 5.00. */
async function changeItems({ admin }: World, id: string, lineId: string): Promise<void> {
  const sawdust = { title: "Sawdust", quantity: 2, unit_price: 5 };
  const added = await admin.draftOrder.addItems(id, { items: [sawdust] });
  expect(previewOf(added).total).toBe(30);
  const action = latestAction(added, "ITEM_ADD");
  expect(previewOf(await admin.draftOrder.updateActionItem(id, action, { quantity: 3 })).total).toBe(35);
  expect(previewOf(await admin.draftOrder.removeActionItem(id, action)).total).toBe(20);
  await admin.draftOrder.addItems(id, { items: [{ ...sawdust, quantity: 1 }] });
  expect(previewOf(await admin.draftOrder.updateItem(id, lineId, { quantity: 2 })).total).toBe(45);

  await admin.promotion.create({
    code: "CALLER10",
    type: "standard",
    status: "active",
    application_method: { type: "percentage", target_type: "items", allocation: "across", value: 10 },
  });
  const cheaper = await admin.draftOrder.addPromotions(id, { promo_codes: ["CALLER10"] });
  expect(cents(previewOf(cheaper).total)).toBe(4050);
  const regular = await admin.draftOrder.removePromotions(id, { promo_codes: ["CALLER10"] });
  expect(previewOf(regular).total).toBe(45);
}

async function changeShipping(world: World, id: string): Promise<void> {
  const { admin } = world;
  const option = { shipping_option_id: await shippingOptionOf(world) };
  const shipped = await admin.draftOrder.addShippingMethod(id, { ...option, custom_amount: 4 });
  expect(previewOf(shipped).total).toBe(49);
  const action = latestAction(shipped, "SHIPPING_ADD");
  const dearer = await admin.draftOrder.updateActionShippingMethod(id, action, { ...option, custom_amount: 7 });
  expect(previewOf(dearer).total).toBe(52);
  expect(previewOf(await admin.draftOrder.removeActionShippingMethod(id, action)).total).toBe(45);
  await admin.draftOrder.addShippingMethod(id, { ...option, custom_amount: 6 });
}

/** A method that the draft has is made dearer, and then taken away. */
async function changeChosenShipping({ admin }: World, id: string, methodId: string): Promise<void> {
  await admin.draftOrder.beginEdit(id);
  const dearer = await admin.draftOrder.updateShippingMethod(id, methodId, { custom_amount: 8 });
  expect(previewOf(dearer).total).toBe(53);
  expect(previewOf(await admin.draftOrder.removeShippingMethod(id, methodId)).total).toBe(45);
  await admin.draftOrder.confirmEdit(id);
}
