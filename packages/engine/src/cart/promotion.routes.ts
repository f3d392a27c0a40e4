import Type from "typebox";
import { route } from "../platform/http/route.ts";
import { closed } from "../platform/http/shape.ts";
import { CodeInvalid } from "../promotion/index.ts";
import { cartFields } from "./cart-fields.ts";
import { CartCompleted, CartNotFound } from "./cart.errors.ts";
import { CartDto, toCartDto } from "./cart.schema.ts";
import { PromoCodesBody } from "./promotion-codes.schema.ts";
import type { CartPromotionCodeService } from "./promotion-codes.service.ts";

interface Uses {
  cartPromotionCodes: CartPromotionCodeService;
}

const common = {
  access: "store",
  url: "/store/carts/:id/promotions",
  selects: cartFields,
  params: closed({ id: Type.String() }),
  body: PromoCodesBody,
  reply: Type.Object({ cart: Type.Partial(CartDto) }),
} as const;

export const addPromotions = route({
  ...common,
  id: "carts.addPromotions",
  method: "POST",
  summary: "Enters promotion codes; one that does not apply yet is kept until it does.",
  errors: [CartNotFound, CartCompleted, CodeInvalid],
  handle: async ({ params: { id }, body, caller, fields }, { cartPromotionCodes }: Uses) => ({
    cart: fields.pick(toCartDto(await cartPromotionCodes.add(id, caller.customerId, body.promo_codes))),
  }),
});

export const removePromotions = route({
  ...common,
  id: "carts.removePromotions",
  method: "DELETE",
  summary: "Takes promotion codes back; those that apply by themselves stay.",
  errors: [CartNotFound, CartCompleted],
  handle: async ({ params: { id }, body, caller, fields }, { cartPromotionCodes }: Uses) => ({
    cart: fields.pick(toCartDto(await cartPromotionCodes.remove(id, caller.customerId, body.promo_codes))),
  }),
});
