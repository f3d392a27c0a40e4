import { FulfillmentRefused } from "@hanse/plugin-kit";
import Type from "typebox";
import {
  ShippingOptionDto,
  shippingOptionFields,
  ShippingOptionNotFound,
  ShippingOptionNotOffered,
} from "../fulfillment/index.ts";
import { route } from "../platform/http/route.ts";
import { closed, pageQuery } from "../platform/http/shape.ts";
import { CartNotFound } from "./cart.errors.ts";
import type { CartShippingService } from "./shipping.service.ts";

interface Uses {
  cartShipping: CartShippingService;
}

export const listShippingOptions = route({
  id: "shippingOptions.listForCart",
  method: "GET",
  url: "/store/shipping-options",
  access: "store",
  summary: "Shipping options that a cart may choose from, with their prices.",
  query: closed({ cart_id: Type.String(), is_return: Type.Optional(Type.Boolean()), ...pageQuery }),
  selects: shippingOptionFields,
  reply: Type.Object({ shipping_options: Type.Array(Type.Partial(ShippingOptionDto)) }),
  errors: [CartNotFound],
  async handle({ query, caller, fields }, { cartShipping }: Uses) {
    const options = await cartShipping.offered(query.cart_id, caller.customerId, query.is_return ?? false);
    return { shipping_options: options.map((option) => fields.pick(option)) };
  },
});

export const calculateShippingOption = route({
  id: "shippingOptions.calculate",
  method: "POST",
  url: "/store/shipping-options/:id/calculate",
  access: "store",
  summary: "The price of one shipping option for a cart.",
  params: closed({ id: Type.String() }),
  body: closed({ cart_id: Type.String(), data: Type.Optional(Type.Record(Type.String(), Type.Unknown())) }),
  selects: shippingOptionFields,
  reply: Type.Object({ shipping_option: Type.Partial(ShippingOptionDto) }),
  errors: [CartNotFound, ShippingOptionNotFound, ShippingOptionNotOffered, FulfillmentRefused],
  async handle({ params, body, caller, fields }, { cartShipping }: Uses) {
    const choice = { optionId: params.id, data: body.data ?? {} };
    return { shipping_option: fields.pick(await cartShipping.calculate(body.cart_id, caller.customerId, choice)) };
  },
});
