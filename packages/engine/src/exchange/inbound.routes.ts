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
import { route } from "../platform/http/route.ts";
import { closed } from "../platform/http/shape.ts";
import { ReturnReasonNotFound } from "../reason/index.ts";
import {
  type InboundService,
  NothingComesBack,
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
} from "../return/index.ts";
import { ExchangeNotFound } from "./exchange.errors.ts";
import type { ExchangeService } from "./exchange.service.ts";

interface Uses {
  orderPreviews: OrderPreviewService;
  orderChangeContents: OrderChangeContentsService;
  inboundReturns: InboundService;
  exchanges: ExchangeService;
}

const ById = closed({ id: Type.String() });
const ByAction = closed({ id: Type.String(), action_id: Type.String() });
const ofOpen = [ExchangeNotFound, NoOpenChange, ChangeOutdated] as const;
/** The return is null while nothing comes back. */
const ReturnPreview = Type.Object({
  order_preview: OrderPreviewDto,
  return: Type.Union([Type.Partial(ReturnDto), Type.Null()]),
});

async function returnPreviewOf(id: string, fields: Selection, uses: Pick<Uses, "exchanges" | "orderPreviews">) {
  const one = await uses.exchanges.get(id);
  const preview = await uses.orderPreviews.preview(one.orderId);
  return { order_preview: preview, return: one.return && fields.pick(toReturnDto(one.return)) };
}

export const addInboundItems = route({
  id: "admin.exchanges.addInboundItems",
  method: "POST",
  url: "/admin/exchanges/:id/inbound/items",
  access: "admin",
  permission: "exchange:write",
  summary: "Adds items of the order that come back with an exchange.",
  params: ById,
  body: ReturnItemsBody,
  selects: returnFields,
  reply: ReturnPreview,
  errors: [...ofOpen, ItemNotInOrder, NotReturnable, ReturnReasonNotFound],
  async handle({ params, body, fields, caller }, uses: Uses) {
    const inbound = await uses.exchanges.inbound(params.id, caller.actorId);
    await uses.inboundReturns.addItems(inbound, body.items.map(toGivenBack), body.location_id);
    return returnPreviewOf(params.id, fields, uses);
  },
});

export const updateInboundItem = route({
  id: "admin.exchanges.updateInboundItem",
  method: "POST",
  url: "/admin/exchanges/:id/inbound/items/:action_id",
  access: "admin",
  permission: "exchange:write",
  summary: "Corrects what comes back; a quantity of 0 takes it out.",
  params: ByAction,
  body: ReturnItemChangesBody,
  selects: returnFields,
  reply: ReturnPreview,
  errors: [...ofOpen, ActionNotFound, NotReturnable, ReturnReasonNotFound],
  async handle({ params, body, fields, caller }, uses: Uses) {
    const inbound = await uses.exchanges.inbound(params.id, caller.actorId);
    await uses.inboundReturns.updateItem(inbound, params.action_id, toItemCorrection(body));
    return returnPreviewOf(params.id, fields, uses);
  },
});

export const removeInboundItem = route({
  id: "admin.exchanges.removeInboundItem",
  method: "DELETE",
  url: "/admin/exchanges/:id/inbound/items/:action_id",
  access: "admin",
  permission: "exchange:write",
  summary: "Takes an item out of what comes back with an exchange.",
  params: ByAction,
  selects: returnFields,
  reply: ReturnPreview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, fields, caller }, uses: Uses) {
    const inbound = await uses.exchanges.inbound(params.id, caller.actorId);
    await uses.inboundReturns.removeItem(inbound, params.action_id);
    return returnPreviewOf(params.id, fields, uses);
  },
});

export const addInboundShipping = route({
  id: "admin.exchanges.addInboundShipping",
  method: "POST",
  url: "/admin/exchanges/:id/inbound/shipping-method",
  access: "admin",
  permission: "exchange:write",
  summary: "Chooses how goods are sent back; the customer pays what it costs.",
  params: ById,
  body: ReturnShippingBody,
  selects: returnFields,
  reply: ReturnPreview,
  errors: [...ofOpen, NothingComesBack, ShippingOptionNotFound, ShippingOptionNotOffered],
  async handle({ params, body, fields, caller }, uses: Uses) {
    const inbound = await uses.exchanges.inbound(params.id, caller.actorId);
    await uses.inboundReturns.addShipping(inbound, toShipping(body));
    return returnPreviewOf(params.id, fields, uses);
  },
});

export const updateInboundShipping = route({
  id: "admin.exchanges.updateInboundShipping",
  method: "POST",
  url: "/admin/exchanges/:id/inbound/shipping-method/:action_id",
  access: "admin",
  permission: "exchange:write",
  summary: "Sets what sending goods back costs; null goes back to the price of the option.",
  params: ByAction,
  body: ReturnShippingChangesBody,
  selects: returnFields,
  reply: ReturnPreview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, body, fields, caller }, uses: Uses) {
    const inbound = await uses.exchanges.inbound(params.id, caller.actorId);
    await uses.orderChangeContents.updateShipping(inbound, params.action_id, toShippingCorrection(body));
    return returnPreviewOf(params.id, fields, uses);
  },
});

export const removeInboundShipping = route({
  id: "admin.exchanges.deleteInboundShipping",
  method: "DELETE",
  url: "/admin/exchanges/:id/inbound/shipping-method/:action_id",
  access: "admin",
  permission: "exchange:write",
  summary: "Leaves open how goods are sent back.",
  params: ByAction,
  selects: returnFields,
  reply: ReturnPreview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, fields, caller }, uses: Uses) {
    const inbound = await uses.exchanges.inbound(params.id, caller.actorId);
    await uses.orderChangeContents.remove(inbound, params.action_id, "SHIPPING_ADD");
    return returnPreviewOf(params.id, fields, uses);
  },
});
