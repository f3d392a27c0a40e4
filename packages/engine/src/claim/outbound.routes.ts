import Type from "typebox";
import { ShippingOptionNotFound, ShippingOptionNotOffered } from "../fulfillment/index.ts";
import {
  ActionNotFound,
  ChangeOutdated,
  NewVariantsBody,
  NoOpenChange,
  type OrderChangeContentsService,
  OrderPreviewDto,
  type OrderPreviewService,
  toAddedVariants,
  toVariantCorrection,
  VariantChangesBody,
} from "../order-change/index.ts";
import type { Selection } from "../platform/http/fields.ts";
import { route } from "../platform/http/route.ts";
import { closed } from "../platform/http/shape.ts";
import { ReturnShippingBody, ReturnShippingChangesBody, toShipping, toShippingCorrection } from "../return/index.ts";
import { ClaimSendsNothing, ClaimNotFound } from "./claim.errors.ts";
import { ClaimDto, claimFields, toClaimDto } from "./claim.schema.ts";
import type { ClaimService } from "./claim.service.ts";

interface Uses {
  orderPreviews: OrderPreviewService;
  orderChangeContents: OrderChangeContentsService;
  claims: ClaimService;
}

const ById = closed({ id: Type.String() });
const ByAction = closed({ id: Type.String(), action_id: Type.String() });
const Preview = Type.Object({ order_preview: OrderPreviewDto, claim: Type.Partial(ClaimDto) });
const ofOpen = [ClaimNotFound, NoOpenChange, ChangeOutdated] as const;

async function previewOf(id: string, fields: Selection, uses: Pick<Uses, "claims" | "orderPreviews">) {
  const one = await uses.claims.get(id, fields);
  return { order_preview: await uses.orderPreviews.preview(one.orderId), claim: fields.pick(toClaimDto(one)) };
}

export const addOutboundItems = route({
  id: "admin.claims.addOutboundItems",
  method: "POST",
  url: "/admin/claims/:id/outbound/items",
  access: "admin",
  permission: "claim:write",
  summary: "Adds variants that go out with a claim, at the price of the moment or the one given.",
  params: ById,
  body: NewVariantsBody,
  selects: claimFields,
  reply: Preview,
  errors: [...ofOpen, ClaimSendsNothing],
  async handle({ params, body, fields, caller }, uses: Uses) {
    const subject = await uses.claims.outbound(params.id, caller.actorId);
    await uses.orderChangeContents.addVariants(subject, toAddedVariants(body));
    return previewOf(params.id, fields, uses);
  },
});

export const updateOutboundItem = route({
  id: "admin.claims.updateOutboundItem",
  method: "POST",
  url: "/admin/claims/:id/outbound/items/:action_id",
  access: "admin",
  permission: "claim:write",
  summary: "Corrects what goes out; a quantity of 0 takes it out.",
  params: ByAction,
  body: VariantChangesBody,
  selects: claimFields,
  reply: Preview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, body, fields, caller }, uses: Uses) {
    const subject = await uses.claims.inbound(params.id, caller.actorId);
    await uses.orderChangeContents.updateVariant(subject, params.action_id, toVariantCorrection(body));
    return previewOf(params.id, fields, uses);
  },
});

export const removeOutboundItem = route({
  id: "admin.claims.removeOutboundItem",
  method: "DELETE",
  url: "/admin/claims/:id/outbound/items/:action_id",
  access: "admin",
  permission: "claim:write",
  summary: "Takes a line out of what goes out with a claim.",
  params: ByAction,
  selects: claimFields,
  reply: Preview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, fields, caller }, uses: Uses) {
    const subject = await uses.claims.inbound(params.id, caller.actorId);
    await uses.orderChangeContents.remove(subject, params.action_id, "ITEM_ADD");
    return previewOf(params.id, fields, uses);
  },
});

export const addOutboundShipping = route({
  id: "admin.claims.addOutboundShipping",
  method: "POST",
  url: "/admin/claims/:id/outbound/shipping-method",
  access: "admin",
  permission: "claim:write",
  summary: "Chooses how goods are sent out; the customer pays what it costs.",
  params: ById,
  body: ReturnShippingBody,
  selects: claimFields,
  reply: Preview,
  errors: [...ofOpen, ClaimSendsNothing, ShippingOptionNotFound, ShippingOptionNotOffered],
  async handle({ params, body, fields, caller }, uses: Uses) {
    const subject = await uses.claims.outbound(params.id, caller.actorId);
    await uses.orderChangeContents.addShipping(subject, {
      ...toShipping(body),
      isReturn: false,
      referenceId: params.id,
      returnId: null,
    });
    return previewOf(params.id, fields, uses);
  },
});

export const updateOutboundShipping = route({
  id: "admin.claims.updateOutboundShipping",
  method: "POST",
  url: "/admin/claims/:id/outbound/shipping-method/:action_id",
  access: "admin",
  permission: "claim:write",
  summary: "Sets what sending goods out costs; null goes back to the price of the option.",
  params: ByAction,
  body: ReturnShippingChangesBody,
  selects: claimFields,
  reply: Preview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, body, fields, caller }, uses: Uses) {
    const subject = await uses.claims.inbound(params.id, caller.actorId);
    await uses.orderChangeContents.updateShipping(subject, params.action_id, toShippingCorrection(body));
    return previewOf(params.id, fields, uses);
  },
});

export const removeOutboundShipping = route({
  id: "admin.claims.deleteOutboundShipping",
  method: "DELETE",
  url: "/admin/claims/:id/outbound/shipping-method/:action_id",
  access: "admin",
  permission: "claim:write",
  summary: "Leaves open how goods are sent out.",
  params: ByAction,
  selects: claimFields,
  reply: Preview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, fields, caller }, uses: Uses) {
    const subject = await uses.claims.inbound(params.id, caller.actorId);
    await uses.orderChangeContents.remove(subject, params.action_id, "SHIPPING_ADD");
    return previewOf(params.id, fields, uses);
  },
});
