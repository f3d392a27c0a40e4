import { exportRoutes } from "../../transfer/index.ts";
import { itemListing } from "../inventory-item.queries.ts";
import { type InventoryExport, inventorySubject } from "./inventory-export.service.ts";

export const exportsOfInventory = exportRoutes({
  subject: inventorySubject,
  resource: "inventoryItems",
  url: "/admin/inventory-items",
  permission: "inventory_item",
  things: "inventory items",
  content: "inventory items with their stock",
  listing: itemListing,
  service: ({ inventoryExport }: { inventoryExport: InventoryExport }) => inventoryExport,
});
