import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const OrderNotFound = defineError(
  "order.not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `Order with id: ${id} was not found. GET /store/orders lists those of the signed-in customer.`,
);

/** What an order was before is told by its changes; the lines of then are not kept. */
export const OrderVersionNotKept = defineError(
  "order.version_not_kept",
  400,
  "invalid_data",
  Type.Object({ id: Type.String(), wanted: Type.Array(Type.Integer()), version: Type.Integer() }),
  ({ id, wanted, version }) =>
    `The order ${id} is kept as it is now, in its version ${version}, and cannot be shown in version ${wanted.join(", ")}. Leave \`version\` out, or ask for ${version}; GET /admin/orders/${id}/changes tells what was done to it.`,
);

/** Whoever wants to place the order is not (any more) who holds the cart. */
export const CartNotHeld = defineError(
  "order.cart_not_held",
  409,
  "conflict",
  Type.Object({ cartId: Type.String() }),
  ({ cartId }) => `The cart ${cartId} was opened again before its order could be placed. Complete it once more.`,
  { retryAfter: 1 },
);

export const CountryFixed = defineError(
  "order.country_fixed",
  400,
  "not_allowed",
  Type.Object({ id: Type.String(), before: Type.String(), after: Type.String() }),
  ({ id, before, after }) =>
    `The order ${id} goes to the country ${before}, which its taxes and prices were made for, so it cannot go to ${after || "none"}. Place another order.`,
);

export const CreditTooMuch = defineError(
  "order.credit_too_much",
  400,
  "not_allowed",
  Type.Object({ id: Type.String(), amount: Type.Integer(), total: Type.Integer(), currencyCode: Type.String() }),
  ({ id, amount, total, currencyCode }) =>
    `The order ${id} comes to ${total} (minor units of ${currencyCode}), so a credit line of ${amount} is not possible. Credit 1 to ${total}.`,
);

/** What is on its way has to be called back first. */
export const OrderUnderWay = defineError(
  "order.under_way",
  400,
  "not_allowed",
  Type.Object({ id: Type.String(), fulfillments: Type.Array(Type.String()) }),
  ({ id, fulfillments }) =>
    `The order ${id} cannot be canceled while it has fulfillments (${fulfillments.join(", ")}). Cancel those that have not left; what has left can be returned.`,
);

export const TransferNotFound = defineError(
  "order.transfer_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `Nobody has asked for the order ${id} to be transferred, or it is settled already.`,
);

export const TransferNotNeeded = defineError(
  "order.transfer_not_needed",
  400,
  "not_allowed",
  Type.Object({ id: Type.String(), customerId: Type.String() }),
  ({ id, customerId }) => `The order ${id} belongs to the customer ${customerId} already.`,
);

export const TransferTokenWrong = defineError(
  "order.transfer_token_wrong",
  400,
  "not_allowed",
  Type.Object({ id: Type.String() }),
  ({ id }) =>
    `The token does not transfer the order ${id}: it is another one's, was used, or is too old. Ask for the transfer again.`,
);

export const NoteNotFound = defineError(
  "order.note_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no note ${id} of yours at this order. Notes are deleted by who wrote them.`,
);

export const NothingDue = defineError(
  "order.nothing_due",
  400,
  "not_allowed",
  Type.Object({ id: Type.String(), amount: Type.Integer(), left: Type.Integer(), currencyCode: Type.String() }),
  ({ id, amount, left, currencyCode }) =>
    `The order ${id} has ${left} left to pay that nobody has asked for yet (minor units of ${currencyCode}), so ${amount} cannot be asked for.`,
);

export const CollectionKept = defineError(
  "order.payment_collection_kept",
  400,
  "not_allowed",
  Type.Object({ id: Type.String() }),
  ({ id }) =>
    `The payment collection ${id} cannot be deleted: it is that of the checkout, or is paid, or is just being paid.`,
);

export const CollectionOfAnother = defineError(
  "order.payment_collection_of_another",
  400,
  "invalid_data",
  Type.Object({ id: Type.String(), orderId: Type.String() }),
  ({ id, orderId }) => `The payment collection ${id} is not one of ${orderId ? `the order ${orderId}` : "an order"}.`,
);

export const SessionNotFound = defineError(
  "order.payment_session_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String(), orderId: Type.String() }),
  ({ id, orderId }) => `The order ${orderId} has no payment session ${id} that could be authorised.`,
);
