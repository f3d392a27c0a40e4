/**
 * What a shopper is about to buy: lines, addresses, shipping methods and what it all costs at this moment. Nothing is
 * reserved or paid by a cart; placing an order of it is checkout's.
 */
export { AddressBody, AddressDto, toAddress, toAddressDto } from "./address.schema.ts";
export { CartCompleted, CartNotFound } from "./cart.errors.ts";
export { cartFields } from "./cart-fields.ts";
export type { LoadedCart } from "./cart.queries.ts";
export {
  CartDto,
  LineProductDto,
  LineVariantDto,
  toCartDto,
  toLineProductDto,
  toLineVariantDto,
  type CartView,
} from "./cart.schema.ts";
export { CartService } from "./cart.service.ts";
export { totalsOf } from "./cart.ts";
export type { Address, Adjustment, Cart, CartDraft, CartItem, SoldItem, SoldShipping, TaxLine } from "./cart.ts";
export { lineItemDto, shippingMethodDto, TaxLineDto, toLineItemDto, toShippingMethodDto } from "./line-item.schema.ts";
export type { LineTotals } from "./line-totals.ts";
export { samePrices } from "./line-pricing.ts";
export { promotionsIn } from "./promoted-cart.ts";
export { SettlementService } from "./settlement.service.ts";
export { taxesOf } from "./taxed-lines.ts";
export { calculateTotals, type Totals } from "./totals.ts";
export { totalsDto, toTotalsDto } from "./totals.schema.ts";
