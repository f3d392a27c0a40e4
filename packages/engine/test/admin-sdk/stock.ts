import { expect } from "vitest";
import { exportedText } from "./exported.ts";
import { first, type World } from "./world.ts";

export async function driveLocations({ admin }: World): Promise<void> {
  const address = { address_1: "Quay 4", city: "Bremen", country_code: "de", postal_code: "28195" };
  const { stock_location: location } = await admin.stockLocation.create({ name: "Bremen", address });
  const { id } = location;
  expect((await admin.stockLocation.update(id, { name: "Bremen Quay" })).stock_location.name).toBe("Bremen Quay");
  const { sales_channels: channels } = await admin.salesChannel.list();
  const channelIds = channels.map((channel) => channel.id);
  await admin.stockLocation.updateSalesChannels(id, { add: channelIds });
  await admin.stockLocation.updateFulfillmentProviders(id, { add: ["manual_manual"] });
  await admin.stockLocation.createFulfillmentSet(id, { name: "Bremen pickup", type: "pickup" });
  const { stock_location: linked } = await admin.stockLocation.retrieve(id, {
    fields: "*address,*sales_channels,*fulfillment_sets,*fulfillment_providers",
  });
  expect(linked).toMatchObject({
    address: { city: "Bremen" },
    sales_channels: channelIds.map((channelId) => ({ id: channelId })),
    fulfillment_sets: [{ name: "Bremen pickup", type: "pickup" }],
    fulfillment_providers: [{ id: "manual_manual" }],
  });
  expect((await admin.stockLocation.list({ q: "Bremen Quay" })).count).toBe(1);
  await admin.fulfillmentSet.delete(first(linked.fulfillment_sets, "fulfillment set").id);
  await admin.stockLocation.updateFulfillmentProviders(id, { remove: ["manual_manual"] });
  await admin.stockLocation.updateSalesChannels(id, { remove: channelIds });
  expect((await admin.stockLocation.delete(id)).deleted).toBe(true);
}

export async function driveInventory(world: World): Promise<void> {
  const { admin, merchant } = world;
  const { stock_locations: locations } = await admin.stockLocation.list({ order: "name" });
  const [here, there] = [first(locations, "location").id, first(locations.slice(1), "second location").id];
  const { inventory_item: item } = await admin.inventoryItem.create({ sku: "ROPE-1", title: "Rope" });
  const { id } = item;
  expect((await admin.inventoryItem.update(id, { title: "Long rope" })).inventory_item.title).toBe("Long rope");
  const levels = async () => {
    const { inventory_levels: found } = await admin.inventoryItem.listLevels(id);
    return Object.fromEntries(found.map(({ location_id: at, stocked_quantity: stocked }) => [at, stocked]));
  };
  await admin.inventoryItem.batchInventoryItemLocationLevels(id, {
    create: [{ location_id: here, stocked_quantity: 10 }],
  });
  await admin.inventoryItem.batchInventoryItemsLocationLevels({
    create: [{ inventory_item_id: id, location_id: there, stocked_quantity: 3 }],
  });
  expect(await levels()).toEqual({ [here]: 10, [there]: 3 });
  await admin.inventoryItem.batchUpdateLevels(id, { update: [{ location_id: there, stocked_quantity: 4 }] });
  await admin.inventoryItem.updateLevel(id, here, { stocked_quantity: 12 });
  expect(await levels()).toEqual({ [here]: 12, [there]: 4 });
  const { inventory_item: stocked } = await admin.inventoryItem.retrieve(id, {
    fields: "+stocked_quantity,+reserved_quantity",
  });
  expect(stocked).toMatchObject({ stocked_quantity: 16, reserved_quantity: 0 });
  expect((await admin.inventoryItem.list({ q: "ROPE-1" })).count).toBe(1);

  const { reservation } = await admin.reservation.create({ inventory_item_id: id, location_id: here, quantity: 2 });
  await admin.reservation.update(reservation.id, { quantity: 5, description: "For the harbour master" });
  expect((await admin.reservation.retrieve(reservation.id)).reservation.quantity).toBe(5);
  expect((await admin.reservation.list({ inventory_item_id: [id] })).count).toBe(1);
  const { inventory_levels: reserved } = await admin.inventoryItem.listLevels(id, { location_id: [here] });
  expect(reserved).toMatchObject([{ stocked_quantity: 12, reserved_quantity: 5, available_quantity: 7 }]);
  expect((await admin.reservation.delete(reservation.id)).deleted).toBe(true);

  await expect(admin.inventoryItem.deleteLevel(id, there)).rejects.toMatchObject({ status: 400 });
  await admin.inventoryItem.updateLevel(id, there, { stocked_quantity: 0 });
  expect((await admin.inventoryItem.deleteLevel(id, there)).deleted).toBe(true);
  expect(await levels()).toEqual({ [here]: 12 });
  expect(admin.inventoryItem).not.toHaveProperty("export");
  const { transaction_id: exportId } = await merchant.client.fetch<{ transaction_id: string }>(
    "/admin/inventory-items/export?q=ROPE-1",
    { method: "POST", body: {} },
  );
  const lines = (await exportedText(world, `/admin/inventory-items/exports/${exportId}`)).trim().split("\r\n");
  expect(lines).toEqual([expect.any(String), expect.stringMatching(/ROPE-1.*12/)]);
  expect((await admin.inventoryItem.delete(id)).deleted).toBe(true);
}
