import type { OrderConfirmationService } from "../order-change/index.ts";
import { defineModule } from "../platform/module.ts";
import * as draftRoutes from "./admin.routes.ts";
import { DraftConversionService } from "./conversion.service.ts";
import { convertDraftOrder } from "./convert-draft-order.workflow.ts";
import { DraftEditService } from "./draft-edit.service.ts";
import { DraftHeadingService } from "./draft-heading.service.ts";
import { DraftItemService } from "./draft-items.service.ts";
import { DraftOrderService } from "./draft-order.service.ts";
import { DraftPlaceService } from "./draft-place.service.ts";
import { DraftPricingService } from "./draft-pricing.service.ts";
import { DraftPromotionService } from "./draft-promotion.service.ts";
import { DraftShippingService } from "./draft-shipping.service.ts";
import * as editRoutes from "./edit.routes.ts";
import { CreateDraftOrder } from "./migrations/0001-draft-order.ts";
import { NewDraftService } from "./new-draft.service.ts";

interface Uses {
  orderConfirmations: OrderConfirmationService;
  draftPromotions: DraftPromotionService;
}

export const draftOrderModule = defineModule({
  name: "draft-order",
  migrations: [{ name: "draft-order/0001", class: CreateDraftOrder }],
  services: {
    draftOrders: DraftOrderService,
    newDrafts: NewDraftService,
    draftHeadings: DraftHeadingService,
    draftPlaces: DraftPlaceService,
    draftPricing: DraftPricingService,
    draftEdits: DraftEditService,
    draftItems: DraftItemService,
    draftShipping: DraftShippingService,
    draftPromotions: DraftPromotionService,
    draftConversions: DraftConversionService,
  },
  routes: [...Object.values(draftRoutes), ...Object.values(editRoutes)],
  workflows: [convertDraftOrder],
  async prepare({ orderConfirmations, draftPromotions }: Uses) {
    orderConfirmations.follow("edit", (tx, confirmation) => draftPromotions.keep(tx, confirmation));
  },
});
