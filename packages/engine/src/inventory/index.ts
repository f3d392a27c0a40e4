/**
 * Stock as the shop sees it: locations, which items a variant takes, and a copy of the levels for reads. Not the stock
 * itself: the inventory plugin keeps it, and its `reserve` alone decides what can be sold.
 */
export { ChannelWithoutLocation, StockLocationNotFound, VariantWithoutItem } from "./inventory.errors.ts";
export { addressId } from "./inventory.schema.ts";
export { cartLineOf, reservationLines, type StockedLine, type VariantItem } from "./reservation-lines.ts";
export { StockLevelService, type NewLevel } from "./stock-level.service.ts";
export { stockTopic } from "./stock-level.queries.ts";
export { stockLocationTopic, StockLocationService, type NewStockLocation } from "./stock-location.service.ts";
export type { LocationAddress, StockLocation } from "./stock-location.queries.ts";
export { availableUnitsSql, itemsOfVariantSql } from "./variant-stock.queries.ts";
export { VariantStockService, type VariantCount, type VariantToStock } from "./variant-stock.service.ts";
