import { randomUUID } from "node:crypto";

/** What is done in the eight requests of a checkout, in their order. */
export const checkoutSteps = [
  "create-cart",
  "add-line",
  "set-addresses",
  "list-shipping-options",
  "choose-shipping",
  "create-payment",
  "start-payment",
  "complete",
] as const;
export type CheckoutStep = (typeof checkoutSteps)[number];

/** Everything that a checkout of the floor has to remember from one step to the next. */
export interface BareCheckout {
  readonly number: number;
  readonly cartId: string;
  readonly paymentId: string;
  readonly orderId: string;
}

let checkouts = 0;

export const newCheckout = (): BareCheckout => ({
  number: (checkouts += 1),
  cartId: randomUUID(),
  paymentId: randomUUID(),
  orderId: randomUUID(),
});
