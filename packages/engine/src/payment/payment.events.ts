import { defineEvent } from "@hanse/plugin-kit";
import Type from "typebox";

/** Integer in the currency's minor unit. */
const Amount = Type.Integer({ minimum: 0 });

const payment = {
  paymentId: Type.String(),
  collectionId: Type.String(),
  /** Null for a payment that was not made for a cart. */
  cartId: Type.Union([Type.String(), Type.Null()]),
  providerId: Type.String(),
  currencyCode: Type.String(),
};

/** Money came in of what was authorised. `amount` this time, `capturedAmount` in all. */
export const PaymentCaptured = defineEvent(
  "payment.captured",
  Type.Object({ ...payment, captureId: Type.String(), amount: Amount, capturedAmount: Amount }),
  ({ paymentId }) => paymentId,
);

/** Money was given back of what was captured. `amount` this time, `refundedAmount` in all. */
export const PaymentRefunded = defineEvent(
  "payment.refunded",
  Type.Object({ ...payment, refundId: Type.String(), amount: Amount, refundedAmount: Amount }),
  ({ paymentId }) => paymentId,
);

/** The provider gave the authorisation of a payment up, so nothing can be captured of it any more. */
export const PaymentCanceled = defineEvent(
  "payment.canceled",
  Type.Object({ ...payment, amount: Amount }),
  ({ paymentId }) => paymentId,
);

/** A shopper has paid a session, as its provider says, and no order has the money yet. */
export const SessionAuthorized = defineEvent(
  "payment.session_authorized",
  Type.Object({
    sessionId: Type.String(),
    cartId: Type.String(),
    providerId: Type.String(),
    currencyCode: Type.String(),
    amount: Amount,
  }),
  ({ sessionId }) => sessionId,
);
