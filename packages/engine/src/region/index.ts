/**
 * Regions: countries that are sold to in one currency, with the payment providers offered there. Not where taxes or
 * shipping prices are kept.
 */
export { findCountry, type Country } from "./country.ts";
export { provinceOf } from "./province.ts";
export { regionTree } from "./region-fields.ts";
export { RegionNotFound } from "./region.errors.ts";
export { CountryDto, PaymentProviderDto, RegionDto, toCountryDto, toRegionDto } from "./region.schema.ts";
export { RegionService, type Region } from "./region.service.ts";
