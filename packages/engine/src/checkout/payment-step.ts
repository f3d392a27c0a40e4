import {
  type PaymentAuthorizationService,
  type PaymentCollectionService,
  PaymentSessionStale,
  type SessionToAuthorize,
} from "../payment/index.ts";
import { park, step } from "../platform/workflow/step.ts";
import type { Hold } from "./cart-hold.ts";
import type { Checkout } from "./checkout.ts";
import { HoldExpired, PaymentDeclined } from "./checkout.errors.ts";

interface Uses {
  paymentAuthorizations: PaymentAuthorizationService;
  paymentCollections: PaymentCollectionService;
}

/** What the provider promised, to be recorded with the order. */
export interface AuthorizedPayment {
  readonly outcome: "authorized" | "captured";
  readonly data: Record<string, unknown>;
}

/**
 * Has the provider promise the money. When the shopper has to take another step first, the run rests until the cart is
 * completed again, or until its stock is no longer held. Made for its session, because undoing it takes the session even
 * where `run` never came back.
 */
export const authorizePayment = ({ cart, paymentCollectionId, customer }: Checkout, session: SessionToAuthorize) =>
  step({
    name: "authorize-payment",
    async run({ paymentAuthorizations, paymentCollections }: Uses, hold: Hold, { key, visit, signal }) {
      // While the run rested, the shopper may have chosen to pay otherwise.
      if (visit > 0 && paymentCollectionId !== null) {
        const { sessions } = await paymentCollections.get(paymentCollectionId);
        if (!sessions.some(({ id }) => id === session.id))
          throw new PaymentSessionStale({ id: session.id, amount: session.amount });
      }
      const authorization = await paymentAuthorizations.authorize(session, { key, signal, customer });
      const { outcome } = authorization;
      if (outcome === "declined") throw new PaymentDeclined({ sessionId: session.id, reason: authorization.message });
      const { data } = authorization;
      if (outcome !== "requires_more") return { output: { outcome, data } satisfies AuthorizedPayment, undo: data };
      const expiresAt = new Date(hold.expiresAt);
      if (expiresAt.getTime() <= Date.now()) throw new HoldExpired({ cartId: cart.id });
      return park({ resumeAt: expiresAt, undo: data });
    },
    undo: ({ paymentAuthorizations }: Uses, { key, memo }) =>
      paymentAuthorizations.undo(session, { key, ...(memo && { data: memo }) }),
  });
