import { defineEvent } from "@hanse/plugin-kit";
import Type from "typebox";

const Text = Type.Union([Type.String(), Type.Null()]);
/** Integer in the currency's minor unit. */
const Amount = Type.Integer();

/** A cart has become an order: it will not change any more, its stock is committed and its payment authorised. */
export const OrderPlaced = defineEvent(
  "order.placed",
  Type.Object({
    orderId: Type.String(),
    displayId: Type.Integer(),
    cartId: Type.String(),
    customerId: Text,
    email: Type.String(),
    locale: Text,
    currencyCode: Type.String(),
    total: Amount,
    lines: Type.Array(
      Type.Object({
        lineId: Type.String(),
        variantId: Type.String(),
        productId: Type.String(),
        title: Type.String(),
        variantTitle: Type.String(),
        sku: Text,
        quantity: Type.Integer(),
        unitPrice: Amount,
      }),
    ),
  }),
  ({ orderId }) => orderId,
);
