/**
 * Turning carts into orders: once each, with their stock committed and their payment authorised, or not at all. It keeps
 * nothing of its own; what it is in the middle of is in the workflow's journal.
 */
export { CheckoutService, type Completion } from "./checkout.service.ts";
export { placeOrder } from "./place-order.workflow.ts";
