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
import { ExchangeNotFound } from "./exchange.errors.ts";
import { ExchangeDto, exchangeFields, toExchangeDto } from "./exchange.schema.ts";
import type { ExchangeService } from "./exchange.service.ts";

interface Uses {
  orderPreviews: OrderPreviewService;
  orderChangeContents: OrderChangeContentsService;
  exchanges: ExchangeService;
}

const ById = closed({ id: Type.String() });
const ByAction = closed({ id: Type.String(), action_id: Type.String() });
const Preview = Type.Object({ order_preview: OrderPreviewDto, exchange: Type.Partial(ExchangeDto) });
const ofOpen = [ExchangeNotFound, NoOpenChange, ChangeOutdated] as const;

async function previewOf(id: string, fields: Selection, uses: Pick<Uses, "exchanges" | "orderPreviews">) {
  const one = await uses.exchanges.get(id, fields);
  return { order_preview: await uses.orderPreviews.preview(one.orderId), exchange: fields.pick(toExchangeDto(one)) };
}

export const addOutboundItems = route({
  id: "admin.exchanges.addOutboundItems",
  method: "POST",
  url: "/admin/exchanges/:id/outbound/items",
  access: "admin",
  permission: "exchange:write",
  summary: "Adds variants that go out with an exchange, at the price of the moment or the one given.",
  params: ById,
  body: NewVariantsBody,
  selects: exchangeFields,
  reply: Preview,
  errors: [...ofOpen],
  async handle({ params, body, fields, caller }, uses: Uses) {
    await uses.exchanges.addVariants(params.id, toAddedVariants(body), caller.actorId);
    return previewOf(params.id, fields, uses);
  },
});

export const updateOutboundItem = route({
  id: "admin.exchanges.updateOutboundItem",
  method: "POST",
  url: "/admin/exchanges/:id/outbound/items/:action_id",
  access: "admin",
  permission: "exchange:write",
  summary: "Corrects what goes out; a quantity of 0 takes it out.",
  params: ByAction,
  body: VariantChangesBody,
  selects: exchangeFields,
  reply: Preview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, body, fields, caller }, uses: Uses) {
    const subject = await uses.exchanges.inbound(params.id, caller.actorId);
    await uses.orderChangeContents.updateVariant(subject, params.action_id, toVariantCorrection(body));
    return previewOf(params.id, fields, uses);
  },
});

export const removeOutboundItem = route({
  id: "admin.exchanges.removeOutboundItem",
  method: "DELETE",
  url: "/admin/exchanges/:id/outbound/items/:action_id",
  access: "admin",
  permission: "exchange:write",
  summary: "Takes a line out of what goes out with an exchange.",
  params: ByAction,
  selects: exchangeFields,
  reply: Preview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, fields, caller }, uses: Uses) {
    const subject = await uses.exchanges.inbound(params.id, caller.actorId);
    await uses.orderChangeContents.remove(subject, params.action_id, "ITEM_ADD");
    return previewOf(params.id, fields, uses);
  },
});

export const addOutboundShipping = route({
  id: "admin.exchanges.addOutboundShipping",
  method: "POST",
  url: "/admin/exchanges/:id/outbound/shipping-method",
  access: "admin",
  permission: "exchange:write",
  summary: "Chooses how goods are sent out; the customer pays what it costs.",
  params: ById,
  body: ReturnShippingBody,
  selects: exchangeFields,
  reply: Preview,
  errors: [...ofOpen, ShippingOptionNotFound, ShippingOptionNotOffered],
  async handle({ params, body, fields, caller }, uses: Uses) {
    const subject = await uses.exchanges.inbound(params.id, caller.actorId);
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
  id: "admin.exchanges.updateOutboundShipping",
  method: "POST",
  url: "/admin/exchanges/:id/outbound/shipping-method/:action_id",
  access: "admin",
  permission: "exchange:write",
  summary: "Sets what sending goods out costs; null goes back to the price of the option.",
  params: ByAction,
  body: ReturnShippingChangesBody,
  selects: exchangeFields,
  reply: Preview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, body, fields, caller }, uses: Uses) {
    const subject = await uses.exchanges.inbound(params.id, caller.actorId);
    await uses.orderChangeContents.updateShipping(subject, params.action_id, toShippingCorrection(body));
    return previewOf(params.id, fields, uses);
  },
});

export const removeOutboundShipping = route({
  id: "admin.exchanges.deleteOutboundShipping",
  method: "DELETE",
  url: "/admin/exchanges/:id/outbound/shipping-method/:action_id",
  access: "admin",
  permission: "exchange:write",
  summary: "Leaves open how goods are sent out.",
  params: ByAction,
  selects: exchangeFields,
  reply: Preview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, fields, caller }, uses: Uses) {
    const subject = await uses.exchanges.inbound(params.id, caller.actorId);
    await uses.orderChangeContents.remove(subject, params.action_id, "SHIPPING_ADD");
    return previewOf(params.id, fields, uses);
  },
});
