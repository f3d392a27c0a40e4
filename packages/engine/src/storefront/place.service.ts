import type { PriceService } from "../pricing/index.ts";
import type { RegionService } from "../region/index.ts";
import type { FindCartPlace, Place, PlaceQuery } from "./place.ts";

/** Finds out where a shopper buys. */
export class PlaceService {
  readonly #regions: RegionService;
  readonly #prices: PriceService;
  #findCartPlace: FindCartPlace = async () => undefined;

  constructor({ regions, prices }: { regions: RegionService; prices: PriceService }) {
    this.#regions = regions;
    this.#prices = prices;
  }

  /** Carts come later than this domain: theirs says at the start how to read a cart's place. */
  useCarts(find: FindCartPlace): void {
    this.#findCartPlace = find;
  }

  /**
   * The place that a request names, if it names one.
   *
   * @throws RegionNotFound for an unknown region.
   */
  async find(query: PlaceQuery): Promise<Place | undefined> {
    const cart = query.cart_id === undefined ? undefined : await this.#findCartPlace(query.cart_id);
    const regionId = cart?.regionId ?? query.region_id;
    if (!regionId) return undefined;
    const region = await this.#regions.get(regionId);
    const countryCode = cart?.countryCode ?? query.country_code;
    return {
      pricing: await this.#prices.contextOf({ currencyCode: region.currencyCode, regionId }),
      address:
        countryCode && region.automaticTaxes
          ? { countryCode: countryCode.toLowerCase(), provinceCode: cart?.province ?? query.province ?? null }
          : null,
    };
  }
}
