/**
 * What variants cost: prices per currency, region and quantity, and whether they contain the tax. Not discounts, and not
 * which tax applies.
 */
export type { NewPrice, VariantPrices } from "./price-list.ts";
export { pricesOfVariantSql } from "./price.queries.ts";
export { CalculatedPriceDto, calculatedPriceJson, toCalculatedPriceDto } from "./price.schema.ts";
export { PriceService } from "./price.service.ts";
export { resolvePrice, type Price, type PricingContext, type ResolvedPrice } from "./resolve-price.ts";
