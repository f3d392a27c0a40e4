import { InventoryItemNotFound } from "@hanse/plugin-kit";
import Type from "typebox";
import { route } from "../platform/http/route.ts";
import { closed, listOf, pageQuery } from "../platform/http/shape.ts";
import { ChannelToSupplyNotFound, StockLocationNotFound } from "./inventory.errors.ts";
import {
  ItemLevelsDto,
  LevelCountBody,
  LinkChannelsBody,
  NewLevelBody,
  NewStockLocationBody,
  StockLocationDto,
  toItemLevelsDto,
  toLocationAddress,
  toStockLocationDto,
} from "./inventory.schema.ts";
import type { StockLevelService } from "./stock-level.service.ts";
import type { StockLocationService } from "./stock-location.service.ts";

interface Uses {
  stockLocations: StockLocationService;
  stockLevels: StockLevelService;
}

const Id = closed({ id: Type.String() });

export const listStockLocations = route({
  id: "admin.stockLocations.list",
  method: "GET",
  url: "/admin/stock-locations",
  access: "admin",
  permission: "stock_location:read",
  summary: "All stock locations.",
  query: closed(pageQuery),
  reply: listOf("stock_locations", StockLocationDto),
  async handle(_request, { stockLocations }: Uses) {
    const all = await stockLocations.list();
    return { stock_locations: all.map(toStockLocationDto), count: all.length, offset: 0, limit: all.length };
  },
});

export const createStockLocation = route({
  id: "admin.stockLocations.create",
  method: "POST",
  url: "/admin/stock-locations",
  access: "admin",
  permission: "stock_location:write",
  summary: "Makes a stock location.",
  body: NewStockLocationBody,
  reply: Type.Object({ stock_location: StockLocationDto }),
  async handle({ body: { name, address, metadata } }, { stockLocations }: Uses) {
    const { id } = await stockLocations.create({
      name,
      address: address ? toLocationAddress(address) : null,
      metadata: metadata ?? null,
    });
    return { stock_location: toStockLocationDto(await stockLocations.get(id)) };
  },
});

export const linkStockLocation = route({
  id: "admin.stockLocations.updateSalesChannels",
  method: "POST",
  url: "/admin/stock-locations/:id/sales-channels",
  access: "admin",
  permission: "stock_location:write",
  summary: "Changes which sales channels a stock location supplies.",
  params: Id,
  body: LinkChannelsBody,
  reply: Type.Object({ stock_location: StockLocationDto }),
  errors: [StockLocationNotFound, ChannelToSupplyNotFound],
  async handle({ params, body }, { stockLocations }: Uses) {
    await stockLocations.link(params.id, body);
    return { stock_location: toStockLocationDto(await stockLocations.get(params.id)) };
  },
});

export const listItemLevels = route({
  id: "admin.inventoryItems.listLevels",
  method: "GET",
  url: "/admin/inventory-items/:id/location-levels",
  access: "admin",
  permission: "inventory_item:read",
  summary: "The stock of an item by location.",
  params: Id,
  reply: Type.Object({ inventory_item: ItemLevelsDto }),
  async handle({ params: { id } }, { stockLevels }: Uses) {
    return { inventory_item: toItemLevelsDto(id, await stockLevels.ofItem(id)) };
  },
});

export const createItemLevel = route({
  id: "admin.inventoryItems.createLevel",
  method: "POST",
  url: "/admin/inventory-items/:id/location-levels",
  access: "admin",
  permission: "inventory_item:write",
  summary: "Records how many of an item are at a location that is named in the body.",
  params: Id,
  body: NewLevelBody,
  reply: Type.Object({ inventory_item: ItemLevelsDto }),
  errors: [InventoryItemNotFound, StockLocationNotFound],
  async handle({ params: { id }, body: { location_id: locationId, ...counts } }, { stockLevels }: Uses) {
    return { inventory_item: await setLevel(stockLevels, id, locationId, counts) };
  },
});

export const updateItemLevel = route({
  id: "admin.inventoryItems.updateLevel",
  method: "POST",
  url: "/admin/inventory-items/:id/location-levels/:location_id",
  access: "admin",
  permission: "inventory_item:write",
  summary: "Records how many of an item are at a location.",
  params: closed({ id: Type.String(), location_id: Type.String() }),
  body: LevelCountBody,
  reply: Type.Object({ inventory_item: ItemLevelsDto }),
  errors: [InventoryItemNotFound, StockLocationNotFound],
  async handle({ params: { id, location_id: locationId }, body }, { stockLevels }: Uses) {
    return { inventory_item: await setLevel(stockLevels, id, locationId, body) };
  },
});

async function setLevel(
  stockLevels: StockLevelService,
  itemId: string,
  locationId: string,
  counts: { stocked_quantity: number; incoming_quantity?: number },
) {
  const incoming = counts.incoming_quantity;
  await stockLevels.set([
    { itemId, locationId, stocked: counts.stocked_quantity, ...(incoming !== undefined && { incoming }) },
  ]);
  return toItemLevelsDto(itemId, await stockLevels.ofItem(itemId));
}
