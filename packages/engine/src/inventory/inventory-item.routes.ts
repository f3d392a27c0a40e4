import { InventoryItemNotFound, InventoryItemReserved } from "@hanse/plugin-kit";
import Type from "typebox";
import { StaleVersion, StillInUse } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { SkuTaken, StockLocationNotFound } from "./inventory.errors.ts";
import { itemListing } from "./inventory-item.queries.ts";
import {
  InventoryItemDto,
  inventoryItemFields,
  itemChanges,
  ItemChangesBody,
  NewItemBody,
} from "./inventory-item.schema.ts";
import type { InventoryItemService } from "./inventory-item.service.ts";
import { toCount } from "./new-count.ts";

interface Uses {
  inventoryItems: InventoryItemService;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ inventory_item: Type.Partial(InventoryItemDto) });

export const listInventoryItems = route({
  id: "admin.inventoryItems.list",
  method: "GET",
  url: "/admin/inventory-items",
  access: "admin",
  permission: "inventory_item:read",
  summary: "Inventory items with their stock, the oldest first.",
  query: closed(listQuery(itemListing.filters)),
  selects: inventoryItemFields,
  reply: listOf("inventory_items", Type.Partial(InventoryItemDto)),
  async handle({ query, fields }, { inventoryItems }: Uses) {
    const { rows, ...page } = await inventoryItems.page(query);
    return { inventory_items: rows.map((row) => fields.pick(row)), ...page };
  },
});

export const createInventoryItem = route({
  id: "admin.inventoryItems.create",
  method: "POST",
  url: "/admin/inventory-items",
  access: "admin",
  permission: "inventory_item:write",
  summary: "Makes an inventory item, counted at the locations that the body names.",
  body: NewItemBody,
  selects: inventoryItemFields,
  reply: Reply,
  addsOnce: true,
  errors: [SkuTaken, StockLocationNotFound],
  async handle({ body: { location_levels: levels = [], ...item }, fields, caller }, { inventoryItems }: Uses) {
    const counts = levels.map(({ location_id: at, ...level }) => ({
      ...toCount(level, caller.actorId),
      locationId: at,
    }));
    const { id } = await inventoryItems.create(itemChanges(item), counts);
    const row = await inventoryItems.get(id);
    return versioned({ inventory_item: fields.pick(row) }, row.version);
  },
});

export const retrieveInventoryItem = route({
  id: "admin.inventoryItems.retrieve",
  method: "GET",
  url: "/admin/inventory-items/:id",
  access: "admin",
  permission: "inventory_item:read",
  summary: "One inventory item with its stock by location.",
  params: ById,
  selects: inventoryItemFields,
  reply: Reply,
  errors: [InventoryItemNotFound],
  async handle({ params, fields }, { inventoryItems }: Uses) {
    const row = await inventoryItems.get(params.id);
    return versioned({ inventory_item: fields.pick(row) }, row.version);
  },
});

export const updateInventoryItem = route({
  id: "admin.inventoryItems.update",
  method: "POST",
  url: "/admin/inventory-items/:id",
  access: "admin",
  permission: "inventory_item:write",
  summary: "Changes what an inventory item is, not its stock.",
  params: ById,
  body: ItemChangesBody,
  selects: inventoryItemFields,
  reply: Reply,
  errors: [InventoryItemNotFound, SkuTaken, StaleVersion],
  async handle({ params, body, fields, headers }, { inventoryItems }: Uses) {
    await inventoryItems.update(params.id, itemChanges(body), expectedVersion(headers));
    const row = await inventoryItems.get(params.id);
    return versioned({ inventory_item: fields.pick(row) }, row.version);
  },
});

export const deleteInventoryItem = route({
  id: "admin.inventoryItems.delete",
  method: "DELETE",
  url: "/admin/inventory-items/:id",
  access: "admin",
  permission: "inventory_item:write",
  summary: "Deletes an inventory item with its levels; what was in stock of it leaves the books.",
  params: ById,
  reply: deletedOf("inventory_item"),
  errors: [InventoryItemNotFound, InventoryItemReserved, StillInUse],
  async handle({ params }, { inventoryItems }: Uses) {
    await inventoryItems.delete(params.id);
    return deleted("inventory_item", params.id);
  },
});
