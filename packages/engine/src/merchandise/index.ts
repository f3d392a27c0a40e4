/**
 * Products as a merchant works with them: catalogue, prices, stock links, sales channels and shipping profile in one piece, read
 * by one statement and written in one transaction. It keeps nothing of its own; what a shopper sees is `storefront`.
 */
export { MerchandiseWriter } from "./merchandise-writer.service.ts";
export { productFieldsForStaff } from "./product-fields.ts";
export { productListing } from "./product.queries.ts";
export type { Merchandise } from "./product-input.schema.ts";
export type { ProductDto, VariantDto } from "./product.schema.ts";
export { StaffLists } from "./staff-lists.service.ts";
export { StockItems } from "./stock-items.service.ts";
export type { PriceWish } from "./variant-extras.ts";
