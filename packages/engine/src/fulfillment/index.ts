/**
 * How orders can be shipped: from which location, to which places, by which options and at what price. Not the parcels, and
 * not a cart's chosen shipping method.
 */
export { ShippingOptionNotFound, ShippingOptionNotOffered } from "./fulfillment.errors.ts";
export { FulfillmentSetService, type NewFulfillmentSet, type NewServiceZone } from "./fulfillment-set.service.ts";
export type { Destination, GeoZone } from "./geo-zone.ts";
export type { NewOptionPrice, NewShippingOption } from "./new-shipping-option.ts";
export type { ShippingOffer } from "./option-eligibility.ts";
export type { OptionRule } from "./option-rule.ts";
export { ShippingOfferService, type ShippedItem, type ShippingContext } from "./shipping-offer.service.ts";
export { shippingOptionFields } from "./shipping-option-fields.ts";
export type { ShippingOption } from "./shipping-option.queries.ts";
export { ShippingOptionDto, toShippingOptionDto } from "./shipping-option.schema.ts";
export { ShippingOptionService } from "./shipping-option.service.ts";
export { shippingProfileOfProductSql, type ShippingProfile } from "./shipping-profile.queries.ts";
export { ShippingProfileService } from "./shipping-profile.service.ts";
