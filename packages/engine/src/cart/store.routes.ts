import { FulfillmentRefused } from "@hanse/plugin-kit";
import Type from "typebox";
import { ShippingOptionNotFound, ShippingOptionNotOffered } from "../fulfillment/index.ts";
import { route } from "../platform/http/route.ts";
import { closed } from "../platform/http/shape.ts";
import { CodeInvalid } from "../promotion/index.ts";
import { cartFields } from "./cart-fields.ts";
import {
  CartCompleted,
  CartNotFound,
  CountryNotInRegion,
  CurrencyNotInRegion,
  LineItemNotFound,
  NotEnoughStock,
  VariantNotFound,
  VariantWithoutPrice,
} from "./cart.errors.ts";
import {
  CartChanges,
  CartDto,
  LineItemChange,
  NewCart,
  NewLineItem,
  ShippingChoice,
  toCartDto,
} from "./cart.schema.ts";
import type { CartService } from "./cart.service.ts";
import type { CartOpeningService } from "./opening.service.ts";
import type { CartShippingService } from "./shipping.service.ts";

interface Uses {
  carts: CartService;
  cartOpening: CartOpeningService;
  cartShipping: CartShippingService;
}

const params = closed({ id: Type.String() });
const lineParams = closed({ id: Type.String(), line_id: Type.String() });
const reply = Type.Object({ cart: Type.Partial(CartDto) });
const common = { access: "store", selects: cartFields } as const;

export const createCart = route({
  ...common,
  id: "carts.create",
  method: "POST",
  url: "/store/carts",
  summary: "Opens a cart.",
  body: NewCart,
  reply,
  errors: [CurrencyNotInRegion, CountryNotInRegion, VariantNotFound, VariantWithoutPrice, NotEnoughStock],
  handle: async ({ body, caller, fields }, { cartOpening }: Uses) => ({
    cart: fields.pick(toCartDto(await cartOpening.open(body, caller))),
  }),
});

export const retrieveCart = route({
  ...common,
  id: "carts.retrieve",
  method: "GET",
  url: "/store/carts/:id",
  summary: "A cart with its lines and totals.",
  params,
  reply,
  errors: [CartNotFound],
  handle: async ({ params: { id }, caller, fields }, { carts }: Uses) => ({
    cart: fields.pick(toCartDto(await carts.view(id, caller.customerId))),
  }),
});

export const updateCart = route({
  ...common,
  id: "carts.update",
  method: "POST",
  url: "/store/carts/:id",
  summary: "Changes a cart's region, email, addresses, promotion codes or metadata.",
  params,
  body: CartChanges,
  reply,
  errors: [CartNotFound, CartCompleted, CountryNotInRegion, CodeInvalid],
  handle: async ({ params: { id }, body, caller, fields }, { cartOpening }: Uses) => ({
    cart: fields.pick(toCartDto(await cartOpening.update(id, body, caller))),
  }),
});

export const addLineItem = route({
  ...common,
  id: "carts.addLineItem",
  method: "POST",
  url: "/store/carts/:id/line-items",
  summary: "Puts a variant into the cart; more of the same joins its line.",
  params,
  body: NewLineItem,
  reply,
  addsOnce: true,
  errors: [CartNotFound, CartCompleted, VariantNotFound, VariantWithoutPrice, NotEnoughStock],
  handle: async ({ params: { id }, body, caller, fields }, { carts }: Uses) => ({
    cart: fields.pick(
      toCartDto(
        await carts.addItem(id, caller.customerId, {
          variantId: body.variant_id,
          quantity: body.quantity,
          metadata: body.metadata ?? null,
        }),
      ),
    ),
  }),
});

export const updateLineItem = route({
  ...common,
  id: "carts.updateLineItem",
  method: "POST",
  url: "/store/carts/:id/line-items/:line_id",
  summary: "Sets a line's quantity; 0 removes the line.",
  params: lineParams,
  body: LineItemChange,
  reply,
  errors: [CartNotFound, CartCompleted, LineItemNotFound, NotEnoughStock],
  handle: async ({ params: { id, line_id: lineId }, body, caller, fields }, { carts }: Uses) => ({
    cart: fields.pick(toCartDto(await carts.updateItem(id, caller.customerId, lineId, body))),
  }),
});

export const removeLineItem = route({
  ...common,
  id: "carts.removeLineItem",
  method: "DELETE",
  url: "/store/carts/:id/line-items/:line_id",
  summary: "Removes a line from the cart.",
  params: lineParams,
  reply: Type.Object({
    id: Type.String(),
    object: Type.Literal("line-item"),
    deleted: Type.Boolean(),
    parent: Type.Partial(CartDto),
  }),
  errors: [CartNotFound, CartCompleted, LineItemNotFound],
  handle: async ({ params: { id, line_id: lineId }, caller, fields }, { carts }: Uses) => ({
    id: lineId,
    object: "line-item" as const,
    deleted: true,
    parent: fields.pick(toCartDto(await carts.removeItem(id, caller.customerId, lineId))),
  }),
});

export const chooseShipping = route({
  ...common,
  id: "carts.addShippingMethod",
  method: "POST",
  url: "/store/carts/:id/shipping-methods",
  summary: "Chooses how the cart is shipped; one method for each shipping profile.",
  params,
  body: ShippingChoice,
  reply,
  errors: [CartNotFound, CartCompleted, ShippingOptionNotFound, ShippingOptionNotOffered, FulfillmentRefused],
  handle: async ({ params: { id }, body, caller, fields }, { cartShipping }: Uses) => ({
    cart: fields.pick(
      toCartDto(
        await cartShipping.choose(
          id,
          caller.customerId,
          [body].flat().map(({ option_id: optionId, data = {} }) => ({ optionId, data })),
        ),
      ),
    ),
  }),
});

/** Taxes are worked out with every change; this is for clients that ask all the same. */
export const computeTaxes = route({
  ...common,
  id: "carts.computeTaxes",
  method: "POST",
  url: "/store/carts/:id/taxes",
  summary: "Works the cart's taxes out anew.",
  params,
  body: closed({}),
  reply,
  errors: [CartNotFound, CartCompleted],
  handle: async ({ params: { id }, caller, fields }, { carts }: Uses) => ({
    cart: fields.pick(toCartDto(await carts.change(id, caller.customerId, (cart) => ({ cart, effect: "taxes" })))),
  }),
});

export const takeOverCart = route({
  ...common,
  id: "carts.transfer",
  access: "customer",
  method: "POST",
  url: "/store/carts/:id/customer",
  summary: "Hands a guest's cart to the signed-in customer.",
  params,
  body: closed({}),
  reply,
  errors: [CartNotFound, CartCompleted],
  handle: async ({ params: { id }, caller, fields }, { cartOpening }: Uses) => ({
    cart: fields.pick(toCartDto(await cartOpening.takeOver(id, caller))),
  }),
});
