import { newId } from "@hanse/plugin-kit";
import { type Address, type AddressBody, toAddress } from "../cart/index.ts";
import type { CustomerService } from "../customer/index.ts";
import type { Region, RegionService } from "../region/index.ts";
import type { SalesChannelService } from "../sales-channel/index.ts";
import type { StoreService } from "../store/index.ts";
import type { DraftChanges, DraftHeading, DraftOrder, NewDraft } from "./draft-order.ts";
import { BuyerMissing, CountryNotOfRegion, CurrencyNotOfRegion } from "./draft-order.errors.ts";

/** Whom a draft is for, where it is sold and where it goes. */
export class DraftPlaceService {
  readonly #regions: RegionService;
  readonly #salesChannels: SalesChannelService;
  readonly #stores: StoreService;
  readonly #customers: CustomerService;

  constructor(uses: {
    regions: RegionService;
    salesChannels: SalesChannelService;
    stores: StoreService;
    customers: CustomerService;
  }) {
    this.#regions = uses.regions;
    this.#salesChannels = uses.salesChannels;
    this.#stores = uses.stores;
    this.#customers = uses.customers;
  }

  /** @throws RegionNotFound, CurrencyNotOfRegion, CustomerNotFound, BuyerMissing, SalesChannelNotFound, CountryNotOfRegion */
  async headingOf(sent: NewDraft, now: string): Promise<DraftHeading> {
    const region = await this.#regions.get(sent.regionId);
    const currencyCode = sent.currencyCode?.toLowerCase() ?? region.currencyCode;
    if (currencyCode !== region.currencyCode)
      throw new CurrencyNotOfRegion({ currencyCode, regionId: region.id, regionCurrencyCode: region.currencyCode });
    const buyer = await this.#buyer(sent);
    const address = async (given: AddressBody | string | undefined) =>
      given === undefined
        ? null
        : toAddress(
            typeof given === "string" ? await this.#customers.addressOf(buyer.customerId, given) : given,
            null,
            now,
          );
    return {
      ...buyer,
      id: newId("order"),
      regionId: region.id,
      currencyCode,
      salesChannelId: await this.#channel(sent.salesChannelId),
      locale: sent.locale,
      shippingAddress: within(region, await address(sent.shippingAddress)),
      billingAddress: await address(sent.billingAddress),
      metadata: sent.metadata,
    };
  }

  /** The draft as it is to be. */
  async changed(draft: DraftOrder, changes: DraftChanges): Promise<DraftOrder> {
    const now = new Date().toISOString();
    const region = draft.regionId === null ? undefined : await this.#regions.find(draft.regionId);
    const address = (body: AddressBody | undefined, before: Address | null) =>
      body === undefined ? before : toAddress(body, before, now);
    const { locale = draft.locale, metadata = draft.metadata, salesChannelId, customerId } = changes;
    const isOthers = customerId !== undefined && customerId !== draft.customerId;
    const email = changes.email ?? (isOthers ? await this.#customers.emailOf(customerId) : draft.email);
    if (isOthers) await this.#customers.get(customerId);
    return {
      ...draft,
      email,
      customerId: customerId ?? draft.customerId,
      salesChannelId: salesChannelId === undefined ? draft.salesChannelId : await this.#channel(salesChannelId),
      shippingAddress: within(region, address(changes.shippingAddress, draft.shippingAddress)),
      billingAddress: address(changes.billingAddress, draft.billingAddress),
      locale,
      metadata,
    };
  }

  /** Whoever has only an email address is the guest of that address, as after a checkout. */
  async #buyer({ customerId, email }: NewDraft): Promise<{ customerId: string; email: string }> {
    if (customerId !== null) {
      const { email: known } = await this.#customers.get(customerId);
      return { customerId, email: email ?? known };
    }
    if (email === null) throw new BuyerMissing({});
    return { customerId: (await this.#customers.findOrCreateGuest(email)).id, email };
  }

  async #channel(id: string | null): Promise<string | null> {
    if (id === null) return (await this.#stores.settings()).defaultSalesChannelId;
    return (await this.#salesChannels.get(id)).id;
  }
}

function within(region: Region | undefined, address: Address | null): Address | null {
  const countryCode = address?.countryCode;
  if (region && countryCode && !region.countries.some(({ iso2 }) => iso2 === countryCode))
    throw new CountryNotOfRegion({ countryCode, regionId: region.id });
  return address;
}
