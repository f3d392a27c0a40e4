import Type from "typebox";
import { listQuery } from "../../platform/http/listing.ts";
import { route } from "../../platform/http/route.ts";
import { closed, listOf } from "../../platform/http/shape.ts";
import {
  TransferDetailDto,
  TransferDto,
  transferFields,
  transferListing,
  type TransferLog,
  TransferNotFound,
  TransferWithoutStorage,
} from "../../transfer/index.ts";
import { itemListing } from "../inventory-item.queries.ts";
import { type InventoryExport, inventorySubject } from "./inventory-export.service.ts";

interface Uses {
  inventoryExport: InventoryExport;
  transferLog: TransferLog;
}

/** An export has all entries in its own order. */
const { limit: _limit, offset: _offset, order: _order, ...exportQuery } = listQuery(itemListing.filters);

export const exportInventoryItems = route({
  id: "admin.inventoryItems.export",
  method: "POST",
  url: "/admin/inventory-items/export",
  access: "admin",
  permission: "inventory_item:write",
  summary:
    "Writes inventory items with their stock to a CSV file, in the background; takes the filters of the list. See GET /admin/inventory-items/exports/:id.",
  query: closed(exportQuery),
  body: Type.Optional(closed({})),
  status: 202,
  reply: Type.Object({ transaction_id: Type.String() }),
  errors: [TransferWithoutStorage],
  async handle({ query, caller }, { inventoryExport }: Uses) {
    return { transaction_id: await inventoryExport.begin(query, caller.actorId) };
  },
});

export const listInventoryExports = route({
  id: "admin.inventoryItems.listExports",
  method: "GET",
  url: "/admin/inventory-items/exports",
  access: "admin",
  permission: "inventory_item:read",
  summary: "Exports of inventory items, the latest first.",
  query: closed(listQuery(transferListing.filters)),
  selects: transferFields,
  reply: listOf("exports", Type.Partial(TransferDto)),
  async handle({ query, fields }, { transferLog }: Uses) {
    const { rows, ...page } = await transferLog.list(inventorySubject, query);
    return { exports: rows.map((row) => fields.pick(row)), ...page };
  },
});

export const retrieveInventoryExport = route({
  id: "admin.inventoryItems.retrieveExport",
  method: "GET",
  url: "/admin/inventory-items/exports/:id",
  access: "admin",
  permission: "inventory_item:read",
  summary: "How far an export of inventory items is, and where its files are.",
  params: closed({ id: Type.String() }),
  reply: Type.Object({ export: TransferDetailDto }),
  errors: [TransferNotFound],
  async handle({ params }, { transferLog }: Uses) {
    return { export: await transferLog.get(inventorySubject, params.id) };
  },
});
