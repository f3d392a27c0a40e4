import type { Cart } from "../cart/index.ts";
import type { PaymentCollection, PaymentSession } from "../payment/index.ts";
import {
  CartEmpty,
  EmailMissing,
  PaymentSessionMissing,
  ShippingAddressMissing,
  ShippingMethodMissing,
} from "./checkout.errors.ts";

/** Which shipping profile things belong to. */
export interface Profiles {
  /** Of products that were given none. */
  readonly fallback: string;
  readonly ofOption: ReadonlyMap<string, string>;
}

/**
 * The email address of a cart that lacks nothing but its payment.
 *
 * @throws one error of the catalogue for the first thing that is missing.
 */
export function readyEmail(cart: Cart, profiles: Profiles): string {
  const { id: cartId, email } = cart;
  if (cart.items.length === 0) throw new CartEmpty({ cartId });
  if (!email) throw new EmailMissing({ cartId });
  if (!cart.shippingAddress?.countryCode) throw new ShippingAddressMissing({ cartId });
  const titles = unshipped(cart, profiles);
  if (titles.length > 0) throw new ShippingMethodMissing({ cartId, titles });
  return email;
}

/** Titles of what has to be shipped, by none of the methods chosen. */
function unshipped({ items, shippingMethods }: Cart, { fallback, ofOption }: Profiles): string[] {
  const covered = new Set(shippingMethods.map((method) => ofOption.get(method.shippingOptionId)));
  const left = items.filter(({ product }) => product.requiresShipping && !covered.has(product.shippingProfileId ?? fallback));
  return [...new Set(left.map(({ product }) => product.title))];
}

/**
 * The session that is to pay the total; none when there is nothing to pay.
 *
 * @throws PaymentSessionMissing
 */
export function payingSession(collection: PaymentCollection | null, cart: Cart, total: number): PaymentSession | null {
  if (total === 0) return null;
  const session = collection?.sessions.find(({ status }) => status !== "error" && status !== "canceled");
  if (!session) throw new PaymentSessionMissing({ cartId: cart.id });
  return session;
}
