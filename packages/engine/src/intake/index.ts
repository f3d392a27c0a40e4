/**
 * The way in for many products at once: from files of other shops, from the demo, from generated catalogues. What a product
 * is, costs and has in stock is kept by the domains it hands the parts to.
 */
export { batchesOf } from "./batches.ts";
export { makeReady } from "./make-ready.ts";
export { ProductIntake, type Intaken, type StockPolicy } from "./product-intake.service.ts";
export type { Finding } from "./shopify/finding.ts";
export { readShopifyCsv } from "./shopify/shopify-csv.ts";
