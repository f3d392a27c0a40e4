import type { CustomerService } from "../customer/index.ts";
import type { ActivePriceListService, PriceService } from "../pricing/index.ts";
import type { RegionService } from "../region/index.ts";
import type { FindCartPlace, Place, PlaceQuery } from "./place.ts";

/** Finds out where a shopper buys. */
export class PlaceService {
  readonly #regions: RegionService;
  readonly #prices: PriceService;
  readonly #activePriceLists: ActivePriceListService;
  readonly #customers: CustomerService;
  #findCartPlace: FindCartPlace = async () => undefined;

  constructor(uses: {
    regions: RegionService;
    prices: PriceService;
    activePriceLists: ActivePriceListService;
    customers: CustomerService;
  }) {
    this.#regions = uses.regions;
    this.#prices = uses.prices;
    this.#activePriceLists = uses.activePriceLists;
    this.#customers = uses.customers;
  }

  /** Carts come later than this domain: theirs says at the start how to read a cart's place. */
  useCarts(find: FindCartPlace): void {
    this.#findCartPlace = find;
  }

  /**
   * The place that a request names, if it names one.
   *
   * @param customerId who is signed in: groups of customers may have price lists of their own.
   * @throws RegionNotFound for an unknown region.
   */
  async find(query: PlaceQuery, customerId: string | null): Promise<Place | undefined> {
    const cart = query.cart_id === undefined ? undefined : await this.#findCartPlace(query.cart_id);
    const regionId = cart?.regionId ?? query.region_id;
    if (!regionId) return undefined;
    const region = await this.#regions.get(regionId);
    const countryCode = cart?.countryCode ?? query.country_code;
    const customerGroupIds = await this.#groupsOf(customerId);
    return {
      pricing: await this.#prices.contextOf({ currencyCode: region.currencyCode, regionId, customerGroupIds }),
      address:
        countryCode && region.automaticTaxes
          ? { countryCode: countryCode.toLowerCase(), provinceCode: cart?.province ?? query.province ?? null }
          : null,
    };
  }

  /** Asked only while it matters: guests and shops without such lists cost no statement. */
  async #groupsOf(customerId: string | null): Promise<readonly string[]> {
    if (customerId === null || !(await this.#activePriceLists.askForGroups())) return [];
    return this.#customers.groupIdsOf(customerId);
  }
}
