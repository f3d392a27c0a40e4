import Type from "typebox";
import { ShippingOptionNotFound, ShippingOptionNotOffered } from "../fulfillment/index.ts";
import { StockLocationNotFound } from "../inventory/index.ts";
import { ItemNotInOrder, NotReturnable } from "../order-change/index.ts";
import { route } from "../platform/http/route.ts";
import { ReturnReasonNotFound } from "../reason/index.ts";
import { NotForShoppers } from "./return.errors.ts";
import { ReturnDto, returnFields, StoreReturnBody, toReturnDto } from "./return.schema.ts";
import type { ShopperReturnService } from "./shopper-return.service.ts";

export const requestReturn = route({
  id: "returns.create",
  method: "POST",
  url: "/store/returns",
  access: "store",
  summary: "Asks to send items of an order back; knowing the order's id is what opens it.",
  body: StoreReturnBody,
  selects: returnFields,
  reply: Type.Object({ return: Type.Partial(ReturnDto) }),
  addsOnce: true,
  errors: [
    NotReturnable,
    ItemNotInOrder,
    ReturnReasonNotFound,
    StockLocationNotFound,
    ShippingOptionNotFound,
    ShippingOptionNotOffered,
    NotForShoppers,
  ],
  async handle({ body, caller, fields }, { shopperReturns }: { shopperReturns: ShopperReturnService }) {
    const made = await shopperReturns.request({
      orderId: body.order_id,
      customerId: caller.customerId,
      items: body.items.map(({ id, quantity, reason_id: reasonId, note }) => ({
        itemId: id,
        quantity,
        reasonId,
        note,
      })),
      shippingOptionId: body.return_shipping?.option_id ?? null,
      note: body.note ?? null,
      locationId: body.location_id ?? null,
      receiveNow: body.receive_now ?? false,
    });
    return { return: fields.pick(toReturnDto(made)) };
  },
});
