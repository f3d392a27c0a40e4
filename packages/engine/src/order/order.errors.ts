import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const OrderNotFound = defineError(
  "order.not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `Order with id: ${id} was not found. GET /store/orders lists those of the signed-in customer.`,
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
