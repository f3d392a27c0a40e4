import Type from "typebox";
import { ShippingOptionNotFound, ShippingOptionNotOffered } from "../fulfillment/index.ts";
import {
  ActionNotFound,
  ChangeOutdated,
  ItemNotInOrder,
  NoOpenChange,
  NotReturnable,
  type OrderChangeContentsService,
  OrderPreviewDto,
  type OrderPreviewService,
} from "../order-change/index.ts";
import type { Selection } from "../platform/http/fields.ts";
import { type AnyRoute, route } from "../platform/http/route.ts";
import { closed } from "../platform/http/shape.ts";
import { ReturnReasonNotFound } from "../reason/index.ts";
import type { InboundService } from "./inbound.service.ts";
import type { Replacement } from "./replacement.ts";
import { NothingComesBack } from "./return.errors.ts";
import {
  ReturnDto,
  returnFields,
  ReturnItemChangesBody,
  ReturnItemsBody,
  ReturnShippingBody,
  ReturnShippingChangesBody,
  toGivenBack,
  toItemCorrection,
  toReturnDto,
  toShipping,
  toShippingCorrection,
} from "./return.schema.ts";

interface InboundUses {
  orderPreviews: OrderPreviewService;
  orderChangeContents: OrderChangeContentsService;
  inboundReturns: InboundService;
}

const ById = closed({ id: Type.String() });
const ByAction = closed({ id: Type.String(), action_id: Type.String() });
/** The return is null while nothing comes back. */
const ReturnPreview = Type.Object({
  order_preview: OrderPreviewDto,
  return: Type.Union([Type.Partial(ReturnDto), Type.Null()]),
});

/** The routes for what comes back with an exchange or a claim. */
export function inboundRoutes<Own>({ resource, one, notFound, service }: Replacement<Own>): AnyRoute[] {
  type Uses = InboundUses & Own;
  const url = `/admin/${resource}s/:id/inbound`;
  const shared = {
    access: "admin",
    permission: `${resource}:write`,
    selects: returnFields,
    reply: ReturnPreview,
  } as const;
  const ofOpen = [notFound, NoOpenChange, ChangeOutdated];

  async function previewOf(id: string, fields: Selection, uses: Uses) {
    const { orderId, return: back } = await service(uses).get(id);
    return { order_preview: await uses.orderPreviews.preview(orderId), return: back && fields.pick(toReturnDto(back)) };
  }

  return [
    route({
      id: `admin.${resource}s.addInboundItems`,
      method: "POST",
      url: `${url}/items`,
      ...shared,
      summary: `Adds items of the order that come back with ${one}.`,
      params: ById,
      body: ReturnItemsBody,
      addsOnce: true,
      errors: [...ofOpen, ItemNotInOrder, NotReturnable, ReturnReasonNotFound],
      async handle({ params, body, fields, caller }, uses: Uses) {
        const inbound = await service(uses).inbound(params.id, caller.actorId);
        await uses.inboundReturns.addItems(inbound, body.items.map(toGivenBack), body.location_id);
        return previewOf(params.id, fields, uses);
      },
    }),
    route({
      id: `admin.${resource}s.updateInboundItem`,
      method: "POST",
      url: `${url}/items/:action_id`,
      ...shared,
      summary: "Corrects what comes back; a quantity of 0 takes it out.",
      params: ByAction,
      body: ReturnItemChangesBody,
      errors: [...ofOpen, ActionNotFound, NotReturnable, ReturnReasonNotFound],
      async handle({ params, body, fields, caller }, uses: Uses) {
        const inbound = await service(uses).inbound(params.id, caller.actorId);
        await uses.inboundReturns.updateItem(inbound, params.action_id, toItemCorrection(body));
        return previewOf(params.id, fields, uses);
      },
    }),
    route({
      id: `admin.${resource}s.removeInboundItem`,
      method: "DELETE",
      url: `${url}/items/:action_id`,
      ...shared,
      summary: `Takes an item out of what comes back with ${one}.`,
      params: ByAction,
      errors: [...ofOpen, ActionNotFound],
      async handle({ params, fields, caller }, uses: Uses) {
        const inbound = await service(uses).inbound(params.id, caller.actorId);
        await uses.inboundReturns.removeItem(inbound, params.action_id);
        return previewOf(params.id, fields, uses);
      },
    }),
    route({
      id: `admin.${resource}s.addInboundShipping`,
      method: "POST",
      url: `${url}/shipping-method`,
      ...shared,
      summary: "Chooses how goods are sent back; the customer pays what it costs.",
      params: ById,
      body: ReturnShippingBody,
      addsOnce: true,
      errors: [...ofOpen, NothingComesBack, ShippingOptionNotFound, ShippingOptionNotOffered],
      async handle({ params, body, fields, caller }, uses: Uses) {
        const inbound = await service(uses).inbound(params.id, caller.actorId);
        await uses.inboundReturns.addShipping(inbound, toShipping(body));
        return previewOf(params.id, fields, uses);
      },
    }),
    route({
      id: `admin.${resource}s.updateInboundShipping`,
      method: "POST",
      url: `${url}/shipping-method/:action_id`,
      ...shared,
      summary: "Sets what sending goods back costs; null goes back to the price of the option.",
      params: ByAction,
      body: ReturnShippingChangesBody,
      errors: [...ofOpen, ActionNotFound],
      async handle({ params, body, fields, caller }, uses: Uses) {
        const inbound = await service(uses).inbound(params.id, caller.actorId);
        await uses.orderChangeContents.updateShipping(inbound, params.action_id, toShippingCorrection(body));
        return previewOf(params.id, fields, uses);
      },
    }),
    route({
      id: `admin.${resource}s.deleteInboundShipping`,
      method: "DELETE",
      url: `${url}/shipping-method/:action_id`,
      ...shared,
      summary: "Leaves open how goods are sent back.",
      params: ByAction,
      errors: [...ofOpen, ActionNotFound],
      async handle({ params, fields, caller }, uses: Uses) {
        const inbound = await service(uses).inbound(params.id, caller.actorId);
        await uses.orderChangeContents.remove(inbound, params.action_id, "SHIPPING_ADD");
        return previewOf(params.id, fields, uses);
      },
    }),
  ];
}
