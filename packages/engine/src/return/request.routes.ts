import Type from "typebox";
import { StockLocationNotFound } from "../inventory/index.ts";
import { OrderDto, type OrderService, toOrderDto } from "../order/index.ts";
import {
  ActionNotFound,
  ChangeEmpty,
  ChangeOpen,
  ChangeOutdated,
  confirmerOf,
  ItemNotInOrder,
  NoOpenChange,
  NotReturnable,
  OrderPreviewDto,
  type OrderPreviewService,
} from "../order-change/index.ts";
import { ShippingOptionNotFound, ShippingOptionNotOffered } from "../fulfillment/index.ts";
import type { Selection } from "../platform/http/fields.ts";
import { route } from "../platform/http/route.ts";
import { versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf } from "../platform/http/shape.ts";
import { ReturnReasonNotFound } from "../reason/index.ts";
import type { ReturnRequestService } from "./request.service.ts";
import { NothingComesBack, ReturnNotFound } from "./return.errors.ts";
import {
  ConfirmationBody,
  NewReturnBody,
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
import type { ReturnService } from "./return.service.ts";

interface Uses {
  orders: OrderService;
  orderPreviews: OrderPreviewService;
  returns: ReturnService;
  returnRequests: ReturnRequestService;
}

const ById = closed({ id: Type.String() });
const ByAction = closed({ id: Type.String(), action_id: Type.String() });
const Preview = Type.Object({ order_preview: OrderPreviewDto, return: Type.Partial(ReturnDto) });
const ofOpen = [ReturnNotFound, NoOpenChange, ChangeOutdated] as const;

async function previewOf(id: string, fields: Selection, { returns, orderPreviews }: Uses) {
  const one = await returns.get(id);
  const body = { order_preview: await orderPreviews.preview(one.orderId), return: fields.pick(toReturnDto(one)) };
  return versioned(body, one.version);
}

export const beginReturn = route({
  id: "admin.returns.initiateRequest",
  method: "POST",
  url: "/admin/returns",
  access: "admin",
  permission: "return:write",
  summary: "Begins a return, with nothing in it yet.",
  body: NewReturnBody,
  selects: returnFields,
  reply: Type.Object({ order: Type.Partial(OrderDto), return: Type.Partial(ReturnDto) }),
  addsOnce: true,
  errors: [ChangeOpen, StockLocationNotFound],
  async handle({ body, fields, caller }, { returnRequests, orders }: Uses) {
    const one = await returnRequests.begin({
      orderId: body.order_id,
      locationId: body.location_id,
      description: body.description,
      internalNote: body.internal_note,
      noNotification: body.no_notification,
      metadata: body.metadata,
      createdBy: caller.actorId,
    });
    const order = toOrderDto(await orders.get(one.orderId));
    return versioned({ order, return: fields.pick(toReturnDto(one)) }, one.version);
  },
});

export const addReturnItems = route({
  id: "admin.returns.addReturnItem",
  method: "POST",
  url: "/admin/returns/:id/request-items",
  access: "admin",
  permission: "return:write",
  summary: "Adds items of the order to a return that is being put together.",
  params: ById,
  body: ReturnItemsBody,
  selects: returnFields,
  reply: Preview,
  addsOnce: true,
  errors: [...ofOpen, ItemNotInOrder, NotReturnable, ReturnReasonNotFound, StockLocationNotFound],
  async handle({ params, body, fields }, uses: Uses) {
    await uses.returnRequests.addItems(params.id, body.items.map(toGivenBack));
    if (body.location_id) await uses.returns.update(params.id, { locationId: body.location_id });
    return previewOf(params.id, fields, uses);
  },
});

export const updateReturnItem = route({
  id: "admin.returns.updateReturnItem",
  method: "POST",
  url: "/admin/returns/:id/request-items/:action_id",
  access: "admin",
  permission: "return:write",
  summary: "Corrects an item of a return that is being put together; a quantity of 0 takes it out.",
  params: ByAction,
  body: ReturnItemChangesBody,
  selects: returnFields,
  reply: Preview,
  errors: [...ofOpen, ActionNotFound, NotReturnable, ReturnReasonNotFound],
  async handle({ params, body, fields }, uses: Uses) {
    await uses.returnRequests.updateItem(params.id, params.action_id, toItemCorrection(body));
    return previewOf(params.id, fields, uses);
  },
});

export const removeReturnItem = route({
  id: "admin.returns.removeReturnItem",
  method: "DELETE",
  url: "/admin/returns/:id/request-items/:action_id",
  access: "admin",
  permission: "return:write",
  summary: "Takes an item out of a return that is being put together.",
  params: ByAction,
  selects: returnFields,
  reply: Preview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, fields }, uses: Uses) {
    await uses.returnRequests.removeItem(params.id, params.action_id);
    return previewOf(params.id, fields, uses);
  },
});

