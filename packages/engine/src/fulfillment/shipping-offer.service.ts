import { fulfillment } from "@hanse/plugin-kit";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { type StockLocation, type StockLocationService } from "../inventory/index.ts";
import type { PriceService, ResolvedPrice } from "../pricing/index.ts";
import { ShippingOptionNotOffered } from "./fulfillment.errors.ts";
import type { Destination } from "./geo-zone.ts";
import { eligibleOptions, type ShippingOffer } from "./option-eligibility.ts";
import type { ShippingOptionService } from "./shipping-option.service.ts";
import type { ShippingProfileService } from "./shipping-profile.service.ts";

/** A cart, as far as shipping is concerned. */
export interface ShippingContext {
  readonly destination: Destination;
  readonly currencyCode: string;
  readonly regionId: string | null;
  readonly salesChannelId: string;
  /** Minor units, of the items alone. */
  readonly itemTotal: number;
  /** One for each product that is shipped; null for the default profile. See `shippingProfileOfProductSql`. */
  readonly profileIds: readonly (string | null)[];
  readonly isReturn?: boolean;
}

/** An item to be shipped, for prices that a provider calculates. */
export interface ShippedItem {
  readonly variantId: string;
  readonly quantity: number;
  /** Minor units. */
  readonly unitPrice: number;
  readonly weightGrams: number | null;
}

/** Which shipping options a cart has, and at what price. */
export class ShippingOfferService {
  readonly #plugins: PluginHost;
  readonly #options: ShippingOptionService;
  readonly #profiles: ShippingProfileService;
  readonly #stockLocations: StockLocationService;
  readonly #prices: PriceService;

  constructor({
    plugins,
    shippingOptions,
    shippingProfiles,
    stockLocations,
    prices,
  }: {
    plugins: PluginHost;
    shippingOptions: ShippingOptionService;
    shippingProfiles: ShippingProfileService;
    stockLocations: StockLocationService;
    prices: PriceService;
  }) {
    this.#plugins = plugins;
    this.#options = shippingOptions;
    this.#profiles = shippingProfiles;
    this.#stockLocations = stockLocations;
    this.#prices = prices;
  }

  /** The options that the cart may choose, oldest first. Costs no statement. */
  async available(context: ShippingContext): Promise<ShippingOffer[]> {
    const fallback = await this.#profiles.default();
    return eligibleOptions(await this.#options.list(), {
      destination: context.destination,
      pricing: await this.#prices.contextOf(context),
      itemTotal: context.itemTotal,
      profileIds: [...new Set(context.profileIds.map((id) => id ?? fallback.id))],
      locationIds: await this.#stockLocations.ofChannels([context.salesChannelId]),
      isReturn: context.isReturn ?? false,
    });
  }

  /**
   * One of these options.
   *
   * @throws ShippingOptionNotFound, ShippingOptionNotOffered
   */
  async offer(id: string, context: ShippingContext): Promise<ShippingOffer> {
    const { id: known } = await this.#options.get(id);
    const offer = (await this.available(context)).find(({ option }) => option.id === known);
    if (!offer) throw new ShippingOptionNotOffered({ id });
    return offer;
  }

  /** The offer with its price; the provider is asked for a calculated one. Call it outside transactions. */
  async priced(
    offer: ShippingOffer,
    context: ShippingContext,
    { data = {}, items }: { data?: Record<string, unknown>; items: readonly ShippedItem[] },
  ): Promise<ShippingOffer & { price: ResolvedPrice }> {
    if (offer.price) return { ...offer, price: offer.price };
    const { id, providerId, serviceId, data: own } = offer.option;
    const { amount } = await this.#plugins.provider(fulfillment, providerId).price({
      serviceId,
      data: { ...own, ...data },
      currencyCode: context.currencyCode,
      countryCode: context.destination.countryCode,
      items: items.map((item) => ({ ...item })),
    });
    const { taxInclusive } = await this.#prices.contextOf(context);
    const price: ResolvedPrice = {
      priceId: id,
      currencyCode: context.currencyCode,
      amount,
      originalAmount: amount,
      taxInclusive,
      minQuantity: null,
      maxQuantity: null,
    };
    return { ...offer, price };
  }

  /** What to keep of the data that a shopper chose with an option; the provider decides. Call it outside transactions. */
  async validateData({ option }: ShippingOffer, data: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { providerId, serviceId } = option;
    const checked = await this.#plugins.provider(fulfillment, providerId).validate({ serviceId, data });
    return checked.data;
  }

  /** Where the offer's parcels leave from. */
  async locationOf({ option: { set } }: ShippingOffer): Promise<StockLocation | undefined> {
    return (await this.#stockLocations.list()).find((location) => location.id === set.locationId);
  }
}
