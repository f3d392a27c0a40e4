import { newId } from "@hanse/plugin-kit";
import {
  type ShippingOffer,
  type ShippingOfferService,
  type ShippingOptionDto,
  ShippingOptionNotOffered,
  toShippingOptionDto,
} from "../fulfillment/index.ts";
import type { VariantStockService } from "../inventory/index.ts";
import type { Cart, CartShippingMethod } from "./cart.ts";
import type { CartView } from "./cart.schema.ts";
import type { CartService } from "./cart.service.ts";
import { shippedItems, shippingContext } from "./settlement.service.ts";

export interface Choice {
  readonly optionId: string;
  readonly data: Record<string, unknown>;
}

/** How a cart gets to its shopper: which options it is offered, and which were chosen. */
export class CartShippingService {
  readonly #carts: CartService;
  readonly #offers: ShippingOfferService;
  readonly #stock: VariantStockService;

  constructor(uses: { carts: CartService; shippingOffers: ShippingOfferService; variantStock: VariantStockService }) {
    this.#carts = uses.carts;
    this.#offers = uses.shippingOffers;
    this.#stock = uses.variantStock;
  }

  /** What the cart may choose from. */
  async offered(cartId: string, customerId: string | null, isReturn: boolean): Promise<ShippingOptionDto[]> {
    const cart = await this.#carts.get(cartId, customerId);
    const offers = await this.#offers.available({ ...shippingContext(cart), isReturn });
    return this.#present(cart, offers);
  }

  /** One option of the cart with its price, also where the provider works it out. */
  async calculate(cartId: string, customerId: string | null, { optionId, data }: Choice): Promise<ShippingOptionDto> {
    const cart = await this.#carts.get(cartId, customerId);
    const context = shippingContext(cart);
    const offer = await this.#offers.offer(optionId, context);
    const [option] = await this.#present(cart, [
      await this.#offers.priced(offer, context, { data, items: shippedItems(cart) }),
    ]);
    if (!option) throw new ShippingOptionNotOffered({ id: optionId });
    return option;
  }

  /** Chooses options; one for each shipping profile, so that a later choice takes the place of an earlier one. */
  async choose(cartId: string, customerId: string | null, choices: readonly Choice[]): Promise<CartView> {
    return this.#carts.change(cartId, customerId, async (cart) => {
      const context = shippingContext(cart);
      const offers = new Map((await this.#offers.available(context)).map((offer) => [offer.option.id, offer]));
      const profileOf = (method: CartShippingMethod) => offers.get(method.shippingOptionId)?.option.profileId;
      let methods: readonly CartShippingMethod[] = cart.shippingMethods;
      for (const { optionId, data } of choices) {
        const offer = offers.get(optionId) ?? (await this.#offers.offer(optionId, context));
        const method = await this.#method(offer, data, cart);
        methods = [...methods.filter((other) => profileOf(other) !== offer.option.profileId), method];
      }
      return { cart: { ...cart, shippingMethods: methods }, effect: "taxes" };
    });
  }

  /** Priced once here, so that a carrier that does not take the items can say so. */
  async #method(chosen: ShippingOffer, sent: Record<string, unknown>, cart: Cart): Promise<CartShippingMethod> {
    const now = new Date().toISOString();
    const data = await this.#offers.validateData(chosen, sent);
    const offer = await this.#offers.priced(chosen, shippingContext(cart), { data, items: shippedItems(cart) });
    return {
      id: newId("casm"),
      shippingOptionId: offer.option.id,
      name: offer.option.type.label,
      amount: offer.price.amount,
      isTaxInclusive: offer.price.taxInclusive,
      data,
      taxLines: [],
      adjustments: [],
      createdAt: now,
      updatedAt: now,
    };
  }

  async #present(cart: Cart, offers: readonly ShippingOffer[]): Promise<ShippingOptionDto[]> {
    const located = await Promise.all(
      offers.map(async (offer) => ({ offer, location: await this.#offers.locationOf(offer) })),
    );
    const lines = cart.items.map(({ id, variantId, quantity, product }) => ({
      lineId: id,
      variantId,
      quantity,
      allowBackorder: product.allowBackorder,
      manageInventory: product.manageInventory,
    }));
    const lacking = await this.#stock.lackingLocations(lines, [
      ...new Set(located.flatMap(({ location }) => location?.id ?? [])),
    ]);
    return located.map(({ offer, location }) =>
      toShippingOptionDto(offer, {
        location,
        insufficientInventory: location !== undefined && lacking.has(location.id),
      }),
    );
  }
}
