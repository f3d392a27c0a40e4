import Type, { type Static } from "typebox";
import type { PricingContext } from "../pricing/index.ts";

/** Query parameters that say for whom prices are. */
export const placeQuery = {
  region_id: Type.Optional(Type.String({ maxLength: 100 })),
  country_code: Type.Optional(Type.String({ pattern: "^[a-zA-Z]{2}$" })),
  province: Type.Optional(Type.String({ maxLength: 100 })),
  cart_id: Type.Optional(Type.String({ maxLength: 100 })),
  locale: Type.Optional(Type.String({ maxLength: 35 })),
};
export type PlaceQuery = { readonly [Name in keyof typeof placeQuery]?: Static<(typeof placeQuery)[Name]> };

/** Where a shopper buys: what prices depend on. */
export interface Place {
  readonly pricing: PricingContext;
  /** Where taxes are known: the region computes them and the country was sent. */
  readonly address: { readonly countryCode: string; readonly provinceCode: string | null } | null;
}

/** What a cart says of the place; its values win over the request's. */
export interface CartPlace {
  readonly regionId: string | null;
  readonly countryCode: string | null;
  readonly province: string | null;
}

/** Reads a cart's place; undefined for a cart that does not exist. */
export type FindCartPlace = (cartId: string) => Promise<CartPlace | undefined>;

/**
 * The same for equal places. The price lists that hold belong to it: what is kept of a place is not shown any more once one of
 * them begins or ends, and never to someone who gets other prices.
 */
export const placeKey = (place: Place | undefined): string =>
  place
    ? [
        place.pricing.regionId,
        place.address?.countryCode,
        place.address?.provinceCode,
        ...(place.pricing.priceLists?.keys() ?? []),
      ].join(" ")
    : "";
