import { defineEvent } from "@hanse/plugin-kit";
import Type from "typebox";

const Text = Type.Union([Type.String(), Type.Null()]);

/** An order is not what it was: items came or went, goods were announced or came back, or it costs something else. */
export const OrderChanged = defineEvent(
  "order.changed",
  Type.Object({
    orderId: Type.String(),
    changeId: Type.String(),
    changeType: Type.String(),
    returnId: Text,
    exchangeId: Text,
    claimId: Text,
    currencyCode: Type.String(),
    /** What the order comes to more than before, or less; minor units. */
    difference: Type.Integer(),
    /** Minor units. */
    total: Type.Integer(),
    /** Lines of which there are more or fewer than before. */
    lines: Type.Array(
      Type.Object({
        lineId: Type.String(),
        cartLineItemId: Text,
        quantityBefore: Type.Integer(),
        quantity: Type.Integer(),
      }),
    ),
  }),
  ({ orderId }) => orderId,
);
