import { type EventEnvelope, StockChanged } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import { defineModule } from "../platform/module.ts";
import {
  createItemLevel,
  createStockLocation,
  linkStockLocation,
  listItemLevels,
  listStockLocations,
  updateItemLevel,
} from "./admin.routes.ts";
import { SalesChannelLocation, StockLevel, StockLocation, VariantInventoryItem } from "./inventory.entity.ts";
import { CreateInventory } from "./migrations/0001-inventory.ts";
import { AddMissingUnits } from "./migrations/0002-missing-units.ts";
import { StockLevelService } from "./stock-level.service.ts";
import { StockLocationService } from "./stock-location.service.ts";
import { VariantStockService } from "./variant-stock.service.ts";

interface Uses {
  stockLocations: StockLocationService;
  stockLevels: StockLevelService;
}

export const inventoryModule = defineModule({
  name: "inventory",
  entities: [StockLocation, SalesChannelLocation, VariantInventoryItem, StockLevel],
  migrations: [
    { name: "inventory/0001", class: CreateInventory },
    { name: "inventory/0002", class: AddMissingUnits },
  ],
  services: { stockLocations: StockLocationService, stockLevels: StockLevelService, variantStock: VariantStockService },
  routes: [
    listStockLocations,
    createStockLocation,
    linkStockLocation,
    listItemLevels,
    createItemLevel,
    updateItemLevel,
  ],
  subscribers: [
    {
      name: "inventory.project-levels",
      event: StockChanged.name,
      // One statement. If a process dies over it, the item's later reports wait behind it, and what lists show grows old.
      deadlineMs: 1_000,
      leaseMs: 1_500,
      handle: ({ stockLevels }: Uses, { payload }: EventEnvelope) =>
        stockLevels.apply((payload as Static<typeof StockChanged.payload>).levels),
    },
  ],
  async prepare({ stockLocations, stockLevels }: Uses) {
    await stockLocations.prepare();
    await stockLevels.prepare();
  },
});
