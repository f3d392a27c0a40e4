import type { Cart } from "../cart/index.ts";
import type { PaymentCollection, PaymentSession } from "../payment/index.ts";
import {
  CartEmpty,
  EmailMissing,
  PaymentSessionMissing,
  ShippingAddressMissing,
  ShippingMethodMissing,
} from "./checkout.errors.ts";

/**
 * The email address of a cart that lacks nothing but its payment.
 *
 * @param shippedProfiles shipping profiles that the chosen methods serve.
 * @param defaultProfile that of products that were given none.
 * @throws one error of the catalogue for the first thing that is missing.
 */
export function readyEmail(cart: Cart, shippedProfiles: ReadonlySet<string>, defaultProfile: string): string {
  const { id: cartId, email, items } = cart;
  if (items.length === 0) throw new CartEmpty({ cartId });
  if (!email) throw new EmailMissing({ cartId });
  if (!cart.shippingAddress?.countryCode) throw new ShippingAddressMissing({ cartId });
  const left = items.filter(
    ({ product }) => product.requiresShipping && !shippedProfiles.has(product.shippingProfileId ?? defaultProfile),
  );
  const titles = [...new Set(left.map(({ product }) => product.title))];
  if (titles.length > 0) throw new ShippingMethodMissing({ cartId, titles });
  return email;
}

/** The session with which the cart is being paid. */
export const liveSession = (collection: PaymentCollection | null): PaymentSession | undefined =>
  collection?.sessions.find(({ status }) => status !== "error" && status !== "canceled");

/**
 * The session that is to pay the total; none when there is nothing to pay.
 *
 * @throws PaymentSessionMissing
 */
export function payingSession(collection: PaymentCollection | null, cart: Cart, total: number): PaymentSession | null {
  if (total === 0) return null;
  const session = liveSession(collection);
  if (!session) throw new PaymentSessionMissing({ cartId: cart.id });
  return session;
}