export const addReturnShipping = route({
  id: "admin.returns.addReturnShipping",
  method: "POST",
  url: "/admin/returns/:id/shipping-method",
  access: "admin",
  permission: "return:write",
  summary: "Chooses how a return is sent; the customer pays what it costs.",
  params: ById,
  body: ReturnShippingBody,
  selects: returnFields,
  reply: Preview,
  addsOnce: true,
  errors: [...ofOpen, ShippingOptionNotFound, ShippingOptionNotOffered],
  async handle({ params, body, fields }, uses: Uses) {
    await uses.returnRequests.addShipping(params.id, toShipping(body));
    return previewOf(params.id, fields, uses);
  },
});

export const updateReturnShipping = route({
  id: "admin.returns.updateReturnShipping",
  method: "POST",
  url: "/admin/returns/:id/shipping-method/:action_id",
  access: "admin",
  permission: "return:write",
  summary: "Sets what sending a return costs; null goes back to the price of the option.",
  params: ByAction,
  body: ReturnShippingChangesBody,
  selects: returnFields,
  reply: Preview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, body, fields }, uses: Uses) {
    await uses.returnRequests.updateShipping(params.id, params.action_id, toShippingCorrection(body));
    return previewOf(params.id, fields, uses);
  },
});

export const removeReturnShipping = route({
  id: "admin.returns.deleteReturnShipping",
  method: "DELETE",
  url: "/admin/returns/:id/shipping-method/:action_id",
  access: "admin",
  permission: "return:write",
  summary: "Leaves open how a return is sent.",
  params: ByAction,
  selects: returnFields,
  reply: Preview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, fields }, uses: Uses) {
    await uses.returnRequests.removeShipping(params.id, params.action_id);
    return previewOf(params.id, fields, uses);
  },
});

export const confirmReturnRequest = route({
  id: "admin.returns.confirmRequest",
  method: "POST",
  url: "/admin/returns/:id/request",
  access: "admin",
  permission: "return:write",
  summary: "Requests a return: from now on its goods are awaited.",
  params: ById,
  body: ConfirmationBody,
  selects: returnFields,
  reply: Preview,
  errors: [...ofOpen, ChangeEmpty, NothingComesBack, NotReturnable],
  async handle({ fields, ...request }, uses: Uses) {
    const { params, body } = request;
    await uses.returnRequests.confirm(params.id, confirmerOf(request), body.no_notification);
    return previewOf(params.id, fields, uses);
  },
});

export const cancelReturnRequest = route({
  id: "admin.returns.cancelRequest",
  method: "DELETE",
  url: "/admin/returns/:id/request",
  access: "admin",
  permission: "return:write",
  summary: "Gives up a return that was not requested yet.",
  params: ById,
  reply: deletedOf("return"),
  errors: ofOpen,
  async handle({ params, caller }, { returnRequests }: Uses) {
    await returnRequests.abandon(params.id, caller.actorId);
    return deleted("return", params.id);
  },
});
