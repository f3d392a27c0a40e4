import { afterAll, beforeAll, expect, it } from "vitest";
import type { Medusa } from "../../test/medusa.ts";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { openAdminSdk } from "../../test/support/admin-sdk.ts";

let shop: TestShop;
let sdk: Medusa;
beforeAll(async () => {
  shop = await openTestShop();
  sdk = await openAdminSdk(shop);
});
afterAll(() => shop.close());

it("stock is kept, moved and put aside with the unmodified js-sdk", async () => {
  const { admin } = sdk;
  const { stock_location: kiel } = await admin.stockLocation.create({ name: "Kiel" });
  const { stock_location: ulm } = await admin.stockLocation.create({ name: "Ulm" });
  const { inventory_item: item } = await admin.inventoryItem.create({
    sku: "ROPE",
    location_levels: [{ location_id: kiel.id, stocked_quantity: 5 }],
  });
  await admin.inventoryItem.update(item.id, { title: "Rope" });
  await admin.inventoryItem.updateLevel(item.id, kiel.id, { stocked_quantity: 8 });
  await admin.inventoryItem.batchInventoryItemLocationLevels(item.id, {
    create: [{ location_id: ulm.id, stocked_quantity: 2 }],
  });
  await admin.inventoryItem.batchInventoryItemsLocationLevels({
    update: [{ inventory_item_id: item.id, location_id: ulm.id, stocked_quantity: 0 }],
  });
  const { inventory_levels: levels } = await admin.inventoryItem.listLevels(item.id, {
    location_id: [kiel.id, ulm.id],
  });
  expect(levels.map((level) => [level.location_id, level.stocked_quantity])).toEqual([
    [kiel.id, 8],
    [ulm.id, 0],
  ]);
  const { reservation } = await admin.reservation.create({
    inventory_item_id: item.id,
    location_id: kiel.id,
    quantity: 3,
    description: "Regatta",
  });
  await admin.reservation.update(reservation.id, { quantity: 2 });
  const { inventory_item: now } = await admin.inventoryItem.retrieve(item.id, { fields: "title,reserved_quantity" });
  expect(now).toEqual({ id: item.id, title: "Rope", reserved_quantity: 2 });
  expect((await admin.reservation.list({ inventory_item_id: item.id })).count).toBe(1);
  await admin.reservation.delete(reservation.id);
  expect(await admin.inventoryItem.deleteLevel(item.id, ulm.id)).toMatchObject({
    deleted: true,
    parent: { id: item.id },
  });
  expect(await admin.inventoryItem.delete(item.id)).toMatchObject({ id: item.id, deleted: true });
  await admin.stockLocation.delete(ulm.id);
  expect((await admin.stockLocation.list({ q: "ulm" })).count).toBe(0);
});

it("shipping is set up, changed and taken down with the unmodified js-sdk", async () => {
  const { admin } = sdk;
  const { stock_location: place } = await admin.stockLocation.create({ name: "Jena" });
  await admin.stockLocation.updateFulfillmentProviders(place.id, { add: ["manual_manual"] });
  const { fulfillment_providers: providers } = await admin.fulfillmentProvider.list({ stock_location_id: place.id });
  const [provider] = providers;
  const { fulfillment_options: services } = await admin.fulfillmentProvider.listFulfillmentOptions(provider?.id ?? "");
  const made = await admin.stockLocation.createFulfillmentSet(place.id, { name: "Jena shipping", type: "shipping" });
  const set = made.stock_location.fulfillment_sets?.[0]?.id ?? "";
  const { fulfillment_set: zoned } = await admin.fulfillmentSet.createServiceZone(set, {
    name: "Germany",
    geo_zones: [{ type: "country", country_code: "de" }],
  });
  const zone = zoned.service_zones[0]?.id ?? "";
  await admin.fulfillmentSet.updateServiceZone(set, zone, { name: "Germany and more" });
  const { shipping_profile: profile } = await admin.shippingProfile.create({ name: "Bulky", type: "bulky" });
  const { shipping_option_type: type } = await admin.shippingOptionType.create({ label: "Freight", code: "freight" });
  const { shipping_option: option } = await admin.shippingOption.create({
    name: "Freight",
    service_zone_id: zone,
    shipping_profile_id: profile.id,
    provider_id: "manual_manual",
    price_type: "flat",
    type_id: type.id,
    data: { id: services[0]?.id },
    prices: [{ currency_code: "eur", amount: 29.9 }],
    rules: [{ attribute: "is_return", operator: "eq", value: "false" }],
  });
  await admin.shippingOption.update(option.id, {
    prices: [{ id: option.prices[0]?.id ?? "", currency_code: "eur", amount: 31 }],
  });
  await admin.shippingOption.updateRules(option.id, { delete: [option.rules[0]?.id ?? ""] });
  const { shipping_options: found } = await admin.shippingOption.list({
    stock_location_id: place.id,
    is_return: false,
  });
  expect(found).toMatchObject([{ id: option.id, prices: [{ amount: 31 }], rules: [], type: { code: "freight" } }]);
  await expect(admin.fulfillmentSet.deleteServiceZone(set, zone)).rejects.toMatchObject({ status: 400 });
  await admin.shippingOption.delete(option.id);
  await admin.fulfillmentSet.deleteServiceZone(set, zone);
  await admin.fulfillmentSet.delete(set);
  await admin.shippingProfile.delete(profile.id);
  await admin.shippingOptionType.delete(type.id);
  await admin.stockLocation.delete(place.id);
});
