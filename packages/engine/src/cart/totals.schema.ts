import Type, { type Static } from "typebox";
import { toMajor } from "../platform/money/money.ts";
import type { LineTotals, Sums } from "./line-totals.ts";
import type { CartTotals } from "./totals.ts";

const Amount = Type.Number({ description: "In the currency's major unit." });

/** What a line or a whole cart comes to, in major units. */
export const sumsDto = {
  total: Amount,
  subtotal: Amount,
  tax_total: Amount,
  discount_total: Amount,
  discount_subtotal: Amount,
  discount_tax_total: Amount,
  original_total: Amount,
  original_subtotal: Amount,
  original_tax_total: Amount,
};

export const totalsDto = {
  ...sumsDto,
  item_total: Amount,
  item_subtotal: Amount,
  item_tax_total: Amount,
  item_discount_total: Amount,
  original_item_total: Amount,
  original_item_subtotal: Amount,
  original_item_tax_total: Amount,
  shipping_total: Amount,
  shipping_subtotal: Amount,
  shipping_tax_total: Amount,
  shipping_discount_total: Amount,
  original_shipping_total: Amount,
  original_shipping_subtotal: Amount,
  original_shipping_tax_total: Amount,
  credit_line_total: Amount,
  credit_line_subtotal: Amount,
  credit_line_tax_total: Amount,
  gift_card_total: Amount,
  gift_card_tax_total: Amount,
};

const Totals = Type.Object(totalsDto);
const SumsOnly = Type.Object(sumsDto);

export const toSumsDto = (sums: Sums | LineTotals, exponent: number): Static<typeof SumsOnly> => ({
  total: toMajor(sums.total, exponent),
  subtotal: toMajor(sums.subtotal, exponent),
  tax_total: toMajor(sums.taxTotal, exponent),
  discount_total: toMajor(sums.discountTotal, exponent),
  discount_subtotal: toMajor(sums.discountSubtotal, exponent),
  discount_tax_total: toMajor(sums.discountTaxTotal, exponent),
  original_total: toMajor(sums.originalTotal, exponent),
  original_subtotal: toMajor(sums.originalSubtotal, exponent),
  original_tax_total: toMajor(sums.originalTaxTotal, exponent),
});

export const toTotalsDto = (totals: CartTotals, exponent: number): Static<typeof Totals> => ({
  ...toSumsDto(totals, exponent),
  item_total: toMajor(totals.itemTotal, exponent),
  item_subtotal: toMajor(totals.itemSubtotal, exponent),
  item_tax_total: toMajor(totals.itemTaxTotal, exponent),
  item_discount_total: toMajor(totals.itemDiscountTotal, exponent),
  original_item_total: toMajor(totals.originalItemTotal, exponent),
  original_item_subtotal: toMajor(totals.originalItemSubtotal, exponent),
  original_item_tax_total: toMajor(totals.originalItemTaxTotal, exponent),
  shipping_total: toMajor(totals.shippingTotal, exponent),
  shipping_subtotal: toMajor(totals.shippingSubtotal, exponent),
  shipping_tax_total: toMajor(totals.shippingTaxTotal, exponent),
  shipping_discount_total: toMajor(totals.shippingDiscountTotal, exponent),
  original_shipping_total: toMajor(totals.originalShippingTotal, exponent),
  original_shipping_subtotal: toMajor(totals.originalShippingSubtotal, exponent),
  original_shipping_tax_total: toMajor(totals.originalShippingTaxTotal, exponent),
  credit_line_total: toMajor(totals.creditLineTotal, exponent),
  credit_line_subtotal: toMajor(totals.creditLineSubtotal, exponent),
  credit_line_tax_total: toMajor(totals.creditLineTaxTotal, exponent),
  gift_card_total: toMajor(totals.giftCardTotal, exponent),
  gift_card_tax_total: toMajor(totals.giftCardTaxTotal, exponent),
});
