/**
 * What a shopper sees of products: the read model over catalogue, prices, taxes and stock, and the routes that serve it.
 * Nothing is changed here.
 */
export type { CartPlace, FindCartPlace } from "./place.ts";
export { PlaceService } from "./place.service.ts";
export { ProductPageService } from "./product-pages.service.ts";
