import { type PricingContext, resolvePrice, type ResolvedPrice } from "../pricing/index.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import { covers, type Destination } from "./geo-zone.ts";
import { type Attributes, holds } from "./option-rule.ts";
import type { OptionPrice, ShippingOption } from "./shipping-option.queries.ts";

/** What decides which options a cart is offered. */
export interface EligibilityContext {
  readonly destination: Destination;
  readonly pricing: PricingContext;
  /** Minor units, of the items alone. */
  readonly itemTotal: number;
  /** Profiles of the cart's products that are shipped. */
  readonly profileIds: readonly string[];
  /** Locations that supply the cart's sales channel. */
  readonly locationIds: readonly string[];
  readonly isReturn: boolean;
}

/** An option that a cart may choose. */
export interface ShippingOffer {
  readonly option: ShippingOption;
  /** Null for a calculated price, which only the provider knows. */
  readonly price: ResolvedPrice | null;
}

/**
 * The options that a cart may choose, in the order given: those of a zone that covers the destination, from a location that
 * supplies the channel, of a profile that the cart needs, with every rule fulfilled and a price in the cart's currency. The
 * region's price wins over the currency's.
 */
export function eligibleOptions(options: readonly ShippingOption[], context: EligibilityContext): ShippingOffer[] {
  const attributes = attributesOf(context);
  return options
    .filter((option) => isEligible(option, context, attributes))
    .map((option) => ({ option, price: priceOf(option, context.pricing, attributes) }))
    .filter(({ option, price }) => option.priceType === "calculated" || price !== null);
}

/** A flat option's price; null for a calculated one, or where it has none. A price whose conditions hold wins over one without. */
function priceOf(option: ShippingOption, pricing: PricingContext, attributes: Attributes): ResolvedPrice | null {
  if (option.priceType === "calculated") return null;
  const resolve = (prices: readonly OptionPrice[]) => resolvePrice(prices, { ...pricing, quantity: 1 });
  const special = option.prices.filter(
    ({ conditions }) => conditions.length > 0 && conditions.every((condition) => holds(condition, attributes)),
  );
  return (
    resolve(cheapestByPlace(special)) ?? resolve(option.prices.filter(({ conditions }) => conditions.length === 0))
  );
}

/** Of prices that hold at once, the shopper pays the lowest: one for each currency and region. */
function cheapestByPlace(prices: readonly OptionPrice[]): OptionPrice[] {
  const lowest = new Map<string, OptionPrice>();
  for (const price of prices) {
    const place = `${price.currencyCode} ${price.regionId}`;
    if (price.amount < (lowest.get(place)?.amount ?? Infinity)) lowest.set(place, price);
  }
  return [...lowest.values()];
}

function isEligible(option: ShippingOption, context: EligibilityContext, attributes: Attributes): boolean {
  const { locationId } = option.set;
  return (
    locationId !== null &&
    context.locationIds.includes(locationId) &&
    context.profileIds.includes(option.profileId) &&
    option.zone.geoZones.some((zone) => covers(zone, context.destination)) &&
    option.rules.every((rule) => holds(rule, attributes))
  );
}

/** By the names that the wire's clients use in rules. */
const attributesOf = ({ destination, pricing, itemTotal, isReturn }: EligibilityContext): Attributes => ({
  is_return: isReturn,
  enabled_in_store: true,
  item_total: toMajor(itemTotal, exponentOf(pricing.currencyCode)),
  currency_code: pricing.currencyCode,
  region_id: pricing.regionId,
  country_code: destination.countryCode,
});
