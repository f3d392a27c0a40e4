import { expect } from "vitest";
import { exportedText } from "./exported.ts";
import { cents } from "./sums.ts";
import { deliveredOrder, first, grownOrder, placedOrder, type World } from "./world.ts";

/** An order from its placing to the archive. */
export async function driveOrders(world: World): Promise<void> {
  const { admin } = world;
  const id = await placedOrder(world, 3);
  const { order } = await admin.order.retrieve(id, { fields: "*items,+total" });
  const lineId = first(order.items, "line").id;
  expect((await admin.order.list({ id: [id], fields: "id,total" })).orders).toEqual([{ id, total: order.total }]);
  expect((await admin.order.update(id, { email: "ada@lovelace.example" })).order.email).toBe("ada@lovelace.example");
  const { order_items: lines } = await admin.order.listLineItems(id, { fields: "*item" });
  expect(lines).toMatchObject([{ quantity: 3, item: { id: lineId, variant_sku: "BB-LARGE" } }]);
  const { shipping_options: options } = await admin.order.listShippingOptions(id);
  expect(options.map(({ name }) => name)).toContain("Standard, Germany");
  const { order: preview } = await admin.order.retrievePreview(id);
  expect(preview.total).toBe(order.total);

  const parcel = async (quantity: number): Promise<string> => {
    const { order: packed } = await admin.order.createFulfillment(
      id,
      { items: [{ id: lineId, quantity }] },
      { fields: "*fulfillments" },
    );
    return first(packed.fulfillments?.filter(({ canceled_at: canceled }) => canceled === null).toReversed(), "parcel")
      .id;
  };
  const status = async () => (await admin.order.retrieve(id)).order.fulfillment_status;
  const packed = await parcel(1);
  expect(await status()).toBe("partially_fulfilled");
  await admin.order.cancelFulfillment(id, packed, {});
  expect(await status()).toBe("not_fulfilled");
  const whole = await parcel(3);
  const labels = [{ tracking_number: "DE2", tracking_url: "https://track.example/DE2", label_url: "" }];
  await admin.order.createShipment(id, whole, { items: [{ id: lineId, quantity: 3 }], labels });
  expect(await status()).toBe("shipped");
  await admin.order.markAsDelivered(id, whole);
  expect(await status()).toBe("delivered");
  expect((await admin.order.complete(id, {})).order.status).toBe("completed");
  expect((await admin.order.archive(id)).order.status).toBe("archived");

  const unwanted = await placedOrder(world);
  expect((await admin.order.cancel(unwanted)).order.status).toBe("canceled");
  const { transaction_id: exportId } = await admin.order.export({ id: [id] });
  const rows = (await exportedText(world, `/admin/orders/exports/${exportId}`)).trim().split("\r\n");
  expect(rows).toEqual([expect.any(String), expect.stringMatching(/ada@lovelace\.example.*BB-LARGE/)]);
}

/** An order that goes from one customer to another. */
export async function driveTransfers(world: World): Promise<void> {
  const { admin } = world;
  const id = await placedOrder(world);
  const { customer } = await admin.customer.create({ email: "heir@example.com", first_name: "Heir" });
  const { order: asked } = await admin.order.requestTransfer(id, {
    customer_id: customer.id,
    description: "Inherited",
  });
  // She has to accept it first.
  expect(asked.customer_id).not.toBe(customer.id);
  expect((await admin.order.cancelTransfer(id)).order.id).toBe(id);
  await expect(admin.order.cancelTransfer(id)).rejects.toMatchObject({ status: 404 });
  const { order } = await admin.order.transferToGuest(id, { email: "guest@example.com" });
  expect(order.email).toBe("guest@example.com");
}

