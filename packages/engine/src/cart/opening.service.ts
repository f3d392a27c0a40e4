import { newId } from "@hanse/plugin-kit";
import type { CustomerService } from "../customer/index.ts";
import type { StoreCaller } from "../platform/http/access.ts";
import type { ActivePromotionService } from "../promotion/index.ts";
import type { Region, RegionService } from "../region/index.ts";
import type { StoreService } from "../store/index.ts";
import { type AddressBody, toAddress } from "./address.schema.ts";
import type { Address, Cart, CartDraft } from "./cart.ts";
import { CountryNotInRegion, CurrencyNotInRegion, RegionMissing, SalesChannelNotOfKey } from "./cart.errors.ts";
import type { CartChanges, CartView, NewCart } from "./cart.schema.ts";
import { type CartService, newItem } from "./cart.service.ts";

type Place = Pick<NewCart, "region_id" | "currency_code">;

/** Opens carts and changes what they are about: region, addresses, customer. */
export class CartOpeningService {
  readonly #carts: CartService;
  readonly #regions: RegionService;
  readonly #stores: StoreService;
  readonly #customers: CustomerService;
  readonly #activePromotions: ActivePromotionService;

  constructor(uses: {
    carts: CartService;
    regions: RegionService;
    stores: StoreService;
    customers: CustomerService;
    activePromotions: ActivePromotionService;
  }) {
    this.#carts = uses.carts;
    this.#regions = uses.regions;
    this.#stores = uses.stores;
    this.#customers = uses.customers;
    this.#activePromotions = uses.activePromotions;
  }

