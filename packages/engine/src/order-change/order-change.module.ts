import type { EventEnvelope } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import type { ReservationService } from "../inventory/index.ts";
import { OrderCanceled, OrderPlaced } from "../order/index.ts";
import { defineModule } from "../platform/module.ts";
import { listOrderChanges, previewOrder, updateOrderChange } from "./admin.routes.ts";
import { CalculatedShippingService } from "./calculated-shipping.service.ts";
import { OrderConfirmationService } from "./confirmation.service.ts";
import { confirmOrderChange } from "./confirm-order-change.workflow.ts";
import { OrderChangeContentsService } from "./contents.service.ts";
import { CreateOrderChange } from "./migrations/0001-order-change.ts";
import { recordCorrections } from "./heading-corrections.ts";
import { OrderChanged } from "./order-change.events.ts";
import { OrderChangeService } from "./order-change.service.ts";
import { OrderPreviewService } from "./preview.service.ts";
import { OrderPricingService } from "./pricing.service.ts";
import { ReservationNamingService } from "./reservation-naming.service.ts";
import { recordTransfers } from "./transfer-records.ts";
import { StockReleaseService } from "./stock-release.service.ts";

interface Uses {
  orderChanges: OrderChangeService;
  reservations: ReservationService;
  reservationNaming: ReservationNamingService;
  stockReleases: StockReleaseService;
}

export const orderChangeModule = defineModule({
  name: "order-change",
  migrations: [{ name: "order-change/0001", class: CreateOrderChange }],
  services: {
    orderChanges: OrderChangeService,
    orderChangeContents: OrderChangeContentsService,
    orderConfirmations: OrderConfirmationService,
    orderPreviews: OrderPreviewService,
    orderPricing: OrderPricingService,
    calculatedShipping: CalculatedShippingService,
    stockReleases: StockReleaseService,
    reservationNaming: ReservationNamingService,
  },
  routes: [previewOrder, listOrderChanges, updateOrderChange],
  workflows: [confirmOrderChange],
  subscribers: [
    {
      name: "order_change.release_stock",
      event: OrderChanged.name,
      handle: ({ stockReleases }: Uses, { payload }: EventEnvelope<unknown>) =>
        stockReleases.release(payload as Static<typeof OrderChanged.payload>),
    },
    {
      name: "order_change.call_off",
      event: OrderCanceled.name,
      handle({ orderChanges }: Uses, { payload }: EventEnvelope<unknown>) {
        const { orderId, actorId } = payload as Static<typeof OrderCanceled.payload>;
        return orderChanges.callOff(orderId, actorId);
      },
    },
    recordCorrections,
    recordTransfers,
    ...[OrderPlaced, OrderChanged].map(({ name: event }) => ({
      name: `order_change.name_reservations_of_${event.replace(".", "_")}`,
      event,
      handle: ({ reservationNaming }: Uses, { payload }: EventEnvelope<unknown>) =>
        reservationNaming.name(payload as { orderId: string }),
    })),
  ],
  async prepare({ reservations, reservationNaming }: Uses) {
    reservations.namedBy((tx, lineIds) => reservationNaming.namesOf(tx, lineIds));
  },
});
