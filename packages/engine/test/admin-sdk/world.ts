import type { Medusa } from "../medusa.ts";
import type { TestShop } from "../open-test-shop.ts";
import { type Shopper, variantOf } from "../shopper.ts";
import type { Admin } from "./recorder.ts";

/** What the parts of the drive start from: the demo shop, open, with somebody at the counter. */
export interface World {
  readonly shop: TestShop;
  /** Where the shop listens. */
  readonly baseUrl: string;
  readonly admin: Admin;
  /** For what the admin client has no method for. */
  readonly merchant: Medusa;
  readonly shopper: Shopper;
}

/** An order of so many large chopping boards, as the shopper placed it. */
export async function placedOrder({ shop, shopper }: World, quantity = 2): Promise<string> {
  const { id } = await shopper.readyCart([{ variantId: await variantOf(shop, "BB-LARGE"), quantity }]);
  const { body } = await shopper.complete<{ order: { id: string } }>(id);
  return body.order.id;
}

/** The same, all of it in the customer's hands. */
export async function deliveredOrder(world: World, quantity = 2): Promise<{ orderId: string; lineId: string }> {
  const { admin } = world;
  const orderId = await placedOrder(world, quantity);
  const { order } = await admin.order.retrieve(orderId, { fields: "*items" });
  const lineId = order.items[0]?.id ?? "";
  const items = [{ id: lineId, quantity }];
  const { order: packed } = await admin.order.createFulfillment(orderId, { items }, { fields: "*fulfillments" });
  const parcel = packed.fulfillments?.[0]?.id ?? "";
  await admin.order.createShipment(orderId, parcel, { items });
  await admin.order.markAsDelivered(orderId, parcel);
  return { orderId, lineId };
}

/** An order that an edit has made dearer, and by how much. */
export async function grownOrder(world: World): Promise<{ orderId: string; difference: number }> {
  const { admin } = world;
  const orderId = await placedOrder(world);
  const { order: before } = await admin.order.retrieve(orderId, { fields: "+total" });
  await admin.orderEdit.initiateRequest({ order_id: orderId });
  await admin.orderEdit.addItems(orderId, { items: [{ variant_id: await otherVariant(world), quantity: 1 }] });
  const { order_preview: after } = await admin.orderEdit.confirm(orderId);
  return { orderId, difference: (Math.round(after.total * 100) - Math.round(before.total * 100)) / 100 };
}

/** A way to send something to where the orders go. */
export async function shippingOptionOf({ admin }: World): Promise<string> {
  const { shipping_options: options } = await admin.shippingOption.list({ fields: "id,*service_zone" });
  const domestic = options.filter(({ service_zone: zone }) => zone.name === "Germany");
  return first(domestic, "shipping option").id;
}

/** A way back from there, which the demo shop does not have. */
export async function returnOptionOf(world: World): Promise<string> {
  const { admin } = world;
  const { shipping_option: out } = await admin.shippingOption.retrieve(await shippingOptionOf(world));
  const { shipping_option: back } = await admin.shippingOption.create({
    name: "Return parcel",
    price_type: "flat",
    service_zone_id: out.service_zone_id,
    shipping_profile_id: out.shipping_profile_id,
    provider_id: "manual_manual",
    type: { label: "Return", description: "With a label", code: "return" },
    data: { id: "manual-fulfillment-return", is_return: true },
    prices: [{ currency_code: "eur", amount: 4 }],
    rules: [{ attribute: "is_return", operator: "eq", value: "true" }],
  });
  return back.id;
}

/** Some variant that is in stock, and another than the orders have. */
export const otherVariant = ({ shop }: World): Promise<string> => variantOf(shop, "BB-SMALL");

/** The first of a list, which has to have one. */
export function first<Item>(items: readonly Item[] | null | undefined, what: string): Item {
  const [item] = items ?? [];
  if (item === undefined) throw new Error(`There is no ${what}.`);
  return item;
}
