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
import { ClaimNotFound } from "./claim.errors.ts";
import type { ClaimService } from "./claim.service.ts";

interface Uses {
  orderPreviews: OrderPreviewService;
  orderChangeContents: OrderChangeContentsService;
  inboundReturns: InboundService;
  claims: ClaimService;
}

const ById = closed({ id: Type.String() });
const ByAction = closed({ id: Type.String(), action_id: Type.String() });
const ofOpen = [ClaimNotFound, NoOpenChange, ChangeOutdated] as const;
/** The return is null while nothing comes back. */
const ReturnPreview = Type.Object({
  order_preview: OrderPreviewDto,
  return: Type.Union([Type.Partial(ReturnDto), Type.Null()]),
});

async function returnPreviewOf(id: string, fields: Selection, uses: Pick<Uses, "claims" | "orderPreviews">) {
  const one = await uses.claims.get(id);
  const preview = await uses.orderPreviews.preview(one.orderId);
  return { order_preview: preview, return: one.return && fields.pick(toReturnDto(one.return)) };
}

export const addInboundItems = route({
  id: "admin.claims.addInboundItems",
  method: "POST",
  url: "/admin/claims/:id/inbound/items",
  access: "admin",
  permission: "claim:write",
  summary: "Adds items of the order that come back with a claim.",
  params: ById,
  body: ReturnItemsBody,
  selects: returnFields,
  reply: ReturnPreview,
  errors: [...ofOpen, ItemNotInOrder, NotReturnable, ReturnReasonNotFound],
  async handle({ params, body, fields, caller }, uses: Uses) {
    const inbound = await uses.claims.inbound(params.id, caller.actorId);
    await uses.inboundReturns.addItems(inbound, body.items.map(toGivenBack), body.location_id);
    return returnPreviewOf(params.id, fields, uses);
  },
});

export const updateInboundItem = route({
  id: "admin.claims.updateInboundItem",
  method: "POST",
  url: "/admin/claims/:id/inbound/items/:action_id",
  access: "admin",
  permission: "claim:write",
  summary: "Corrects what comes back; a quantity of 0 takes it out.",
  params: ByAction,
  body: ReturnItemChangesBody,
  selects: returnFields,
  reply: ReturnPreview,
  errors: [...ofOpen, ActionNotFound, NotReturnable, ReturnReasonNotFound],
  async handle({ params, body, fields, caller }, uses: Uses) {
    const inbound = await uses.claims.inbound(params.id, caller.actorId);
    await uses.inboundReturns.updateItem(inbound, params.action_id, toItemCorrection(body));
    return returnPreviewOf(params.id, fields, uses);
  },
});

export const removeInboundItem = route({
  id: "admin.claims.removeInboundItem",
  method: "DELETE",
  url: "/admin/claims/:id/inbound/items/:action_id",
  access: "admin",
  permission: "claim:write",
  summary: "Takes an item out of what comes back with a claim.",
  params: ByAction,
  selects: returnFields,
  reply: ReturnPreview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, fields, caller }, uses: Uses) {
    const inbound = await uses.claims.inbound(params.id, caller.actorId);
    await uses.inboundReturns.removeItem(inbound, params.action_id);
    return returnPreviewOf(params.id, fields, uses);
  },
});

export const addInboundShipping = route({
  id: "admin.claims.addInboundShipping",
  method: "POST",
  url: "/admin/claims/:id/inbound/shipping-method",
  access: "admin",
  permission: "claim:write",
  summary: "Chooses how goods are sent back; the customer pays what it costs.",
  params: ById,
  body: ReturnShippingBody,
  selects: returnFields,
  reply: ReturnPreview,
  errors: [...ofOpen, NothingComesBack, ShippingOptionNotFound, ShippingOptionNotOffered],
  async handle({ params, body, fields, caller }, uses: Uses) {
    const inbound = await uses.claims.inbound(params.id, caller.actorId);
    await uses.inboundReturns.addShipping(inbound, toShipping(body));
    return returnPreviewOf(params.id, fields, uses);
  },
});

export const updateInboundShipping = route({
  id: "admin.claims.updateInboundShipping",
  method: "POST",
  url: "/admin/claims/:id/inbound/shipping-method/:action_id",
  access: "admin",
  permission: "claim:write",
  summary: "Sets what sending goods back costs; null goes back to the price of the option.",
  params: ByAction,
  body: ReturnShippingChangesBody,
  selects: returnFields,
  reply: ReturnPreview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, body, fields, caller }, uses: Uses) {
    const inbound = await uses.claims.inbound(params.id, caller.actorId);
    await uses.orderChangeContents.updateShipping(inbound, params.action_id, toShippingCorrection(body));
    return returnPreviewOf(params.id, fields, uses);
  },
});

export const removeInboundShipping = route({
  id: "admin.claims.deleteInboundShipping",
  method: "DELETE",
  url: "/admin/claims/:id/inbound/shipping-method/:action_id",
  access: "admin",
  permission: "claim:write",
  summary: "Leaves open how goods are sent back.",
  params: ByAction,
  selects: returnFields,
  reply: ReturnPreview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, fields, caller }, uses: Uses) {
    const inbound = await uses.claims.inbound(params.id, caller.actorId);
    await uses.orderChangeContents.remove(inbound, params.action_id, "SHIPPING_ADD");
    return returnPreviewOf(params.id, fields, uses);
  },
});
