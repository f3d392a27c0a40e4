import {
  type Cart,
  type CartService,
  type LoadedCart,
  promotionsIn,
  samePrices,
  type SettlementService,
  totalsOf,
} from "../cart/index.ts";
import type { ShippingOption, ShippingOptionService, ShippingProfileService } from "../fulfillment/index.ts";
import { type PaymentCollection, type PaymentCollectionService, ProviderNotOffered } from "../payment/index.ts";
import type { Redemption } from "../promotion/index.ts";
import type { Checkout } from "./checkout.ts";
import { PricesChanged } from "./checkout.errors.ts";
import { payingSession, readyEmail } from "./readiness.ts";

/** Works a cart out for the last time before it is frozen. Nothing is held yet, so what is wrong with it needs no undoing. */
export class PreparationService {
  readonly #carts: CartService;
  readonly #settlements: SettlementService;
  readonly #shippingOptions: ShippingOptionService;
  readonly #shippingProfiles: ShippingProfileService;
  readonly #paymentCollections: PaymentCollectionService;

  constructor(uses: {
    carts: CartService;
    settlements: SettlementService;
    shippingOptions: ShippingOptionService;
    shippingProfiles: ShippingProfileService;
    paymentCollections: PaymentCollectionService;
  }) {
    this.#carts = uses.carts;
    this.#settlements = uses.settlements;
    this.#shippingOptions = uses.shippingOptions;
    this.#shippingProfiles = uses.shippingProfiles;
    this.#paymentCollections = uses.paymentCollections;
  }

  /**
   * What the checkout of this cart goes by.
   *
   * @throws what the cart lacks, or PricesChanged after saving it with the prices of this moment.
   */
  async prepare(loaded: LoadedCart): Promise<Checkout> {
    const { paymentCollection, checkoutRun: _, ...before } = loaded;
    const cart = await this.#settlements.settle({ cart: before, effect: "prices", growing: [] }, { isBinding: true });
    const { total } = totalsOf(cart).cart;
    if (!isAsShown(before, cart, paymentCollection)) {
      await this.#carts.change(cart.id, cart.customerId, (now) => ({ cart: now, effect: "prices", growing: [] }));
      const { currencyCode } = cart;
      const kept = new Set(promotionsIn(cart).map(({ id }) => id));
      const lostCodes = promotionsIn(before).flatMap(({ id, code }) => (kept.has(id) || code === null ? [] : [code]));
      const { total: shown } = totalsOf(before).cart;
      throw new PricesChanged({ cartId: cart.id, before: shown, after: total, currencyCode, lostCodes });
    }
    const chosen = await this.#chosenOptions(cart);
    const { id: fallback } = await this.#shippingProfiles.default();
    const email = readyEmail(cart, new Set(chosen.map((option) => option.profileId)), fallback);
    const session = payingSession(paymentCollection, cart, total);
    if (session) await this.#refuseUnoffered(session.providerId, cart.regionId);
    const shipsFrom = [...new Set(chosen.flatMap(({ set }) => set.locationId ?? []))];
    const customer = cart.customerId === null ? null : { id: cart.customerId, email };
    const paymentCollectionId = paymentCollection?.id ?? null;
    return { cart, email, total, paymentCollectionId, session, customer, redemption: redemptionOf(cart), shipsFrom };
  }

  /** What the shop cannot ask any more could not be undone either. */
  async #refuseUnoffered(providerId: string, regionId: string | null): Promise<void> {
    const offered = await this.#paymentCollections.providerIds(regionId);
    if (!offered.includes(providerId)) throw new ProviderNotOffered({ providerId, offered });
  }

  async #chosenOptions({ shippingMethods }: Cart): Promise<ShippingOption[]> {
    const ids = new Set(shippingMethods.map((method) => method.shippingOptionId));
    return (await this.#shippingOptions.list()).filter(({ id }) => ids.has(id));
  }
}

/** What the cart redeems, fixed together with its prices. */
function redemptionOf(cart: Cart): Redemption | null {
  const promotions = promotionsIn(cart).map(({ id, amount }) => ({ id, amount }));
  if (promotions.length === 0) return null;
  return { cartId: cart.id, customerId: cart.customerId, email: cart.email, promotions };
}

/** Whether the shopper, and the payment that was prepared, saw these very prices. */
function isAsShown(before: Cart, after: Cart, collection: PaymentCollection | null): boolean {
  const { total } = totalsOf(after).cart;
  const methods = after.shippingMethods;
  return (
    samePrices(before.items, after.items) &&
    before.shippingMethods.length === methods.length &&
    before.shippingMethods.every((method, index) => method.amount === methods[index]?.amount) &&
    totalsOf(before).cart.total === total &&
    (!collection || (collection.amount === total && collection.currencyCode === after.currencyCode))
  );
}
