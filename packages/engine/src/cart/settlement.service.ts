import { type Database, FulfillmentRefused, isError, newId, PluginUnavailable } from "@hanse/plugin-kit";
import type { ShippedItem, ShippingContext, ShippingOffer, ShippingOfferService } from "../fulfillment/index.ts";
import type { StockLocationService } from "../inventory/index.ts";
import type { PriceService } from "../pricing/index.ts";
import type { ActivePromotionService, Promotion, PromotionResult } from "../promotion/index.ts";
import type { TaxService } from "../tax/index.ts";
import type { Cart, CartDraft, CartItem, CartShippingMethod, TaxLine } from "./cart.ts";
import { NotEnoughStock } from "./cart.errors.ts";
import { type BuyableVariant, loadVariants } from "./cart.queries.ts";
import { priceItems } from "./line-pricing.ts";
import { promotionFacts, withPromotions } from "./promoted-cart.ts";
import { taxesOf } from "./taxed-lines.ts";

/** A change to a cart, with what it makes it necessary to work out again. */
export type Change =
  | { readonly effect: "nothing"; readonly cart: Cart }
  | { readonly effect: "taxes"; readonly cart: Cart }
  | {
      readonly effect: "prices";
      readonly cart: CartDraft;
      /** Variants of which there is to be more than before. */
      readonly growing: readonly string[];
    };

/** How a cart is worked out. */
export interface Settling {
  /** Promotions to be counted in as if they were active and their codes had been entered. */
  readonly also?: readonly Promotion[];
  /** Whether the cart is about to be sold: then no shipping price counts that the carrier cannot confirm at this moment. */
  readonly isBinding?: boolean;
}

/** A cart that was worked out, with what promotions had to do with it. */
export interface Settled {
  readonly cart: Cart;
  readonly promotions: PromotionResult;
}

/** Works out what a cart costs at this moment: prices, shipping prices, taxes, promotions. Reads, but changes nothing. */
export class SettlementService {
  readonly #database: Database;
  readonly #prices: PriceService;
  readonly #stockLocations: StockLocationService;
  readonly #taxes: TaxService;
  readonly #shippingOffers: ShippingOfferService;
  readonly #activePromotions: ActivePromotionService;

  constructor(uses: {
    database: Database;
    prices: PriceService;
    stockLocations: StockLocationService;
    taxes: TaxService;
    shippingOffers: ShippingOfferService;
    activePromotions: ActivePromotionService;
  }) {
    this.#database = uses.database;
    this.#prices = uses.prices;
    this.#stockLocations = uses.stockLocations;
    this.#taxes = uses.taxes;
    this.#shippingOffers = uses.shippingOffers;
    this.#activePromotions = uses.activePromotions;
  }

  /** The cart with everything worked out that the change calls for. Shipping methods no longer offered are gone from it. */
  async settle(change: Change, how: Settling = {}): Promise<Cart> {
    return change.effect === "nothing" ? change.cart : (await this.explain(change, how)).cart;
  }

  /**
   * The same, with what was made of each promotion. Rates of tax come before promotions, which have to turn an amount with tax
   * into one without; the taxes themselves are those on the reduced prices.
   */
  async explain(
    change: Exclude<Change, { effect: "nothing" }>,
    { also = [], isBinding = false }: Settling = {},
  ): Promise<Settled> {
    const priced = change.effect === "prices" ? await this.#price(change.cart, change.growing) : change.cart;
    const { shippingMethods, optionTypes } = await this.#priceShipping(priced, isBinding);
    const cart = await this.#tax({ ...priced, shippingMethods });
    const promotions = await this.#activePromotions.evaluate(promotionFacts(cart, optionTypes), also);
    return { cart: withPromotions(cart, promotions.applied), promotions };
  }

  async #price(cart: CartDraft, growing: readonly string[]): Promise<Cart> {
    if (cart.items.length === 0) return { ...cart, items: [] };
    const ids = [...new Set(cart.items.map((item) => item.variantId))];
    const locationIds = await this.#stockLocations.ofChannels([cart.salesChannelId]);
    const variants = await this.#database.query(loadVariants, [ids, cart.salesChannelId, locationIds]);
    const items = priceItems(cart.items, variants, await this.#prices.contextOf(cart));
    refuseWhatIsNotThere(items, variants, growing);
    return { ...cart, items };
  }

