import { defineEvent } from "@hanse/plugin-kit";
import Type from "typebox";

const Text = Type.Union([Type.String(), Type.Null()]);

/** Goods of an order are exchanged: what goes out is promised and charged, what comes back is awaited. */
export const ExchangeRequested = defineEvent(
  "exchange.requested",
  Type.Object({
    exchangeId: Type.String(),
    orderId: Type.String(),
    returnId: Text,
    currencyCode: Type.String(),
    /** What the customer owes once everything has come back; minor units. */
    differenceDue: Type.Integer(),
    noNotification: Type.Boolean(),
  }),
  ({ exchangeId }) => exchangeId,
);

/** An exchange does not take place after all. */
export const ExchangeCanceled = defineEvent(
  "exchange.canceled",
  Type.Object({ exchangeId: Type.String(), orderId: Type.String(), noNotification: Type.Boolean() }),
  ({ exchangeId }) => exchangeId,
);
