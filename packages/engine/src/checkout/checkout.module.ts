import type { EventEnvelope } from "@hanse/plugin-kit";
import type { Logger } from "pino";
import type { Static } from "typebox";
import { SessionAuthorized } from "../payment/index.ts";
import { defineModule } from "../platform/module.ts";
import { CheckoutService } from "./checkout.service.ts";
import { placeOrder, placeOrderBefore } from "./place-order.workflow.ts";
import { PreparationService } from "./preparation.service.ts";
import { completeCart, createPaymentCollection } from "./store.routes.ts";

interface Uses {
  checkouts: CheckoutService;
  log: Logger;
}

export const checkoutModule = defineModule({
  name: "checkout",
  services: { checkouts: CheckoutService, preparations: PreparationService },
  routes: [completeCart, createPaymentCollection],
  workflows: [placeOrder, placeOrderBefore],
  subscribers: [
    {
      name: "checkout.follow_payment",
      event: SessionAuthorized.name,
      async handle({ checkouts, log }: Uses, { payload }: EventEnvelope<unknown>) {
        const { cartId, sessionId } = payload as Static<typeof SessionAuthorized.payload>;
        const reason = await checkouts.follow(cartId, sessionId);
        if (reason) log.info({ err: reason, cartId, sessionId }, "a cart that was paid did not become an order");
      },
    },
  ],
});
