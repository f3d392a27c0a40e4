import { workflow } from "../platform/workflow/workflow.ts";
import { holdCart } from "./cart-hold.ts";
import type { Checkout } from "./checkout.ts";
import { placeCartsOrder } from "./order-placement.ts";
import { authorizePayment } from "./payment-step.ts";
import { commitStock } from "./stock-commitment.ts";

/**
 * Turns a cart into an order, keyed by the cart: whoever comes second joins the first. Before the order is placed everything
 * can be undone; from there on nothing is.
 */
export const placeOrder = workflow("place-order", 1, async (run, checkout: Checkout) => {
  const { cart, session } = checkout;
  const hold = await run(holdCart(checkout), null);
  const payment = session && (await run(authorizePayment(checkout, session), hold));
  if (hold.reservationKey) await run(commitStock, { cartId: cart.id, reservationKey: hold.reservationKey });
  return run(placeCartsOrder, { checkout, hold, payment });
});
