import { type EventEnvelope, ReservationChanged, StockChanged } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import { defineModule } from "../platform/module.ts";
import type { Transfers } from "../transfer/index.ts";
import { exportsOfInventory } from "./export/inventory-export.routes.ts";
import { InventoryExport } from "./export/inventory-export.service.ts";
import {
  createInventoryItem,
  deleteInventoryItem,
  listInventoryItems,
  retrieveInventoryItem,
  updateInventoryItem,
} from "./inventory-item.routes.ts";
import { InventoryItemService } from "./inventory-item.service.ts";
import {
  InventoryItem,
  ReservationItem,
  SalesChannelLocation,
  StockLevel,
  StockLocation,
  VariantInventoryItem,
} from "./inventory.entity.ts";
import { LevelAdministration } from "./level-administration.service.ts";
import { LocationAdministration } from "./location-administration.service.ts";
import {
  adjustItem,
  batchItemLevels,
  batchLevels,
  createItemLevel,
  deleteItemLevel,
  listItemLevels,
  updateItemLevel,
} from "./location-level.routes.ts";
import { CreateInventory } from "./migrations/0001-inventory.ts";
import { AddMissingUnits } from "./migrations/0002-missing-units.ts";
import { AddStockAdmin } from "./migrations/0003-admin.ts";
import {
  createReservation,
  deleteReservation,
  listReservations,
  retrieveReservation,
  updateReservation,
} from "./reservation.routes.ts";
import { ReservationService } from "./reservation.service.ts";
import { StockLevelService } from "./stock-level.service.ts";
import {
  createStockLocation,
  deleteStockLocation,
  linkChannelsToLocation,
  linkProvidersToLocation,
  listStockLocations,
  retrieveStockLocation,
  updateStockLocation,
} from "./stock-location.routes.ts";
import { StockLocationService } from "./stock-location.service.ts";
import { createStockTransfer, listStockMovements } from "./stock-movement.routes.ts";
import { VariantLinkService } from "./variant-links.service.ts";
import { VariantStockService } from "./variant-stock.service.ts";

interface Uses {
  stockLocations: StockLocationService;
  stockLevels: StockLevelService;
  inventoryItems: InventoryItemService;
  inventoryExport: InventoryExport;
  transfers: Transfers;
  reservations: ReservationService;
}

export const inventoryModule = defineModule({
  name: "inventory",
  entities: [StockLocation, SalesChannelLocation, VariantInventoryItem, InventoryItem, StockLevel, ReservationItem],
  migrations: [
    { name: "inventory/0001", class: CreateInventory },
    { name: "inventory/0002", class: AddMissingUnits },
    { name: "inventory/0003", class: AddStockAdmin },
  ],
  services: {
    stockLocations: StockLocationService,
    stockLevels: StockLevelService,
    variantStock: VariantStockService,
    variantLinks: VariantLinkService,
    locationAdministration: LocationAdministration,
    levelAdministration: LevelAdministration,
    inventoryItems: InventoryItemService,
    inventoryExport: InventoryExport,
    reservations: ReservationService,
  },
  routes: [
    listStockLocations,
    createStockLocation,
    retrieveStockLocation,
    updateStockLocation,
    deleteStockLocation,
    linkChannelsToLocation,
    linkProvidersToLocation,
    listInventoryItems,
    createInventoryItem,
    ...exportsOfInventory,
    retrieveInventoryItem,
    updateInventoryItem,
    deleteInventoryItem,
    listItemLevels,
    createItemLevel,
    updateItemLevel,
    deleteItemLevel,
    batchItemLevels,
    batchLevels,
    adjustItem,
    listStockMovements,
    createStockTransfer,
    listReservations,
    createReservation,
    retrieveReservation,
    updateReservation,
    deleteReservation,
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
    {
      name: "inventory.project-reservations",
      event: ReservationChanged.name,
      handle: ({ reservations }: Uses, { payload }: EventEnvelope) =>
        reservations.apply(payload as Static<typeof ReservationChanged.payload>),
    },
  ],
  jobs: [
    {
      name: "inventory.tell_items",
      everyMs: 60_000,
      run: ({ inventoryItems }: Uses) => inventoryItems.tellAll(),
    },
    {
      name: "inventory.finish_reservations",
      everyMs: 60_000,
      run: ({ reservations }: Uses, options: { signal: AbortSignal }) => reservations.finish(options),
    },
  ],
  async prepare({ stockLocations, stockLevels, transfers, inventoryExport }: Uses) {
    transfers.offer(inventoryExport);
    await stockLocations.prepare();
    await stockLevels.prepare();
  },
});
