/**
 * What variants cost: prices per currency, region and quantity, price lists that hold for a time or for some customers, and
 * whether prices contain the tax. Not discounts, and not which tax applies.
 */
export { ActivePriceListService } from "./active-price-lists.service.ts";
export type { NewPrice, VariantPrices } from "./price-columns.ts";
export { PricedRegionMissing, PriceIncomplete, PriceNotFound, PriceTwice, TierInvalid } from "./price.errors.ts";
export { pricesOfVariantSql } from "./price.queries.ts";
export { CalculatedPriceDto, calculatedPriceJson, priceSetId, toCalculatedPriceDto } from "./price.schema.ts";
export { type PriceChange, PriceService } from "./price.service.ts";
export { resolvePrice, type Price, type PricingContext, type ResolvedPrice } from "./resolve-price.ts";
