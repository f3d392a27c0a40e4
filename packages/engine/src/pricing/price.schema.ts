import Type, { type Static } from "typebox";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import { netOf, taxOn } from "../platform/money/rate.ts";
import type { PriceSource, ResolvedPrice } from "./resolve-price.ts";

const Nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

const PriceSourceDto = Type.Object({
  id: Nullable(Type.String()),
  price_list_id: Nullable(Type.String()),
  price_list_type: Nullable(Type.Union([Type.Literal("sale"), Type.Literal("override")])),
  min_quantity: Nullable(Type.Integer()),
  max_quantity: Nullable(Type.Integer()),
});

/** A variant's price for someone. Amounts in major units; those with and without tax only where the tax is known. */
export const CalculatedPriceDto = Type.Object({
  id: Type.String(),
  is_calculated_price_price_list: Type.Boolean(),
  is_calculated_price_tax_inclusive: Type.Boolean(),
  calculated_amount: Type.Number(),
  calculated_amount_with_tax: Type.Optional(Type.Number()),
  calculated_amount_without_tax: Type.Optional(Type.Number()),
  is_original_price_price_list: Type.Boolean(),
  is_original_price_tax_inclusive: Type.Boolean(),
  original_amount: Type.Number(),
  original_amount_with_tax: Type.Optional(Type.Number()),
  original_amount_without_tax: Type.Optional(Type.Number()),
  currency_code: Type.String(),
  calculated_price: PriceSourceDto,
  original_price: PriceSourceDto,
});
export type CalculatedPriceDto = Static<typeof CalculatedPriceDto>;

/**
 * @param variantId whose price it is: the wire wants an id for "all prices of the variant".
 * @param rate all taxes together as `parseRate` gives them; null where the tax is not known.
 */
export function toCalculatedPriceDto(
  price: ResolvedPrice,
  { variantId, rate }: { variantId: string; rate: number | null },
): CalculatedPriceDto {
  const exponent = exponentOf(price.currencyCode);
  const calculated = withTax(price.amount, price.taxInclusive, rate);
  const original = withTax(price.originalAmount, price.taxInclusive, rate);
  const before = price.original ?? price;
  return {
    id: priceSetId(variantId),
    is_calculated_price_price_list: price.priceList !== undefined,
    is_calculated_price_tax_inclusive: price.taxInclusive,
    calculated_amount: toMajor(price.amount, exponent),
    ...(calculated && {
      calculated_amount_with_tax: toMajor(calculated.gross, exponent),
      calculated_amount_without_tax: toMajor(calculated.net, exponent),
    }),
    is_original_price_price_list: before.priceList !== undefined,
    is_original_price_tax_inclusive: price.taxInclusive,
    original_amount: toMajor(price.originalAmount, exponent),
    ...(original && {
      original_amount_with_tax: toMajor(original.gross, exponent),
      original_amount_without_tax: toMajor(original.net, exponent),
    }),
    currency_code: price.currencyCode,
    calculated_price: toSourceDto(price),
    original_price: toSourceDto(before),
  };
}

const toSourceDto = ({ priceId, priceList, minQuantity, maxQuantity }: PriceSource) => ({
  id: priceId,
  price_list_id: priceList?.id ?? null,
  price_list_type: priceList?.type ?? null,
  min_quantity: minQuantity,
  max_quantity: maxQuantity,
});

/**
 * The same as JSON, put together as text: a list shows a hundred prices and more, and this costs a fraction of making
 * objects and serialising them.
 */
export function calculatedPriceJson(
  price: ResolvedPrice,
  { variantId, rate }: { variantId: string; rate: number | null },
): string {
  const { taxInclusive, priceList, original: before } = price;
  const isListed = priceList !== undefined;
  const wasListed = before ? before.priceList !== undefined : isListed;
  const calculated = amountsJson("calculated_amount", price.amount, price, rate);
  const original = amountsJson("original_amount", price.originalAmount, price, rate);
  const source = sourceJson(price);
  const originalSource = before ? sourceJson(before) : source;
  return `{"id":${JSON.stringify(priceSetId(variantId))},"is_calculated_price_price_list":${isListed},"is_calculated_price_tax_inclusive":${taxInclusive},${calculated},"is_original_price_price_list":${wasListed},"is_original_price_tax_inclusive":${taxInclusive},${original},"currency_code":"${price.currencyCode}","calculated_price":${source},"original_price":${originalSource}}`;
}

function sourceJson({ priceId, priceList, minQuantity, maxQuantity }: PriceSource): string {
  const list = priceList
    ? `${JSON.stringify(priceList.id)},"price_list_type":"${priceList.type}"`
    : `null,"price_list_type":null`;
  return `{"id":${JSON.stringify(priceId)},"price_list_id":${list},"min_quantity":${minQuantity},"max_quantity":${maxQuantity}}`;
}

function amountsJson(
  name: string,
  amount: number,
  { taxInclusive, currencyCode }: ResolvedPrice,
  rate: number | null,
): string {
  const exponent = exponentOf(currencyCode);
  const alone = `"${name}":${toMajor(amount, exponent)}`;
  const taxed = withTax(amount, taxInclusive, rate);
  if (!taxed) return alone;
  return `${alone},"${name}_with_tax":${toMajor(taxed.gross, exponent)},"${name}_without_tax":${toMajor(taxed.net, exponent)}`;
}

function withTax(amount: number, inclusive: boolean, rate: number | null): { gross: number; net: number } | undefined {
  if (rate === null) return undefined;
  return inclusive ? { gross: amount, net: netOf(amount, rate) } : { gross: amount + taxOn(amount, rate), net: amount };
}

/** The wire's name for all prices of a variant. */
export const priceSetId = (variantId: string): string =>
  variantId.startsWith("variant_") ? `pset_${variantId.slice("variant_".length)}` : variantId;
