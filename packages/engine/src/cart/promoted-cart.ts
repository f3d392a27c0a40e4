import { newId } from "@hanse/plugin-kit";
import { parseRate } from "../platform/money/rate.ts";
import type { AppliedPromotion, CartFacts, PromotedItem, PromotedMethod } from "../promotion/index.ts";
import type { Adjustment, Cart, CartItem, CartShippingMethod, TaxLine } from "./cart.ts";

/** What promotions may go by in a cart whose prices and taxes are known. */
export const promotionFacts = (cart: Cart, optionTypes: ReadonlyMap<string, string>): CartFacts => ({
  customerId: cart.customerId,
  customerGroupIds: cart.customerGroupIds,
  email: cart.email,
  regionId: cart.regionId,
  countryCode: cart.shippingAddress?.countryCode ?? null,
  salesChannelId: cart.salesChannelId,
  currencyCode: cart.currencyCode,
  codes: cart.promoCodes,
  items: cart.items.map(promotedItem),
  shippingMethods: cart.shippingMethods.map((method) => promotedMethod(method, optionTypes)),
});

const promotedItem = ({ product, ...item }: CartItem): PromotedItem => ({
  id: item.id,
  unitPrice: item.unitPrice,
  quantity: item.quantity,
  isTaxInclusive: item.isTaxInclusive,
  taxRate: rateOf(item.taxLines),
  variantId: item.variantId,
  productId: item.productId,
  collectionId: product.collectionId ?? null,
  typeId: product.typeId,
  categoryIds: product.categoryIds ?? [],
  tagIds: product.tagIds ?? [],
  isDiscountable: product.discountable && !product.isGiftcard,
});

const promotedMethod = (method: CartShippingMethod, optionTypes: ReadonlyMap<string, string>): PromotedMethod => ({
  id: method.id,
  unitPrice: method.amount,
  quantity: 1,
  isTaxInclusive: method.isTaxInclusive,
  taxRate: rateOf(method.taxLines),
  shippingOptionId: method.shippingOptionId,
  shippingOptionTypeId: optionTypes.get(method.shippingOptionId) ?? null,
});

const rateOf = (taxLines: readonly TaxLine[]): number => taxLines.reduce((sum, { rate }) => sum + parseRate(rate), 0);

/** The cart with what promotions take off its lines, and with nothing else taken off them. */
export function withPromotions(cart: Cart, applied: readonly AppliedPromotion[]): Cart {
  const reductions = Map.groupBy(
    applied.flatMap(({ promotion, reductions: all }) => all.map((reduction) => ({ promotion, ...reduction }))),
    ({ lineId }) => lineId,
  );
  const adjustmentsOf = ({ id, isTaxInclusive }: CartItem | CartShippingMethod, prefix: string): Adjustment[] =>
    (reductions.get(id) ?? []).map(({ promotion, amount }) => ({
      id: newId(prefix),
      promotionId: promotion.id,
      code: promotion.code,
      description: promotion.method.description,
      amount,
      isTaxInclusive,
    }));
  return {
    ...cart,
    items: cart.items.map((item) => ({ ...item, adjustments: adjustmentsOf(item, "caliadj") })),
    shippingMethods: cart.shippingMethods.map((method) => ({
      ...method,
      adjustments: adjustmentsOf(method, "casmadj"),
    })),
  };
}

/** The promotions that take something off a cart, with how much in minor units. */
export function promotionsIn({ items, shippingMethods }: Pick<Cart, "items" | "shippingMethods">) {
  const amounts = new Map<string, { id: string; code: string | null; amount: number }>();
  for (const { promotionId: id, code, amount } of [...items, ...shippingMethods].flatMap((line) => line.adjustments)) {
    if (id !== null) amounts.set(id, { id, code, amount: (amounts.get(id)?.amount ?? 0) + amount });
  }
  return [...amounts.values()];
}
