import { InventoryItemNotFound, InventoryLevelReserved, InventoryLevelStocked, NotStocked } from "@hanse/plugin-kit";
import Type from "typebox";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, listOf } from "../platform/http/shape.ts";
import { effectKey } from "./effect-key.ts";
import { LevelExists, LevelNotFound, StockLocationNotFound } from "./inventory.errors.ts";
import { levelListing } from "./inventory-item.queries.ts";
import {
  AdjustmentBody,
  InventoryItemDto,
  inventoryItemFields,
  ItemLevelsBatch,
  LevelChangesBody,
  LevelDto,
  levelFields,
  LevelsBatch,
  LevelsBatchReply,
  NewLevelBody,
} from "./inventory-item.schema.ts";
import type { InventoryItemService } from "./inventory-item.service.ts";
import type { LevelAdministration } from "./level-administration.service.ts";
import { toCount, toNote } from "./new-count.ts";

interface Uses {
  inventoryItems: InventoryItemService;
  levelAdministration: LevelAdministration;
}

const ById = closed({ id: Type.String() });
const ByPlace = closed({ id: Type.String(), location_id: Type.String() });
const ItemReply = Type.Object({ inventory_item: Type.Partial(InventoryItemDto) });

export const listItemLevels = route({
  id: "admin.inventoryItems.listLevels",
  method: "GET",
  url: "/admin/inventory-items/:id/location-levels",
  access: "admin",
  permission: "inventory_item:read",
  summary: "The stock of an item by location.",
  params: ById,
  query: closed(listQuery(levelListing.filters)),
  selects: levelFields,
  reply: listOf("inventory_levels", Type.Partial(LevelDto)),
  errors: [InventoryItemNotFound],
  async handle({ params, query, fields }, { levelAdministration }: Uses) {
    await levelAdministration.assertItem(params.id);
    const { rows, ...page } = await levelAdministration.page(params.id, query);
    return { inventory_levels: rows.map((row) => fields.pick(row)), ...page };
  },
});

export const createItemLevel = route({
  id: "admin.inventoryItems.createLevel",
  method: "POST",
  url: "/admin/inventory-items/:id/location-levels",
  access: "admin",
  permission: "inventory_item:write",
  summary: "Opens a level of an item at a location, with a first count.",
  params: ById,
  body: NewLevelBody,
  selects: inventoryItemFields,
  reply: ItemReply,
  errors: [InventoryItemNotFound, StockLocationNotFound, LevelExists, StaleVersion],
  async handle({ params, body, fields, caller, headers }, { inventoryItems, levelAdministration }: Uses) {
    const { location_id: locationId, ...count } = body;
    const level = { ...toCount(count, caller.actorId), itemId: params.id, locationId };
    const expected = expectedVersion(headers);
    await levelAdministration.batch({ create: [level], update: [], delete: [], force: false, expected });
    const row = await inventoryItems.get(params.id);
    return versioned({ inventory_item: fields.pick(row) }, row.version);
  },
});

export const updateItemLevel = route({
  id: "admin.inventoryItems.updateLevel",
  method: "POST",
  url: "/admin/inventory-items/:id/location-levels/:location_id",
  access: "admin",
  permission: "inventory_item:write",
  summary: "Records a physical count of an item at a location, or what is on its way there.",
  params: ByPlace,
  body: LevelChangesBody,
  selects: inventoryItemFields,
  reply: ItemReply,
  errors: [InventoryItemNotFound, StockLocationNotFound, LevelNotFound, StaleVersion],
  async handle({ params, body, fields, caller, headers }, { inventoryItems, levelAdministration }: Uses) {
    const level = { ...toCount(body, caller.actorId), itemId: params.id, locationId: params.location_id };
    const expected = expectedVersion(headers);
    await levelAdministration.batch({ create: [], update: [level], delete: [], force: false, expected });
    const row = await inventoryItems.get(params.id);
    return versioned({ inventory_item: fields.pick(row) }, row.version);
  },
});

