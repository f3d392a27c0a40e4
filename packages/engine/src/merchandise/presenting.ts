import type { Static } from "typebox";
import type { groupingDto } from "../catalog/index.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import type { ProductDto, VariantDto } from "./product.schema.ts";

/** Rows are DTOs but for their amounts, which are in minor units. */
export type ProductRow = ProductDto;
export type VariantRow = VariantDto;
export type OptionDto = Static<typeof groupingDto.OptionDto>;

type Amounts = NonNullable<VariantDto["prices"]>[number];

export const showProduct = (row: ProductRow): ProductDto =>
  "variants" in row ? { ...row, variants: row.variants.map(showVariantPart) } : row;

export const showVariant = (row: VariantRow): VariantDto =>
  "prices" in row ? { ...row, prices: row.prices.map(showPrice) } : row;

const showVariantPart = (variant: Partial<VariantRow>): Partial<VariantDto> =>
  variant.prices ? { ...variant, prices: variant.prices.map(showPrice) } : variant;

function showPrice(price: Amounts): Amounts {
  const { currency_code: currencyCode, amount, compare_at_amount: former } = price;
  if (currencyCode === undefined || amount === undefined) return price;
  const exponent = exponentOf(currencyCode);
  return {
    ...price,
    amount: toMajor(amount, exponent),
    compare_at_amount: typeof former === "number" ? toMajor(former, exponent) : null,
  };
}