  async open(body: NewCart, caller: StoreCaller): Promise<CartView> {
    const region = await this.#regionFor(body);
    const email = body.email ?? (caller.customerId ? await this.#customers.emailOf(caller.customerId) : null);
    const draft: CartDraft = {
      ...blankCart(region, channelOf(body.sales_channel_id, caller)),
      customerId: caller.customerId,
      customerGroupIds: caller.customerId ? await this.#customers.groupIdsOf(caller.customerId) : [],
      email,
      locale: body.locale ?? caller.locale,
      shippingAddress: await this.#address(body.shipping_address, null, region, caller),
      billingAddress: await this.#address(body.billing_address, null, undefined, caller),
      metadata: body.metadata ?? null,
      promoCodes: await this.#usableCodes(body.promo_codes ?? []),
      items: (body.items ?? []).map((item) =>
        newItem({ variantId: item.variant_id, quantity: item.quantity, metadata: item.metadata ?? null }),
      ),
    };
    return this.#carts.create(draft);
  }

  /** A guest's empty cart at some place, kept nowhere; in the shop's own sales channel unless told. */
  async blank(place: Place & { readonly sales_channel_id?: string }): Promise<CartDraft> {
    const region = await this.#regionFor(place);
    const { defaultSalesChannelId } = await this.#stores.settings();
    return blankCart(region, place.sales_channel_id ?? defaultSalesChannelId ?? "");
  }

  async update(id: string, body: CartChanges, caller: StoreCaller): Promise<CartView> {
    return this.#carts.change(id, caller.customerId, async (before) => {
      const moved = await this.#moved(before, body);
      const region = moved.regionId === null ? undefined : await this.#regions.get(moved.regionId);
      const cart: Cart = {
        ...moved,
        salesChannelId: body.sales_channel_id ? channelOf(body.sales_channel_id, caller) : before.salesChannelId,
        email: body.email === undefined ? before.email : body.email,
        promoCodes: body.promo_codes
          ? await this.#activePromotions.readCodes(body.promo_codes, before.promoCodes)
          : before.promoCodes,
        locale: body.locale === undefined ? before.locale : body.locale,
        metadata: body.metadata === undefined ? before.metadata : body.metadata,
        shippingAddress:
          body.shipping_address === undefined
            ? moved.shippingAddress
            : await this.#address(body.shipping_address, moved.shippingAddress, region, caller),
        billingAddress:
          body.billing_address === undefined
            ? before.billingAddress
            : await this.#address(body.billing_address, before.billingAddress, undefined, caller),
      };
      if (cart.regionId !== before.regionId || cart.salesChannelId !== before.salesChannelId)
        return { cart, effect: "prices", growing: [] };
      const isPromoted = body.promo_codes !== undefined || cart.email !== before.email;
      return { cart, effect: body.shipping_address === undefined && !isPromoted ? "nothing" : "taxes" };
    });
  }

  /** Hands a guest's cart to the customer who has signed in meanwhile. */
  async takeOver(id: string, caller: StoreCaller & { customerId: string }): Promise<CartView> {
    const email = await this.#customers.emailOf(caller.customerId);
    const customerGroupIds = await this.#customers.groupIdsOf(caller.customerId);
    return this.#carts.change(id, caller.customerId, (cart) => ({
      cart: { ...cart, customerId: caller.customerId, customerGroupIds, email: cart.email ?? email },
      effect: "prices",
      growing: [],
    }));
  }

  /** The cart in its new region: what does not fit there is gone. */
  async #moved(before: Cart, { region_id: regionId }: CartChanges): Promise<Cart> {
    if (!regionId || regionId === before.regionId) return before;
    const region = await this.#regions.get(regionId);
    const country = before.shippingAddress?.countryCode;
    const fits = !country || region.countries.some(({ iso2 }) => iso2 === country);
    return {
      ...before,
      regionId: region.id,
      currencyCode: region.currencyCode,
      shippingMethods: [],
      shippingAddress: fits ? before.shippingAddress : null,
    };
  }

  /** A link that carries an old code must still open a cart. */
  async #usableCodes(codes: readonly string[]): Promise<string[]> {
    const problems = await Promise.all(codes.map((code) => this.#activePromotions.whyInvalid(code)));
    return this.#activePromotions.readCodes(
      codes.filter((_, index) => problems[index] === undefined),
      [],
    );
  }

  async #regionFor({ region_id: regionId, currency_code: currencyCode }: Place): Promise<Region> {
    const region = regionId
      ? await this.#regions.get(regionId)
      : await this.#defaultRegion(currencyCode?.toLowerCase());
    if (currencyCode && currencyCode.toLowerCase() !== region.currencyCode) {
      throw new CurrencyNotInRegion({ currencyCode, regionId: region.id, regionCurrencyCode: region.currencyCode });
    }
    return region;
  }

  async #defaultRegion(currencyCode: string | undefined): Promise<Region> {
    const regions = await this.#regions.list();
    const { defaultRegionId } = await this.#stores.settings();
    const usual = regions.find(({ id }) => id === defaultRegionId) ?? regions[0];
    const matching =
      currencyCode === undefined ? usual : regions.find((region) => region.currencyCode === currencyCode);
    const region = matching ?? usual;
    if (!region) throw new RegionMissing({});
    return region;
  }

  /** An address as sent, or one of the customer's own by its id. Shipping goes to countries of the region only. */
  async #address(
    sent: AddressBody | string | undefined,
    before: Address | null,
    region: Region | undefined,
    caller: StoreCaller,
  ): Promise<Address | null> {
    if (sent === undefined) return before;
    const now = new Date().toISOString();
    const body = typeof sent === "string" ? await this.#customers.addressOf(caller.customerId, sent) : sent;
    const address = toAddress(body, before, now);
    const countryCode = address.countryCode;
    if (region && countryCode && !region.countries.some(({ iso2 }) => iso2 === countryCode)) {
      throw new CountryNotInRegion({ countryCode, regionId: region.id });
    }
    return address;
  }
}

function channelOf(wanted: string | null | undefined, { key }: StoreCaller): string {
  const [first] = key.salesChannelIds;
  if (wanted && !key.salesChannelIds.includes(wanted)) throw new SalesChannelNotOfKey({ id: wanted });
  return wanted || (first ?? "");
}

function blankCart(region: Region, salesChannelId: string): CartDraft {
  const now = new Date().toISOString();
  return {
    id: newId("cart"),
    regionId: region.id,
    salesChannelId,
    customerId: null,
    customerGroupIds: [],
    currencyCode: region.currencyCode,
    email: null,
    locale: null,
    shippingAddress: null,
    billingAddress: null,
    metadata: null,
    promoCodes: [],
    version: 1,
    completedAt: null,
    createdAt: now,
    updatedAt: now,
    items: [],
    shippingMethods: [],
  };
}
