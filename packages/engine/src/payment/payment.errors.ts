import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

const Id = Type.Object({ id: Type.String() });
const Amount = Type.Integer();

export const PaymentCollectionNotFound = defineError(
  "payment.collection_not_found",
  404,
  "not_found",
  Id,
  ({ id }) => `There is no payment collection ${id}. Make one for a cart: POST /store/payment-collections.`,
);

export const PaymentNotFound = defineError(
  "payment.not_found",
  404,
  "not_found",
  Id,
  ({ id }) => `There is no payment ${id}.`,
);

export const ProviderNotOffered = defineError(
  "payment.provider_not_offered",
  400,
  "invalid_data",
  Type.Object({ providerId: Type.String(), offered: Type.Array(Type.String()) }),
  ({ providerId, offered }) =>
    `The payment provider ${providerId} cannot be used here. This region offers: ${offered.join(", ") || "none"}.`,
);

export const CollectionPaid = defineError(
  "payment.collection_paid",
  400,
  "not_allowed",
  Id,
  ({ id }) => `The payment collection ${id} is paid already, so it takes no further payment session.`,
);

/** The amount changed, or another session took its place, while this one was being paid. */
export const PaymentSessionStale = defineError(
  "payment.session_stale",
  409,
  "conflict",
  Type.Object({ id: Type.String(), amount: Amount }),
  ({ id, amount }) =>
    `The payment session ${id} no longer stands for an amount of ${amount} (minor units). Start a new payment session.`,
);

export const AuthorizationMismatch = defineError(
  "payment.authorization_mismatch",
  422,
  "payment_authorization_error",
  Type.Object({ id: Type.String(), expected: Amount, authorized: Amount }),
  ({ id, expected, authorized }) =>
    `The provider authorised ${authorized} for the payment session ${id}, not ${expected} (minor units). Start a new payment session.`,
);

export const CaptureTooMuch = defineError(
  "payment.capture_too_much",
  400,
  "not_allowed",
  Type.Object({ id: Type.String(), amount: Amount, left: Amount }),
  ({ id, amount, left }) =>
    `Of the payment ${id}, ${left} are left to capture (minor units), not ${amount}. Capture at most that.`,
);

export const RefundTooMuch = defineError(
  "payment.refund_too_much",
  400,
  "not_allowed",
  Type.Object({ id: Type.String(), amount: Amount, left: Amount }),
  ({ id, amount, left }) =>
    `Of the payment ${id}, ${left} are left to refund (minor units), not ${amount}. Refund at most that.`,
);

/** A capture or refund is under way of which nobody knows yet how it ends. */
export const PaymentPending = defineError(
  "payment.pending",
  409,
  "conflict",
  Id,
  ({ id }) => `Money of the payment ${id} is being moved at this moment. Try again in a few seconds.`,
  { retryAfter: 5 },
);
