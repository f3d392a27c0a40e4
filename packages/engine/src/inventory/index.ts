/**
 * Stock as the shop sees it: locations, which items a variant takes, and a copy of the levels for reads. Not the stock
 * itself: the inventory plugin keeps it, and its `reserve` alone decides what can be sold.
 */
export { StockLocationNotFound } from "./inventory.errors.ts";
export type { LocationAdministration } from "./location-administration.service.ts";
export { addressId, StockLocationDto, stockLocationFields } from "./stock-location.schema.ts";
export { cartLineOf, type StockedLine, type VariantItem } from "./reservation-lines.ts";
export { type LineName, ReservationService } from "./reservation.service.ts";
export { stockTopic } from "./stock-level.queries.ts";
export type { StockLocation } from "./stock-location.queries.ts";
export { stockLocationTopic, StockLocationService } from "./stock-location.service.ts";
export { availableUnitsSql, itemsOfVariantSql } from "./variant-stock.queries.ts";
export { LinkedItemNotFound, VariantLinkNotFound, VariantLinkService } from "./variant-links.service.ts";
export { VariantStockService } from "./variant-stock.service.ts";
