import { type Database, newId } from "@hanse/plugin-kit";
import { type Cart, type CartDraft, type SettlementService, taxesOf } from "../cart/index.ts";
import {
  type ShippingContext,
  type ShippingOfferService,
  ShippingOptionNotOffered,
  type ShippingOptionService,
} from "../fulfillment/index.ts";
import { type Order, type OrderItem, type OrderShippingMethod, untouched } from "../order/index.ts";
import type { StoreService } from "../store/index.ts";
import type { TaxService } from "../tax/index.ts";
import { groupsOfCustomer } from "./order-change.queries.ts";

/** Units of a variant that an order is to get. */
export interface WantedItem {
  readonly variantId: string;
  readonly quantity: number;
  /** Minor units, instead of the catalogue's price. */
  readonly unitPrice?: number | undefined;
  readonly metadata?: Record<string, unknown> | null | undefined;
}

/** How something of an order is to be sent, or sent back. */
export interface WantedShipping {
  readonly optionId: string;
  /** Minor units, instead of the option's price; with it, staff may choose options that are not offered. */
  readonly customAmount?: number | undefined;
  readonly isReturn: boolean;
  /** The return, exchange or claim that it is for. */
  readonly referenceId: string | null;
  readonly data?: Record<string, unknown> | undefined;
  /** What is sent; all that the order has without it. */
  readonly goods?: readonly OrderItem[];
}

/**
 * What an order would pay for something more, at this moment and as it stands: prices of its region, currency and customer,
 * taxes of its address. Asks plugins, so it is called outside of transactions.
 */
export class OrderPricingService {
  readonly #database: Database;
  readonly #settlements: SettlementService;
  readonly #offers: ShippingOfferService;
  readonly #options: ShippingOptionService;
  readonly #taxes: TaxService;
  readonly #stores: StoreService;

  constructor(uses: {
    database: Database;
    settlements: SettlementService;
    shippingOffers: ShippingOfferService;
    shippingOptions: ShippingOptionService;
    taxes: TaxService;
    stores: StoreService;
  }) {
    this.#database = uses.database;
    this.#settlements = uses.settlements;
    this.#offers = uses.shippingOffers;
    this.#options = uses.shippingOptions;
    this.#taxes = uses.taxes;
    this.#stores = uses.stores;
  }

  /**
   * Lines that the order could get, each with an id of its own; promotions take nothing off them.
   *
   * @throws what adding them to a cart throws: VariantNotFound, VariantWithoutPrice.
   */
  async items(order: Order, wanted: readonly WantedItem[]): Promise<OrderItem[]> {
    const now = new Date().toISOString();
    const drafts = wanted.map(({ variantId, quantity, metadata = null }) => {
      return { id: newId("ordli"), variantId, quantity, metadata, createdAt: now, updatedAt: now };
    });
    const priced = await this.#settlements.settle({
      effect: "prices",
      cart: { ...(await this.#cartOf(order)), items: drafts },
      growing: [],
    });
    const custom = wanted.map(({ unitPrice }) => unitPrice);
    const settled = custom.every((price) => price === undefined)
      ? priced
      : await this.#settlements.settle({ effect: "taxes", cart: withPrices(priced, custom) });
    return settled.items.map((item) => ({
      ...item,
      adjustments: [],
      cartLineItemId: null,
      ...untouched,
    }));
  }

  /**
   * A shipping method that the order could get, taxed like all of them.
   *
   * @throws ShippingOptionNotFound, ShippingOptionNotOffered
   */
  async shipping(order: Order, wanted: WantedShipping): Promise<OrderShippingMethod> {
    const { optionId, customAmount, isReturn, referenceId, data = {}, goods = [] } = wanted;
    const context = await this.#shippingContext(order, isReturn);
    const { id, type } = await this.#options.get(optionId);
    const offer = (await this.#offers.available(context)).find(({ option }) => option.id === id);
    if (!offer && customAmount === undefined) throw new ShippingOptionNotOffered({ id });
    const price =
      offer && customAmount === undefined
        ? (await this.#offers.priced(offer, context, { data, items: shippedItems(order, goods) })).price
        : undefined;
    const now = new Date().toISOString();
    return this.taxedShipping(order, {
      id: newId("ordsm"),
      shippingOptionId: id,
      name: type.label,
      amount: customAmount ?? price?.amount ?? 0,
      isTaxInclusive: price?.taxInclusive ?? offer?.price?.taxInclusive ?? false,
      data,
      taxLines: [],
      adjustments: [],
      referenceId,
      createdAt: now,
      updatedAt: now,
    });
  }

  /** The method with the taxes of what it costs now. */
  async taxedShipping(order: Order, method: OrderShippingMethod): Promise<OrderShippingMethod> {
    const { currencyCode, shippingAddress } = order;
    const taxes = await taxesOf(this.#taxes, { currencyCode, shippingAddress, shippingMethods: [method] });
    return { ...method, taxLines: (taxes.get(method.id) ?? []).map((line) => ({ ...line, id: newId("ordsmtxl") })) };
  }

  /** The order as a cart without anything in it. */
  async #cartOf(order: Order): Promise<CartDraft> {
    const { id, regionId, customerId, currencyCode, email, locale, shippingAddress, billingAddress } = order;
    const [groups] = customerId === null ? [] : await this.#database.query(groupsOfCustomer, [customerId]);
    return {
      id,
      regionId,
      customerId,
      currencyCode,
      email,
      locale,
      shippingAddress,
      billingAddress,
      salesChannelId: await this.#channelOf(order),
      customerGroupIds: groups?.ids ?? [],
      metadata: null,
      promoCodes: [],
      version: order.version,
      completedAt: null,
      createdAt: order.createdAt,
      updatedAt: order.updatedAt,
      items: [],
      shippingMethods: [],
    };
  }

  async #shippingContext(order: Order, isReturn: boolean): Promise<ShippingContext> {
    const { currencyCode, regionId, shippingAddress: address, itemTotal } = order;
    return {
      currencyCode,
      regionId,
      itemTotal,
      isReturn,
      salesChannelId: await this.#channelOf(order),
      destination: {
        countryCode: address?.countryCode ?? null,
        provinceCode: address?.province ?? null,
        postalCode: address?.postalCode ?? null,
        city: address?.city ?? null,
      },
      profileIds: (order.lines?.items ?? [])
        .filter(({ product }) => product.requiresShipping)
        .map(({ product }) => product.shippingProfileId),
    };
  }

  /** Orders outlive their channels. */
  async #channelOf({ salesChannelId }: Order): Promise<string> {
    return salesChannelId ?? (await this.#stores.settings()).defaultSalesChannelId ?? "";
  }
}

const withPrices = (cart: Cart, prices: readonly (number | undefined)[]): Cart => ({
  ...cart,
  items: cart.items.map((item, index) => ({ ...item, unitPrice: prices[index] ?? item.unitPrice })),
});

const shippedItems = ({ lines }: Order, goods: readonly OrderItem[]) =>
  (goods.length > 0 ? goods : (lines?.items ?? [])).flatMap(({ variantId, quantity, unitPrice, product }) =>
    variantId !== null && product.requiresShipping
      ? [{ variantId, quantity, unitPrice, weightGrams: product.weight }]
      : [],
  );