export const deleteItemLevel = route({
  id: "admin.inventoryItems.deleteLevel",
  method: "DELETE",
  url: "/admin/inventory-items/:id/location-levels/:location_id",
  access: "admin",
  permission: "inventory_item:write",
  summary: "Deletes a level that has no stock and no reservations.",
  params: ByPlace,
  selects: inventoryItemFields,
  reply: Type.Object({
    id: Type.String(),
    object: Type.Literal("inventory-level"),
    deleted: Type.Boolean(),
    parent: Type.Partial(InventoryItemDto),
  }),
  errors: [InventoryItemNotFound, LevelNotFound, InventoryLevelReserved, InventoryLevelStocked, StaleVersion],
  async handle({ params, fields, headers }, { inventoryItems, levelAdministration }: Uses) {
    const id = await levelAdministration.delete(params.id, params.location_id, expectedVersion(headers));
    const parent = fields.pick(await inventoryItems.get(params.id));
    return { id, object: "inventory-level" as const, deleted: true, parent };
  },
});

const batchErrors = [
  InventoryItemNotFound,
  StockLocationNotFound,
  LevelExists,
  LevelNotFound,
  InventoryLevelReserved,
  InventoryLevelStocked,
] as const;

export const batchItemLevels = route({
  id: "admin.inventoryItems.batchInventoryItemLocationLevels",
  method: "POST",
  url: "/admin/inventory-items/:id/location-levels/batch",
  access: "admin",
  permission: "inventory_item:write",
  summary: "Opens, counts and deletes levels of one item, all or nothing.",
  params: ById,
  body: ItemLevelsBatch,
  reply: LevelsBatchReply,
  errors: batchErrors,
  async handle({ params: { id }, body, caller }, { levelAdministration }: Uses) {
    await levelAdministration.assertItem(id);
    const ofItem = (levels: typeof body.create = []) => levels.map((level) => ({ ...level, inventory_item_id: id }));
    const batch = { ...body, create: ofItem(body.create), update: ofItem(body.update) };
    return runBatch(batch, caller.actorId, levelAdministration);
  },
});

export const batchLevels = route({
  id: "admin.inventoryItems.batchInventoryItemsLocationLevels",
  method: "POST",
  url: "/admin/inventory-items/location-levels/batch",
  access: "admin",
  permission: "inventory_item:write",
  summary: "Opens, counts and deletes levels of many items, all or nothing.",
  body: LevelsBatch,
  reply: LevelsBatchReply,
  errors: batchErrors,
  handle: ({ body, caller }, { levelAdministration }: Uses) => runBatch(body, caller.actorId, levelAdministration),
});

async function runBatch(
  { create = [], update = [], delete: ids = [], force = false }: LevelsBatch,
  actor: string,
  levels: LevelAdministration,
) {
  const toCounts = (list: typeof create) =>
    list.map(({ inventory_item_id: itemId, location_id: locationId, ...count }) => ({
      ...toCount(count, actor),
      itemId,
      locationId,
    }));
  const done = await levels.batch({ create: toCounts(create), update: toCounts(update), delete: ids, force });
  return { ...done, deleted: [...ids] };
}

export const adjustItem = route({
  id: "admin.inventoryItems.adjust",
  method: "POST",
  url: "/admin/inventory-items/:id/adjust",
  access: "admin",
  permission: "inventory_item:write",
  summary: "Adds units of an item to a location or takes some away: goods that came in, came back or broke.",
  params: ById,
  body: AdjustmentBody,
  selects: inventoryItemFields,
  reply: ItemReply,
  errors: [InventoryItemNotFound, StockLocationNotFound, NotStocked, StaleVersion],
  async handle({ params, body, fields, caller, headers }, { inventoryItems, levelAdministration }: Uses) {
    const { location_id: locationId, quantity, kind = "adjust", ...note } = body;
    const adjustment = { itemId: params.id, locationId, quantity, kind, ...toNote(note, caller.actorId) };
    await levelAdministration.adjust(adjustment, effectKey(caller.actorId, headers), expectedVersion(headers));
    const row = await inventoryItems.get(params.id);
    return versioned({ inventory_item: fields.pick(row) }, row.version);
  },
});
