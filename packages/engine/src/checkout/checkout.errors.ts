import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

const Cart = Type.Object({ cartId: Type.String() });

export const CartEmpty = defineError(
  "checkout.cart_empty",
  400,
  "invalid_data",
  Cart,
  ({ cartId }) => `The cart ${cartId} has no items, so there is nothing to order. Add some first.`,
);

export const EmailMissing = defineError(
  "checkout.email_missing",
  400,
  "invalid_data",
  Cart,
  ({ cartId }) =>
    `The cart ${cartId} has no email address. Set it with POST /store/carts/${cartId}, then complete it again.`,
);

export const ShippingAddressMissing = defineError(
  "checkout.shipping_address_missing",
  400,
  "invalid_data",
  Cart,
  ({ cartId }) =>
    `The cart ${cartId} has no shipping address with a country, so its taxes are not known. Set shipping_address.country_code.`,
);

export const ShippingMethodMissing = defineError(
  "checkout.shipping_method_missing",
  400,
  "invalid_data",
  Type.Object({ cartId: Type.String(), titles: Type.Array(Type.String()) }),
  ({ cartId, titles }) =>
    `No shipping method of the cart ${cartId} ships: ${titles.join(", ")}. Choose one with POST /store/carts/${cartId}/shipping-methods.`,
);

export const PaymentSessionMissing = defineError(
  "checkout.payment_session_missing",
  400,
  "invalid_data",
  Cart,
  ({ cartId }) =>
    `The cart ${cartId} has no payment session. Make a payment collection for it and start a session with one of its providers.`,
);

/** The cart was saved with what it costs now. */
export const PricesChanged = defineError(
  "checkout.prices_changed",
  400,
  "not_allowed",
  Type.Object({
    cartId: Type.String(),
    before: Type.Integer(),
    after: Type.Integer(),
    currencyCode: Type.String(),
    /** Codes of promotions that no longer take anything off. */
    lostCodes: Type.Array(Type.String()),
  }),
  ({ cartId, before, after, currencyCode, lostCodes }) =>
    `The prices of the cart ${cartId} changed: it came to ${before}, it comes to ${after} now (minor units of ${currencyCode}). ` +
    (lostCodes.length > 0 ? `These promotions do not apply any more: ${lostCodes.join(", ")}. ` : "") +
    `Review the cart, choose how to pay, and complete it again.`,
);

/** Somebody changed the cart between its last look and its being held. */
export const CartChanged = defineError(
  "checkout.cart_changed",
  409,
  "conflict",
  Cart,
  ({ cartId }) => `The cart ${cartId} was changed while it was being completed. Review it and complete it again.`,
  { retryAfter: 1 },
);

export const OutOfStock = defineError(
  "checkout.out_of_stock",
  400,
  "not_allowed",
  Type.Object({
    cartId: Type.String(),
    lines: Type.Array(
      Type.Object({
        lineItemId: Type.String(),
        variantId: Type.String(),
        title: Type.String(),
        requested: Type.Integer(),
        available: Type.Integer(),
      }),
    ),
  }),
  ({ lines }) =>
    `Not enough in stock: ${lines.map(({ title, requested, available }) => `${title}: ${requested} asked for, ${available} available`).join("; ")}. ` +
    `Choose a smaller quantity or remove it.`,
  { wireCode: "insufficient_inventory" },
);

/** What was held for the shopper went back on the shelf. */
export const HoldExpired = defineError(
  "checkout.hold_expired",
  409,
  "conflict",
  Cart,
  ({ cartId }) =>
    `The checkout of the cart ${cartId} took too long, so its items are no longer held; nothing was charged. ` +
    `Choose how to pay and complete it again.`,
);

export const PaymentDeclined = defineError(
  "checkout.payment_declined",
  422,
  "payment_authorization_error",
  Type.Object({ sessionId: Type.String(), reason: Type.String() }),
  ({ reason }) => reason,
);
