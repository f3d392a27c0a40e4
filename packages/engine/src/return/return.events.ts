import { defineEvent } from "@hanse/plugin-kit";
import Type from "typebox";

const Text = Type.Union([Type.String(), Type.Null()]);

/** Goods of an order are going to come back. */
export const ReturnRequested = defineEvent(
  "return.requested",
  Type.Object({
    returnId: Type.String(),
    orderId: Type.String(),
    exchangeId: Text,
    claimId: Text,
    /** Whether the customer is not to be told. */
    noNotification: Type.Boolean(),
    items: Type.Array(Type.Object({ itemId: Type.String(), quantity: Type.Integer(), reasonId: Text })),
  }),
  ({ returnId }) => returnId,
);

/** Goods of a return have come, all of them or some. */
export const ReturnReceived = defineEvent(
  "return.received",
  Type.Object({
    returnId: Type.String(),
    orderId: Type.String(),
    changeId: Type.String(),
    status: Type.String(),
    locationId: Text,
    noNotification: Type.Boolean(),
    receivedBy: Text,
    items: Type.Array(
      Type.Object({
        itemId: Type.String(),
        /** Null when it is not kept in stock. */
        stockedVariantId: Text,
        received: Type.Integer(),
        damaged: Type.Integer(),
      }),
    ),
  }),
  ({ returnId }) => returnId,
);

/** Goods that were announced do not come after all. */
export const ReturnCanceled = defineEvent(
  "return.canceled",
  Type.Object({ returnId: Type.String(), orderId: Type.String() }),
  ({ returnId }) => returnId,
);
