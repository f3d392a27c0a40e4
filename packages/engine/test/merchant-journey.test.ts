import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { HttpTypes } from "@medusajs/types";
import { type ListeningShop, listening } from "./listening-shop.ts";
import { openTestShop, type TestShop } from "./open-test-shop.ts";

/**
 * A merchant opens a shop, a shopper buys, the merchant sends it in two parcels and takes something back: by the unmodified
 * js-sdk alone, with every sum worked out by hand.
 */
let shop: TestShop;
let open: ListeningShop;
beforeAll(async () => {
  shop = await openTestShop();
  open = await listening(shop);
});
afterAll(() => shop.close());

/** What the shop is made of, as the merchant made it. */
interface Made {
  readonly regionId: string;
  readonly locationId: string;
  readonly shippingOptionId: string;
  readonly returnOptionId: string;
  readonly natural: HttpTypes.AdminProductVariant;
  readonly black: HttpTypes.AdminProductVariant;
}

async function openBusiness(): Promise<Made> {
  const { admin } = open.merchant;
  const { region } = await admin.region.create({
    name: "Denmark",
    currency_code: "eur",
    countries: ["dk"],
    automatic_taxes: true,
    payment_providers: ["pp_system_default"],
  });
  await admin.taxRegion.create({
    country_code: "dk",
    provider_id: "tp_system",
    default_tax_rate: { name: "Moms", code: "moms", rate: 25 },
  });
  const { stock_location: location } = await admin.stockLocation.create({
    name: "Aarhus",
    address: { address_1: "Havnegade 1", city: "Aarhus", country_code: "dk", postal_code: "8000" },
  });
  const { sales_channels: channels } = await admin.salesChannel.list();
  const channelIds = channels.map(({ id }) => id);
  await admin.stockLocation.updateSalesChannels(location.id, { add: channelIds });
  await admin.stockLocation.updateFulfillmentProviders(location.id, { add: ["manual_manual"] });
  const { shippingOptionId, returnOptionId } = await offerShipping(location.id);
  const { product } = await makeProduct(channelIds);
  const variants = product.variants ?? [];
  const stocked = [10, 5];
  for (const [index, variant] of variants.entries()) {
    const [link] = variant.inventory_items ?? [];
    await admin.inventoryItem.batchInventoryItemLocationLevels(link?.inventory_item_id ?? "", {
      create: [{ location_id: location.id, stocked_quantity: stocked[index] ?? 0 }],
    });
  }
  const of = (title: string): HttpTypes.AdminProductVariant => {
    const variant = variants.find((each) => each.title === title);
    if (!variant) throw new Error(`The product has no variant ${title}.`);
    return variant;
  };
  return {
    regionId: region.id,
    locationId: location.id,
    shippingOptionId,
    returnOptionId,
    natural: of("Natural"),
    black: of("Black"),
  };
}

async function offerShipping(locationId: string): Promise<{ shippingOptionId: string; returnOptionId: string }> {
  const { admin } = open.merchant;
  const { stock_location: location } = await admin.stockLocation.createFulfillmentSet(
    locationId,
    { name: "Parcels from Aarhus", type: "shipping" },
    { fields: "*fulfillment_sets" },
  );
  const [set] = location.fulfillment_sets ?? [];
  const { fulfillment_set: zoned } = await admin.fulfillmentSet.createServiceZone(
    set?.id ?? "",
    { name: "Denmark", geo_zones: [{ type: "country", country_code: "dk" }] },
    { fields: "*service_zones" },
  );
  const [zone] = zoned.service_zones ?? [];
  const { shipping_profiles: profiles } = await admin.shippingProfile.list();
  const option = {
    price_type: "flat" as const,
    service_zone_id: zone?.id ?? "",
    shipping_profile_id: profiles[0]?.id ?? "",
    provider_id: "manual_manual",
    data: { id: "manual-fulfillment" },
  };
  const { fulfillment_options: services } = await admin.fulfillmentProvider.listFulfillmentOptions("manual_manual");
  const outward = services.find((service) => service["is_return"] !== true);
  const backward = services.find((service) => service["is_return"] === true);
  const { shipping_option: parcel } = await admin.shippingOption.create({
    ...option,
    name: "Parcel",
    type: { label: "Parcel", description: "Two days", code: "parcel" },
    data: { id: outward?.id ?? "" },
    prices: [{ currency_code: "eur", amount: 10 }],
  });
  const { shipping_option: back } = await admin.shippingOption.create({
    ...option,
    name: "Return parcel",
    type: { label: "Return", description: "With a label", code: "return" },
    data: { id: backward?.id ?? outward?.id ?? "" },
    prices: [{ currency_code: "eur", amount: 4 }],
    rules: [{ attribute: "is_return", operator: "eq", value: "true" }],
  });
  return { shippingOptionId: parcel.id, returnOptionId: back.id };
}

