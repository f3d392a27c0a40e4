import Type, { type Static } from "typebox";
import { closed } from "../platform/http/shape.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import { type Cart, totalsOf } from "./cart.ts";
import { NewLineItem } from "./cart.schema.ts";
import { PromoCodes } from "./promotion-codes.schema.ts";
import type { Settled } from "./settlement.service.ts";

const Text = Type.Union([Type.String(), Type.Null()]);

/** A cart that there is, or one that is made up; what is sent beside `cart_id` takes the place of what the cart has. */
export const SimulationBody = closed({
  cart_id: Type.Optional(Type.String()),
  region_id: Type.Optional(Type.String()),
  currency_code: Type.Optional(Type.String({ pattern: "^[A-Za-z]{3}$" })),
  sales_channel_id: Type.Optional(Type.String()),
  customer_id: Type.Optional(Type.String()),
  email: Type.Optional(Type.String({ maxLength: 320 })),
  shipping_address: Type.Optional(
    closed({
      country_code: Type.String({ pattern: "^[A-Za-z]{2}$" }),
      province: Type.Optional(Text),
      postal_code: Type.Optional(Text),
      city: Type.Optional(Text),
    }),
  ),
  items: Type.Optional(Type.Array(NewLineItem, { maxItems: 200 })),
  shipping_option_ids: Type.Optional(Type.Array(Type.String(), { maxItems: 20 })),
  promo_codes: Type.Optional(PromoCodes),
  /** Evaluated as if they were active and their codes had been entered: a draft can be tried before anybody sees it. */
  promotion_ids: Type.Optional(Type.Array(Type.String(), { maxItems: 50 })),
});
export type SimulationBody = Static<typeof SimulationBody>;

export const SimulationDto = Type.Object({
  currency_code: Type.String(),
  original_total: Type.Number(),
  discount_total: Type.Number(),
  total: Type.Number(),
  applied: Type.Array(
    Type.Object({
      promotion_id: Type.String(),
      code: Type.String(),
      amount: Type.Number(),
      lines: Type.Array(
        Type.Object({
          line_id: Type.String(),
          type: Type.Enum(["item", "shipping_method"]),
          title: Type.String(),
          variant_id: Text,
          quantity: Type.Integer(),
          amount: Type.Number(),
          is_tax_inclusive: Type.Boolean(),
        }),
      ),
    }),
  ),
  refused: Type.Array(
    Type.Object({ promotion_id: Text, code: Type.String(), reason: Type.String(), message: Type.String() }),
  ),
});

/** A code that no promotion has, as a refusal. */
export interface UnknownCode {
  readonly code: string;
  readonly reason: string;
  readonly message: string;
}

export function toSimulationDto(
  { cart, promotions }: Settled,
  unknown: readonly UnknownCode[],
): Static<typeof SimulationDto> {
  const exponent = exponentOf(cart.currencyCode);
  const { cart: totals } = totalsOf(cart);
  const lines = linesOf(cart);
  return {
    currency_code: cart.currencyCode,
    original_total: toMajor(totals.originalTotal, exponent),
    discount_total: toMajor(totals.discountTotal, exponent),
    total: toMajor(totals.total, exponent),
    applied: promotions.applied.map(({ promotion, amount, reductions }) => ({
      promotion_id: promotion.id,
      code: promotion.code,
      amount: toMajor(amount, exponent),
      lines: reductions.flatMap((reduction) => {
        const line = lines.get(reduction.lineId);
        return line ? [{ ...line, amount: toMajor(reduction.amount, exponent) }] : [];
      }),
    })),
    refused: [
      ...promotions.refused.map(({ promotion, reason, message }) => ({
        promotion_id: promotion.id,
        code: promotion.code,
        reason,
        message,
      })),
      ...unknown.map((each) => ({ promotion_id: null, ...each })),
    ],
  };
}

interface SimulatedLine {
  readonly line_id: string;
  readonly type: "item" | "shipping_method";
  readonly title: string;
  readonly variant_id: string | null;
  readonly quantity: number;
  readonly is_tax_inclusive: boolean;
}

function linesOf({ items, shippingMethods }: Cart): ReadonlyMap<string, SimulatedLine> {
  const lines: SimulatedLine[] = [
    ...items.map((item) => ({
      line_id: item.id,
      type: "item" as const,
      title: item.product.title,
      variant_id: item.variantId,
      quantity: item.quantity,
      is_tax_inclusive: item.isTaxInclusive,
    })),
    ...shippingMethods.map((method) => ({
      line_id: method.id,
      type: "shipping_method" as const,
      title: method.name,
      variant_id: null,
      quantity: 1,
      is_tax_inclusive: method.isTaxInclusive,
    })),
  ];
  return new Map(lines.map((line) => [line.line_id, line]));
}
