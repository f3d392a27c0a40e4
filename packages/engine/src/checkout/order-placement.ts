import type { CustomerService } from "../customer/index.ts";
import type { OrderService } from "../order/index.ts";
import type { PaymentAuthorizationService } from "../payment/index.ts";
import { pivot } from "../platform/workflow/step.ts";
import type { Hold } from "./cart-hold.ts";
import type { Checkout } from "./checkout.ts";
import type { AuthorizedPayment } from "./payment-step.ts";

interface Uses {
  customers: CustomerService;
  orders: OrderService;
  paymentAuthorizations: PaymentAuthorizationService;
}

interface Placing {
  readonly checkout: Checkout;
  readonly hold: Hold;
  /** Null when there was nothing to pay. */
  readonly payment: AuthorizedPayment | null;
}

/** The one transaction after which there is an order: cart, order, payment, `order.placed` and the end of the run. */
export const placeCartsOrder = pivot({
  name: "place-order",
  async run({ customers, orders, paymentAuthorizations }: Uses, { checkout, hold, payment }: Placing, { tx }) {
    const { cart, email, total, session, paymentCollectionId } = checkout;
    const { checkoutRun, reservationKey } = hold;
    const customerId = cart.customerId ?? (await customers.findOrCreateGuest(email, tx)).id;
    const placed = await orders.place(tx, {
      cart,
      email,
      customerId,
      paymentCollectionId,
      reservationKey,
      checkoutRun,
    });
    if (session && payment)
      await paymentAuthorizations.record(tx, { sessionId: session.id, amount: total, ...payment });
    return placed;
  },
});
