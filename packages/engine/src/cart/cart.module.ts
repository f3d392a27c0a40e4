import { defineModule } from "../platform/module.ts";
import { CartLineItemRow, CartRow, CartShippingMethodRow } from "./cart.entity.ts";
import { CartService } from "./cart.service.ts";
import { forgetCustomer } from "./erasure.ts";
import type { PlaceService } from "../storefront/index.ts";
import { CreateCart } from "./migrations/0001-cart.ts";
import { AddDiscounts } from "./migrations/0002-discounts.ts";
import { CartOpeningService } from "./opening.service.ts";
import { simulatePromotions } from "./simulation.routes.ts";
import { PromotionSimulationService } from "./simulation.service.ts";
import { SettlementService } from "./settlement.service.ts";
import { addPromotions, removePromotions } from "./promotion.routes.ts";
import { CartPromotionCodeService } from "./promotion-codes.service.ts";
import { calculateShippingOption, listShippingOptions } from "./shipping.routes.ts";
import { CartShippingService } from "./shipping.service.ts";
import {
  addLineItem,
  chooseShipping,
  computeTaxes,
  createCart,
  removeLineItem,
  retrieveCart,
  takeOverCart,
  updateCart,
  updateLineItem,
} from "./store.routes.ts";

export const cartModule = defineModule({
  name: "cart",
  entities: [CartRow, CartLineItemRow, CartShippingMethodRow],
  migrations: [
    { name: "cart/0001", class: CreateCart },
    { name: "cart/0002-discounts", class: AddDiscounts },
  ],
  services: {
    settlements: SettlementService,
    carts: CartService,
    cartOpening: CartOpeningService,
    cartShipping: CartShippingService,
    cartPromotionCodes: CartPromotionCodeService,
    promotionSimulations: PromotionSimulationService,
  },
  routes: [
    createCart,
    retrieveCart,
    updateCart,
    addLineItem,
    updateLineItem,
    removeLineItem,
    chooseShipping,
    computeTaxes,
    takeOverCart,
    addPromotions,
    removePromotions,
    simulatePromotions,
    listShippingOptions,
    calculateShippingOption,
  ],
  subscribers: [forgetCustomer],
  async prepare({ carts, places }: { carts: CartService; places: PlaceService }) {
    places.useCarts((id) => carts.placeOf(id));
  },
});