async function makeProduct(channelIds: readonly string[]) {
  const variant = (title: string, amount: number) => ({
    title,
    sku: `CHAIR-${title.toUpperCase()}`,
    options: { Finish: title },
    manage_inventory: true,
    prices: [{ currency_code: "eur", amount }],
  });
  return open.merchant.admin.product.create(
    {
      title: "Oak Chair",
      status: "published",
      options: [{ title: "Finish", values: ["Natural", "Black"] }],
      variants: [variant("Natural", 100), variant("Black", 120)],
      sales_channels: channelIds.map((id) => ({ id })),
    },
    { fields: "*variants,*variants.inventory_items" },
  );
}

/** A shopper's order of two natural chairs and a black one, at ten percent off. */
async function buy({ regionId, natural, black, shippingOptionId }: Made): Promise<HttpTypes.StoreOrder> {
  const { store } = open.shopper;
  const { cart } = await store.cart.create({
    region_id: regionId,
    email: "ada@example.com",
    items: [
      { variant_id: natural.id, quantity: 2 },
      { variant_id: black.id, quantity: 1 },
    ],
    shipping_address: {
      first_name: "Ada",
      last_name: "Lund",
      address_1: "Strandvej 7",
      city: "Aarhus",
      postal_code: "8000",
      country_code: "dk",
    },
  });
  expect(cart).toMatchObject({ item_subtotal: 320, item_tax_total: 80, total: 400 });
  const { cart: reduced } = await store.cart.addPromotions(cart.id, { promo_codes: ["Welcome10"] });
  expect(reduced).toMatchObject({ discount_subtotal: 32, discount_total: 40, tax_total: 72, total: 360 });
  expect(reduced.promotions?.map(({ code }) => code)).toEqual(["WELCOME10"]);
  const { cart: shipped } = await store.cart.addShippingMethod(cart.id, { option_id: shippingOptionId });
  expect(shipped).toMatchObject({ shipping_total: 12.5, tax_total: 74.5, total: 372.5 });
  await store.payment.initiatePaymentSession(shipped, { provider_id: "pp_system_default" });
  const completed = await store.cart.complete(cart.id);
  if (completed.type !== "order") throw new Error(`The cart was not completed: ${completed.error.message}`);
  return completed.order;
}

const look = async (id: string): Promise<HttpTypes.AdminOrder> =>
  (
    await open.merchant.admin.order.retrieve(id, {
      fields: "+total,*items,*items.detail,*fulfillments,*payment_collections",
    })
  ).order;

/** What the order comes to, what has been paid of it, and what is still to be paid (or given back, when negative). */
async function sumsOf(id: string) {
  const { total, summary, payment_status: payment, fulfillment_status: fulfillment } = await look(id);
  const { current_order_total: current, transaction_total: paid, pending_difference: due } = summary;
  expect(current).toBe(total);
  expect(Math.round((paid + due) * 100)).toBe(Math.round(total * 100));
  return { total, paid, due, payment, fulfillment };
}

const stockOf = async ({ id }: HttpTypes.AdminProductVariant, { locationId }: Made) => {
  const { variants } = await open.merchant.admin.productVariant.list({ id, fields: "*inventory_items" });
  const item = variants[0]?.inventory_items?.[0]?.inventory_item_id ?? "";
  const { inventory_levels: levels } = await open.merchant.admin.inventoryItem.listLevels(item);
  const level = levels.find(({ location_id: location }) => location === locationId);
  return { stocked: level?.stocked_quantity, reserved: level?.reserved_quantity };
};

const soon = { timeout: 20_000, interval: 50 };

