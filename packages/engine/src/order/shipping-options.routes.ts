import Type from "typebox";
import {
  type ShippingOfferService,
  ShippingOptionDto,
  shippingOptionFields,
  toShippingOptionDto,
} from "../fulfillment/index.ts";
import { route } from "../platform/http/route.ts";
import { closed, oneOrMany } from "../platform/http/shape.ts";
import { OrderNotFound } from "./order.errors.ts";
import type { OrderService } from "./order.service.ts";
import type { Order } from "./order.ts";

interface Uses {
  orders: OrderService;
  shippingOffers: ShippingOfferService;
}

export const listOrdersShippingOptions = route({
  id: "admin.orders.listShippingOptions",
  method: "GET",
  url: "/admin/orders/:id/shipping-options",
  access: "admin",
  permission: "order:read",
  summary: "The shipping options by which more of the order could be sent.",
  params: closed({ id: Type.String() }),
  query: closed({ id: Type.Optional(oneOrMany(Type.String())), is_return: Type.Optional(Type.Boolean()) }),
  selects: shippingOptionFields,
  reply: Type.Object({ shipping_options: Type.Array(Type.Partial(ShippingOptionDto)) }),
  errors: [OrderNotFound],
  async handle({ params, query, fields }, { orders, shippingOffers }: Uses) {
    const order = await orders.get(params.id);
    const found = await shippingOffers.available(contextOf(order, query.is_return ?? false));
    const wanted = query.id === undefined ? found : found.filter(({ option }) => [query.id].flat().includes(option.id));
    const shown = wanted.map(async (offer) =>
      toShippingOptionDto(offer, { location: await shippingOffers.locationOf(offer), insufficientInventory: false }),
    );
    return { shipping_options: (await Promise.all(shown)).map((option) => fields.pick(option)) };
  },
});

function contextOf(
  { shippingAddress, currencyCode, regionId, salesChannelId, itemTotal, lines }: Order,
  isReturn: boolean,
) {
  const { countryCode = null, province = null, city = null, postalCode = null } = shippingAddress ?? {};
  return {
    destination: { countryCode, provinceCode: province, city, postalCode },
    currencyCode,
    regionId,
    salesChannelId: salesChannelId ?? "",
    itemTotal,
    profileIds: (lines?.items ?? []).map(({ product }) => product.shippingProfileId),
    isReturn,
  };
}
