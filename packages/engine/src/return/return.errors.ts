import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

const Id = Type.String();

export const ReturnNotFound = defineError(
  "return.not_found",
  404,
  "not_found",
  Type.Object({ id: Id }),
  ({ id }) => `Return with id: ${id} was not found. GET /admin/returns lists all of them.`,
);

export const ReturnNotAwaited = defineError(
  "return.not_awaited",
  400,
  "not_allowed",
  Type.Object({ id: Id, status: Type.String() }),
  ({ id, status }) => `The return ${id} is ${status}: nothing of it is to be received.`,
);

export const ReturnNotCancelable = defineError(
  "return.not_cancelable",
  400,
  "not_allowed",
  Type.Object({ id: Id, status: Type.String() }),
  ({ id, status }) =>
    `The return ${id} is ${status} and cannot be canceled. One that is open ends with DELETE /admin/returns/:id/request.`,
);

export const NotInReturn = defineError(
  "return.not_in_return",
  400,
  "not_allowed",
  Type.Object({ returnId: Id, itemId: Id, quantity: Type.Integer(), outstanding: Type.Integer() }),
  ({ returnId, itemId, quantity, outstanding }) =>
    `${quantity} of the item ${itemId} cannot be received with the return ${returnId}: ${outstanding} of it are on their way.`,
);

export const ReturnWithoutLocation = defineError(
  "return.no_location",
  400,
  "not_allowed",
  Type.Object({ id: Id }),
  ({ id }) =>
    `There is nowhere for the goods of the return ${id} to go. Set a stock location: POST /admin/returns/${id} with location_id.`,
);

export const NothingComesBack = defineError(
  "return.nothing_inbound",
  400,
  "not_allowed",
  Type.Object({ id: Id }),
  ({ id }) => `Nothing comes back with ${id}. Add items that do, and leave shipping out while there are none.`,
);

/** Only who has the goods in hand can say that they have come. */
export const NotForShoppers = defineError(
  "return.receive_now_refused",
  400,
  "not_allowed",
  Type.Object({ orderId: Id }),
  () => "A shopper cannot declare goods received: leave receive_now out. Staff receive a return in the admin.",
);