it("goes from an empty shop to a refunded return", { timeout: 120_000 }, async () => {
  const { admin } = open.merchant;
  const made = await openBusiness();
  await admin.promotion.create({
    code: "WELCOME10",
    type: "standard",
    status: "active",
    application_method: { type: "percentage", target_type: "items", allocation: "across", value: 10 },
  });

  const placed = await buy(made);
  const { id } = placed;
  expect(await sumsOf(id)).toEqual({
    total: 372.5,
    paid: 0,
    due: 372.5,
    payment: "authorized",
    fulfillment: "not_fulfilled",
  });
  await expect.poll(() => stockOf(made.natural, made), soon).toEqual({ stocked: 10, reserved: 2 });

  // Two parcels: a natural and a black chair in the first, the other natural one in the second.
  const lineOf = (title: string): string => placed.items?.find((item) => item.variant_title === title)?.id ?? "";
  const parcels = [
    [
      { id: lineOf("Natural"), quantity: 1 },
      { id: lineOf("Black"), quantity: 1 },
    ],
    [{ id: lineOf("Natural"), quantity: 1 }],
  ];
  const fulfillments: string[] = [];
  for (const items of parcels) {
    const before = (await look(id)).fulfillments?.map((each) => each.id) ?? [];
    await admin.order.createFulfillment(id, { items, location_id: made.locationId });
    const after = (await look(id)).fulfillments?.map((each) => each.id) ?? [];
    fulfillments.push(...after.filter((each) => !before.includes(each)));
    expect((await sumsOf(id)).fulfillment).toBe(fulfillments.length === 1 ? "partially_fulfilled" : "fulfilled");
  }
  for (const [index, items] of parcels.entries()) {
    const labels = [{ tracking_number: `DK${index}`, tracking_url: "https://track.example/DK", label_url: "" }];
    await admin.order.createShipment(id, fulfillments[index] ?? "", { items, labels });
    expect((await sumsOf(id)).fulfillment).toBe(index === 0 ? "partially_shipped" : "shipped");
  }
  await expect.poll(() => stockOf(made.natural, made), soon).toEqual({ stocked: 8, reserved: 0 });
  await expect.poll(() => stockOf(made.black, made), soon).toEqual({ stocked: 4, reserved: 0 });
  await admin.order.markAsDelivered(id, fulfillments[0] ?? "");
  expect((await sumsOf(id)).fulfillment).toBe("partially_delivered");
  await admin.order.markAsDelivered(id, fulfillments[1] ?? "");

  const [payment] = (await look(id)).payment_collections?.[0]?.payments ?? [];
  await admin.payment.capture(payment?.id ?? "", {});
  expect(await sumsOf(id)).toEqual({
    total: 372.5,
    paid: 372.5,
    due: 0,
    payment: "captured",
    fulfillment: "delivered",
  });

  // One natural chair comes back. It cost 90.00 and 22.50 tax after the discount.
  const { return: begun } = await admin.return.initiateRequest({ order_id: id, location_id: made.locationId });
  await admin.return.addReturnItem(begun.id, { items: [{ id: lineOf("Natural"), quantity: 1 }] });
  const { return: requested } = await admin.return.confirmRequest(begun.id, {});
  expect(requested.status).toBe("requested");
  expect((await sumsOf(id)).due).toBe(0);
  await admin.return.initiateReceive(begun.id, {});
  await admin.return.receiveItems(begun.id, { items: [{ id: lineOf("Natural"), quantity: 1 }] });
  const { order: preview } = await admin.order.retrievePreview(id);
  expect(preview.summary.pending_difference).toBe(-112.5);
  const { return: received } = await admin.return.confirmReceive(begun.id, {});
  expect(received.status).toBe("received");
  expect(await sumsOf(id)).toMatchObject({ total: 260, paid: 372.5, due: -112.5 });
  await expect.poll(() => stockOf(made.natural, made), soon).toEqual({ stocked: 9, reserved: 0 });

  const key = { "Idempotency-Key": randomUUID() };
  await admin.payment.refund(payment?.id ?? "", { amount: 112.5, note: "Chair came back" }, undefined, key);
  await admin.payment.refund(payment?.id ?? "", { amount: 112.5, note: "Chair came back" }, undefined, key);
  expect(await sumsOf(id)).toMatchObject({ total: 260, paid: 260, due: 0, payment: "partially_refunded" });

  const shown = await open.shopper.store.order.retrieve(id);
  expect(shown.order).toMatchObject({ total: 260, fulfillment_status: "delivered" });
});