  async #priceShipping(
    cart: Cart,
    isBinding: boolean,
  ): Promise<{ shippingMethods: CartShippingMethod[]; optionTypes: ReadonlyMap<string, string> }> {
    if (cart.shippingMethods.length === 0) return { shippingMethods: [], optionTypes: new Map() };
    const context = shippingContext(cart);
    const offers = new Map((await this.#shippingOffers.available(context)).map((offer) => [offer.option.id, offer]));
    const methods = cart.shippingMethods.flatMap((method) => {
      const offer = offers.get(method.shippingOptionId);
      return offer ? [this.#priced({ method, offer, isBinding }, context, cart)] : [];
    });
    const optionTypes = new Map([...offers.values()].map(({ option }) => [option.id, option.type.id]));
    return { shippingMethods: (await Promise.all(methods)).filter((method) => method !== undefined), optionTypes };
  }

  /**
   * Undefined when the carrier does not take these items: the cart goes on without the method, as when it is offered no more.
   * One that does not answer is asked again with the next change, and before the cart is sold.
   */
  async #priced(
    { method, offer, isBinding }: { method: CartShippingMethod; offer: ShippingOffer; isBinding: boolean },
    context: ShippingContext,
    cart: Cart,
  ): Promise<CartShippingMethod | undefined> {
    const parcel = { data: method.data, items: shippedItems(cart) };
    try {
      const { price, option } = await this.#shippingOffers.priced(offer, context, parcel);
      return { ...method, name: option.type.label, amount: price.amount, isTaxInclusive: price.taxInclusive };
    } catch (error) {
      if (isError(error, FulfillmentRefused)) return undefined;
      if (isError(error, PluginUnavailable) && !isBinding) return method;
      throw error;
    }
  }

  /** Taxes are known once the country is. */
  async #tax(cart: Cart): Promise<Cart> {
    const lines = await taxesOf(this.#taxes, cart);
    return withTaxes(
      cart,
      new Map([...lines].map(([id, taxes]) => [id, taxes.map((line) => ({ ...line, id: newId("calitxl") }))])),
    );
  }
}

/** Only what is being added to is checked: that something else ran out meanwhile must not keep a shopper from removing it. */
function refuseWhatIsNotThere(
  items: readonly CartItem[],
  variants: readonly BuyableVariant[],
  growing: readonly string[],
): void {
  for (const variant of variants) {
    if (!growing.includes(variant.id) || variant.available === null || variant.product.allowBackorder) continue;
    const requested = items
      .filter((item) => item.variantId === variant.id)
      .reduce((sum, item) => sum + item.quantity, 0);
    if (requested > variant.available)
      throw new NotEnoughStock({ variantId: variant.id, requested, available: variant.available });
  }
}

/** What decides which shipping options a cart is offered, and at what price. */
export function shippingContext(cart: Cart): ShippingContext {
  const { shippingAddress: address, items } = cart;
  return {
    destination: {
      countryCode: address?.countryCode ?? null,
      provinceCode: address?.province ?? null,
      postalCode: address?.postalCode ?? null,
      city: address?.city ?? null,
    },
    currencyCode: cart.currencyCode,
    regionId: cart.regionId,
    salesChannelId: cart.salesChannelId,
    itemTotal: items.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0),
    profileIds: items.filter(({ product }) => product.requiresShipping).map(({ product }) => product.shippingProfileId),
  };
}

/** The cart's items as a carrier sees them. */
export const shippedItems = ({ items }: Cart): ShippedItem[] =>
  items
    .filter(({ product }) => product.requiresShipping)
    .map(({ variantId, quantity, unitPrice, product }) => ({
      variantId,
      quantity,
      unitPrice,
      weightGrams: product.weight,
    }));

const withTaxes = (cart: Cart, taxes: ReadonlyMap<string, readonly TaxLine[]>): Cart => ({
  ...cart,
  items: cart.items.map((item) => ({ ...item, taxLines: taxes.get(item.id) ?? [] })),
  shippingMethods: cart.shippingMethods.map((method) => ({ ...method, taxLines: taxes.get(method.id) ?? [] })),
});
