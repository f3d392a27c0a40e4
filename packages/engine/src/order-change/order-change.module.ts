import type { EventEnvelope } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import { defineModule } from "../platform/module.ts";
import { listOrderChanges, previewOrder, updateOrderChange } from "./admin.routes.ts";
import { OrderConfirmationService } from "./confirmation.service.ts";
import { confirmOrderChange } from "./confirm-order-change.workflow.ts";
import { OrderChangeContentsService } from "./contents.service.ts";
import { CreateOrderChange } from "./migrations/0001-order-change.ts";
import { OrderChanged } from "./order-change.events.ts";
import { OrderChangeService } from "./order-change.service.ts";
import { OrderPreviewService } from "./preview.service.ts";
import { OrderPricingService } from "./pricing.service.ts";
import { StockReleaseService } from "./stock-release.service.ts";

export const orderChangeModule = defineModule({
  name: "order-change",
  migrations: [{ name: "order-change/0001", class: CreateOrderChange }],
  services: {
    orderChanges: OrderChangeService,
    orderChangeContents: OrderChangeContentsService,
    orderConfirmations: OrderConfirmationService,
    orderPreviews: OrderPreviewService,
    orderPricing: OrderPricingService,
    stockReleases: StockReleaseService,
  },
  routes: [previewOrder, listOrderChanges, updateOrderChange],
  workflows: [confirmOrderChange],
  subscribers: [
    {
      name: "order_change.release_stock",
      event: OrderChanged.name,
      handle: ({ stockReleases }: { stockReleases: StockReleaseService }, { payload }: EventEnvelope<unknown>) =>
        stockReleases.release(payload as Static<typeof OrderChanged.payload>),
    },
  ],
});
