import Type, { type Static } from "typebox";
import { closed } from "../platform/http/shape.ts";
import { type Promotion, valueOf } from "../promotion/index.ts";

export const PromoCodes = Type.Array(Type.String({ maxLength: 100 }), { maxItems: 50 });

/** The body that enters codes, or takes them back. */
export const PromoCodesBody = closed({ promo_codes: PromoCodes });

/** A promotion that takes something off a cart. */
export const CartPromotionDto = Type.Object({
  id: Type.String(),
  code: Type.String(),
  is_automatic: Type.Boolean(),
  is_tax_inclusive: Type.Boolean(),
  application_method: Type.Object({
    value: Type.Number(),
    type: Type.Enum(["fixed", "percentage"]),
    currency_code: Type.Union([Type.String(), Type.Null()]),
  }),
});

export const toCartPromotionDto = (promotion: Promotion): Static<typeof CartPromotionDto> => ({
  id: promotion.id,
  code: promotion.code,
  is_automatic: promotion.isAutomatic,
  is_tax_inclusive: promotion.isTaxInclusive,
  application_method: {
    value: valueOf(promotion.method),
    type: promotion.method.type,
    currency_code: promotion.method.currencyCode,
  },
});