/** What came in and what is given back. */
export async function drivePayments(world: World): Promise<void> {
  const { admin } = world;
  const { orderId } = await deliveredOrder(world);
  const seen = async () => {
    const { order } = await admin.order.retrieve(orderId, { fields: "+total,*payment_collections" });
    const { transaction_total: paid, pending_difference: due } = order.summary;
    expect(cents(paid) + cents(due)).toBe(cents(order.total));
    return { order, paid, due };
  };
  const before = await seen();
  const total = before.order.total;
  expect(before).toMatchObject({ paid: 0, due: total });
  const payment = first(first(before.order.payment_collections, "collection").payments, "payment");
  expect((await admin.payment.list({ limit: 100 })).payments.map(({ id }) => id)).toContain(payment.id);
  const { payment_providers: providers } = await admin.payment.listPaymentProviders();
  expect(providers.map(({ id }) => id)).toContain("pp_system_default");
  expect((await admin.payment.retrieve(payment.id)).payment.amount).toBe(total);
  await admin.payment.capture(payment.id, {}, { fields: "*captures" });
  expect(await seen()).toMatchObject({ paid: total, due: 0 });

  const { order } = await admin.order.createCreditLine(
    orderId,
    { amount: 5, reference: "goodwill", reference_id: "late" },
    { fields: "+total" },
  );
  expect(cents(order.total)).toBe(cents(total) - 500);
  expect((await seen()).due).toBe(-5);
  const { payment: refunded } = await admin.payment.refund(payment.id, { amount: 5 }, { fields: "*refunds" });
  expect(refunded.refunds).toMatchObject([{ amount: 5 }]);
  expect((await seen()).due).toBe(0);
}

/** An order that grew by an edit is paid for in two parts. */
export async function drivePaymentCollections(world: World): Promise<void> {
  const { admin } = world;
  const { orderId, difference } = await grownOrder(world);
  const ask = async (amount: number): Promise<string> => {
    const { payment_collection: asked } = await admin.paymentCollection.create({ order_id: orderId, amount });
    expect(asked.amount).toBe(amount);
    return asked.id;
  };
  const mistaken = await ask(difference);
  expect((await admin.paymentCollection.delete(mistaken)).deleted).toBe(true);

  const online = await ask(2);
  const { payment_collection: begun } = await admin.paymentCollection.createPaymentSession(online, {
    provider_id: "pp_system_default",
  });
  const session = first(begun.payment_sessions, "session");
  expect((await admin.order.authorizePaymentSession(orderId, session.id)).is_authorized).toBe(true);

  const rest = (cents(difference) - 200) / 100;
  const paid = await admin.paymentCollection.markAsPaid(await ask(rest), { order_id: orderId });
  expect(paid.payment_collection.status).toBe("completed");
  const { order } = await admin.order.retrieve(orderId, { fields: "+total" });
  expect(order.summary.transaction_total).toBe(rest);
  expect((await admin.order.retrievePreview(orderId)).order.total).toBe(order.total);
}

/** Parcels with everything about them given. */
export async function driveFulfillments(world: World): Promise<void> {
  const { admin } = world;
  const orderId = await placedOrder(world);
  const { order } = await admin.order.retrieve(orderId, { fields: "*items,*shipping_methods" });
  const line = first(order.items, "line");
  const { stock_locations: locations } = await admin.stockLocation.list({ name: "Hamburg Warehouse" });
  const pack = async (): Promise<string> => {
    const { fulfillment } = await admin.fulfillment.create({
      order_id: orderId,
      location_id: first(locations, "location").id,
      provider_id: "manual_manual",
      delivery_address: { first_name: "Ada", address_1: "Holstenstr. 5", city: "Kiel", country_code: "de" },
      items: [{ title: line.title, sku: "BB-LARGE", barcode: "", quantity: 1, line_item_id: line.id }],
      labels: [],
    });
    return fulfillment.id;
  };
  const { fulfillment: canceled } = await admin.fulfillment.cancel(await pack());
  expect(canceled.canceled_at).not.toBeNull();
  const { fulfillment: shipped } = await admin.fulfillment.createShipment(
    await pack(),
    { labels: [{ tracking_number: "DE1", tracking_url: "https://track.example/DE1", label_url: "" }] },
    { fields: "*labels" },
  );
  expect(shipped.shipped_at).not.toBeNull();
  // Beside the one that the provider has made.
  expect(shipped.labels?.map((label) => label.tracking_number)).toContain("DE1");
  expect((await admin.order.retrieve(orderId)).order.fulfillment_status).toBe("partially_shipped");
}
