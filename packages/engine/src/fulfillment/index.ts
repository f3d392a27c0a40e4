/**
 * How orders can be shipped: from which location, to which places, by which options and at what price. Not the parcels, and
 * not a cart's chosen shipping method.
 */
export { ShippingOptionNotFound, ShippingOptionNotOffered } from "./fulfillment.errors.ts";
export { FulfillmentSetService } from "./fulfillment-set.service.ts";
export type { ShippingOffer } from "./option-eligibility.ts";
export { ShippingOfferService, type ShippedItem, type ShippingContext } from "./shipping-offer.service.ts";
export { shippingOptionFields } from "./shipping-option-fields.ts";
export type { ShippingOption } from "./shipping-option.queries.ts";
export { ShippingOptionDto, toShippingOptionDto } from "./shipping-option.schema.ts";
export { ShippingOptionService } from "./shipping-option.service.ts";
export { shippingProfileOfProductSql } from "./shipping-profile.queries.ts";
export { ShippingProfileService } from "./shipping-profile.service.ts";
