import { defineModule } from "../platform/module.ts";
import type { WorkflowRunner } from "../platform/workflow/runner.ts";
import { CheckoutService } from "./checkout.service.ts";
import { placeOrder } from "./place-order.workflow.ts";
import { completeCart, createPaymentCollection } from "./store.routes.ts";

export const checkoutModule = defineModule({
  name: "checkout",
  services: { checkouts: CheckoutService },
  routes: [completeCart, createPaymentCollection],
  // Runs that a process left behind are taken up by the next one that knows their workflow.
  prepare: async ({ runner }: { runner: WorkflowRunner }) => runner.register(placeOrder),
});
