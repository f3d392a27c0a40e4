import { type Run, workflow } from "../platform/workflow/workflow.ts";
import { holdCart } from "./cart-hold.ts";
import type { Checkout } from "./checkout.ts";
import { placeCartsOrder } from "./order-placement.ts";
import { authorizePayment } from "./payment-step.ts";
import { claimPromotions } from "./promotion-claim.ts";
import { commitStock } from "./stock-commitment.ts";

const place = async (run: Run, checkout: Checkout) => {
  const { cart, session, redemption } = checkout;
  const hold = await run(holdCart(checkout), null);
  if (redemption) await run(claimPromotions, redemption);
  const payment = session && (await run(authorizePayment(checkout, session), hold));
  if (hold.reservationKey) await run(commitStock, { cartId: cart.id, reservationKey: hold.reservationKey });
  return run(placeCartsOrder, { checkout, hold, payment });
};

/**
 * Turns a cart into an order, keyed by the cart: whoever comes second joins the first. Before the order is placed everything
 * can be undone; from there on nothing is.
 */
export const placeOrder = workflow("place-order", 2, place);

/** Runs that were begun before there were promotions: they have none to claim. */
export const placeOrderBefore = workflow("place-order", 1, place);
