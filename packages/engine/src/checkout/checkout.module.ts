import { defineModule } from "../platform/module.ts";
import { CheckoutService } from "./checkout.service.ts";
import { placeOrder } from "./place-order.workflow.ts";
import { PreparationService } from "./preparation.service.ts";
import { completeCart, createPaymentCollection } from "./store.routes.ts";

export const checkoutModule = defineModule({
  name: "checkout",
  services: { checkouts: CheckoutService, preparations: PreparationService },
  routes: [completeCart, createPaymentCollection],
  workflows: [placeOrder],
});
