import { isDeepStrictEqual } from "node:util";
import { newId } from "@hanse/plugin-kit";
import type { Adjustment } from "../cart/index.ts";
import type { Order, OrderItem, OrderLines, OrderShippingMethod } from "../order/index.ts";
import { parseRate } from "../platform/money/rate.ts";
import type { AppliedPromotion, CartFacts } from "../promotion/index.ts";

/** What promotions take off each line, by its id. */
export type Discounts = ReadonlyMap<string, readonly Adjustment[]>;

/** What promotions go by beside the order itself. */
export interface Buyer {
  readonly codes: readonly string[];
  readonly customerGroupIds: readonly string[];
  /** By the id of the shipping option. */
  readonly optionTypes: ReadonlyMap<string, string>;
}

/** The lines of an order as promotions see those of a cart. What is in no catalogue is of no product. */
export const factsOf = (order: Order, { items, shippingMethods }: OrderLines, buyer: Buyer): CartFacts => ({
  customerId: order.customerId,
  customerGroupIds: buyer.customerGroupIds,
  email: order.email,
  regionId: order.regionId,
  countryCode: order.shippingAddress?.countryCode ?? null,
  salesChannelId: order.salesChannelId ?? "",
  currencyCode: order.currencyCode,
  codes: buyer.codes,
  items: items
    .filter(({ quantity }) => quantity > 0)
    .map(({ product, ...item }) => ({
      ...pricedAs(item),
      unitPrice: item.unitPrice,
      quantity: item.quantity,
      variantId: item.variantId ?? "",
      productId: item.productId ?? "",
      collectionId: product.collectionId ?? null,
      typeId: product.typeId,
      categoryIds: product.categoryIds ?? [],
      tagIds: product.tagIds ?? [],
      isDiscountable: product.discountable && !product.isGiftcard,
    })),
  shippingMethods: shippingMethods.map((method) => ({
    ...pricedAs(method),
    unitPrice: method.amount,
    quantity: 1,
    shippingOptionId: method.shippingOptionId ?? "",
    shippingOptionTypeId: buyer.optionTypes.get(method.shippingOptionId ?? "") ?? null,
  })),
});

const pricedAs = ({
  id,
  isTaxInclusive,
  taxLines,
}: Pick<OrderItem | OrderShippingMethod, "id" | "isTaxInclusive" | "taxLines">) => ({
  id,
  isTaxInclusive,
  taxRate: taxLines.reduce((sum, { rate }) => sum + parseRate(rate), 0),
});

export function discountsBy(applied: readonly AppliedPromotion[], facts: CartFacts): Discounts {
  const lines = [...facts.items, ...facts.shippingMethods];
  return new Map(
    lines.map(({ id, isTaxInclusive }) => [
      id,
      applied.flatMap(({ promotion, reductions }) =>
        reductions
          .filter(({ lineId }) => lineId === id)
          .map(({ amount }) => ({
            id: newId("ordliadj"),
            promotionId: promotion.id,
            code: promotion.code,
            description: promotion.method.description,
            amount,
            isTaxInclusive,
          })),
      ),
    ]),
  );
}

/** Whether both take the same off; each calculation gives what it makes another id. */
export const sameDiscount = (before: readonly Adjustment[], after: readonly Adjustment[]): boolean =>
  isDeepStrictEqual(before.map(withoutId), after.map(withoutId));

const withoutId = (adjustment: Adjustment) => ({ ...adjustment, id: null });

/** The line with what is taken off it; itself when that is the same as before. */
export const discounted = <Line extends { readonly id: string; readonly adjustments: readonly Adjustment[] }>(
  line: Line,
  discounts: Discounts,
): Line => {
  const adjustments = discounts.get(line.id) ?? [];
  return sameDiscount(line.adjustments, adjustments) ? line : { ...line, adjustments };
};

/** What each promotion takes off the whole, in minor units. */
export function redeemedIn({ items, shippingMethods }: OrderLines): { id: string; code: string; amount: number }[] {
  const promotions = new Map<string, { id: string; code: string; amount: number }>();
  for (const { promotionId: id, code, amount } of [...items, ...shippingMethods].flatMap((line) => line.adjustments)) {
    if (id === null) continue;
    promotions.set(id, { id, code: code ?? id, amount: (promotions.get(id)?.amount ?? 0) + amount });
  }
  return [...promotions.values()];
}
