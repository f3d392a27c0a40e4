import Type, { type Static } from "typebox";
import { toMajor } from "../platform/money/money.ts";
import type { Adjustment, SoldItem, SoldShipping, TaxLine } from "./cart.ts";
import type { LineTotals } from "./line-totals.ts";
import { sumsDto, toSumsDto } from "./totals.schema.ts";

const Text = Type.Union([Type.String(), Type.Null()]);
const Metadata = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]);

export const TaxLineDto = Type.Object({
  id: Type.String(),
  description: Type.String(),
  code: Type.String(),
  rate: Type.Number(),
  provider_id: Type.String(),
  tax_rate_id: Text,
  total: Type.Number(),
  subtotal: Type.Number(),
  created_at: Type.String(),
  updated_at: Type.String(),
});
export type TaxLineDto = Static<typeof TaxLineDto>;

export const AdjustmentDto = Type.Object({
  id: Type.String(),
  promotion_id: Text,
  code: Text,
  description: Text,
  amount: Type.Number(),
  is_tax_inclusive: Type.Boolean(),
  created_at: Type.String(),
  updated_at: Type.String(),
});
type AdjustmentDto = Static<typeof AdjustmentDto>;

/** A line of a cart or order. */
export const lineItemDto = {
  id: Type.String(),
  title: Type.String(),
  subtitle: Text,
  thumbnail: Text,
  quantity: Type.Integer(),
  product_id: Text,
  product_title: Type.String(),
  product_description: Text,
  product_subtitle: Text,
  product_type: Text,
  product_type_id: Text,
  product_collection: Text,
  product_handle: Type.String(),
  variant_id: Text,
  variant_sku: Text,
  variant_barcode: Text,
  variant_title: Type.String(),
  variant_option_values: Type.Record(Type.String(), Type.String()),
  requires_shipping: Type.Boolean(),
  is_discountable: Type.Boolean(),
  is_giftcard: Type.Boolean(),
  is_tax_inclusive: Type.Boolean(),
  compare_at_unit_price: Type.Union([Type.Number(), Type.Null()]),
  unit_price: Type.Number(),
  tax_lines: Type.Array(TaxLineDto),
  adjustments: Type.Array(AdjustmentDto),
  metadata: Metadata,
  created_at: Type.String(),
  updated_at: Type.String(),
  ...sumsDto,
};
const LineItem = Type.Object(lineItemDto);

export const shippingMethodDto = {
  id: Type.String(),
  name: Type.String(),
  description: Text,
  amount: Type.Number(),
  is_tax_inclusive: Type.Boolean(),
  shipping_option_id: Text,
  data: Type.Record(Type.String(), Type.Unknown()),
  metadata: Metadata,
  tax_lines: Type.Array(TaxLineDto),
  adjustments: Type.Array(AdjustmentDto),
  created_at: Type.String(),
  updated_at: Type.String(),
  ...sumsDto,
};
const ShippingMethod = Type.Object(shippingMethodDto);

interface Dated {
  readonly createdAt: string;
  readonly updatedAt: string;
}

const toTaxLineDtos = (lines: readonly TaxLine[], totals: LineTotals, exponent: number, dates: Dated): TaxLineDto[] =>
  lines.map((line, index) => ({
    id: line.id,
    description: line.name,
    code: line.code,
    rate: Number(line.rate),
    provider_id: line.providerId,
    tax_rate_id: line.rateId,
    total: toMajor(totals.taxLines[index]?.total ?? 0, exponent),
    subtotal: toMajor(totals.taxLines[index]?.subtotal ?? 0, exponent),
    created_at: dates.createdAt,
    updated_at: dates.updatedAt,
  }));

const toAdjustmentDtos = (adjustments: readonly Adjustment[], exponent: number, dates: Dated): AdjustmentDto[] =>
  adjustments.map(({ id, promotionId, code, description, amount, isTaxInclusive }) => ({
    id,
    promotion_id: promotionId,
    code,
    description,
    amount: toMajor(amount, exponent),
    is_tax_inclusive: isTaxInclusive,
    created_at: dates.createdAt,
    updated_at: dates.updatedAt,
  }));

export function toLineItemDto(item: SoldItem, totals: LineTotals, exponent: number): Static<typeof LineItem> {
  const { product } = item;
  return {
    id: item.id,
    title: product.title,
    subtitle: product.variantTitle,
    thumbnail: product.thumbnail,
    quantity: item.quantity,
    product_id: item.productId,
    product_title: product.title,
    product_description: product.description,
    product_subtitle: product.subtitle,
    product_type: product.type,
    product_type_id: product.typeId,
    product_collection: product.collection,
    product_handle: product.handle,
    variant_id: item.variantId,
    variant_sku: product.sku,
    variant_barcode: product.barcode,
    variant_title: product.variantTitle,
    variant_option_values: { ...product.options },
    requires_shipping: product.requiresShipping,
    is_discountable: product.discountable,
    is_giftcard: product.isGiftcard,
    is_tax_inclusive: item.isTaxInclusive,
    compare_at_unit_price: item.compareAtUnitPrice === null ? null : toMajor(item.compareAtUnitPrice, exponent),
    unit_price: toMajor(item.unitPrice, exponent),
    tax_lines: toTaxLineDtos(item.taxLines, totals, exponent, item),
    adjustments: toAdjustmentDtos(item.adjustments, exponent, item),
    metadata: item.metadata,
    created_at: item.createdAt,
    updated_at: item.updatedAt,
    ...toSumsDto(totals, exponent),
  };
}

export const toShippingMethodDto = (
  method: SoldShipping,
  totals: LineTotals,
  exponent: number,
): Static<typeof ShippingMethod> => ({
  id: method.id,
  name: method.name,
  description: null,
  amount: toMajor(method.amount, exponent),
  is_tax_inclusive: method.isTaxInclusive,
  shipping_option_id: method.shippingOptionId,
  data: method.data,
  metadata: null,
  tax_lines: toTaxLineDtos(method.taxLines, totals, exponent, method),
  adjustments: toAdjustmentDtos(method.adjustments, exponent, method),
  created_at: method.createdAt,
  updated_at: method.updatedAt,
  ...toSumsDto(totals, exponent),
});
