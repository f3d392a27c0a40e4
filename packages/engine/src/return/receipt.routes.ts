import Type from "typebox";
import { OrderDto, type OrderService, toOrderDto } from "../order/index.ts";
import {
  ActionNotFound,
  ChangeEmpty,
  ChangeOpen,
  ChangeOutdated,
  confirmerOf,
  NoOpenChange,
  OrderPreviewDto,
  type OrderPreviewService,
} from "../order-change/index.ts";
import type { Selection } from "../platform/http/fields.ts";
import { route } from "../platform/http/route.ts";
import { versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf } from "../platform/http/shape.ts";
import type { ReturnReceiptService } from "./receipt.service.ts";
import { NotInReturn, ReturnNotAwaited, ReturnNotFound, ReturnWithoutLocation } from "./return.errors.ts";
import {
  ArrivedItemsBody,
  BeginReceiptBody,
  ConfirmationBody,
  ReturnDto,
  returnFields,
  ReturnItemChangesBody,
  toArrivedItem,
  toItemCorrection,
  toReturnDto,
} from "./return.schema.ts";
import type { ReturnService } from "./return.service.ts";

interface Uses {
  orders: OrderService;
  orderPreviews: OrderPreviewService;
  returns: ReturnService;
  returnReceipts: ReturnReceiptService;
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

export const beginReceipt = route({
  id: "admin.returns.initiateReceive",
  method: "POST",
  url: "/admin/returns/:id/receive",
  access: "admin",
  permission: "return:write",
  summary: "Begins to note what of a return has arrived.",
  params: ById,
  body: BeginReceiptBody,
  selects: returnFields,
  reply: Type.Object({ order: Type.Partial(OrderDto), return: Type.Partial(ReturnDto) }),
  addsOnce: true,
  errors: [ReturnNotFound, ReturnNotAwaited, ChangeOpen],
  async handle({ params, body, fields, caller }, { returnReceipts, returns, orders }: Uses) {
    const { description, internal_note: internalNote, metadata } = body;
    await returnReceipts.begin(params.id, { description, internalNote, metadata, createdBy: caller.actorId });
    const one = await returns.get(params.id);
    const order = toOrderDto(await orders.get(one.orderId));
    return versioned({ order, return: fields.pick(toReturnDto(one)) }, one.version);
  },
});

export const cancelReceipt = route({
  id: "admin.returns.cancelReceive",
  method: "DELETE",
  url: "/admin/returns/:id/receive",
  access: "admin",
  permission: "return:write",
  summary: "Forgets what was noted to have arrived; the return is still awaited.",
  params: ById,
  reply: deletedOf("return"),
  errors: ofOpen,
  async handle({ params, caller }, { returnReceipts }: Uses) {
    await returnReceipts.abandon(params.id, caller.actorId);
    return deleted("return", params.id);
  },
});

export const receiveItems = route({
  id: "admin.returns.receiveItems",
  method: "POST",
  url: "/admin/returns/:id/receive-items",
  access: "admin",
  permission: "return:write",
  summary: "Notes goods of a return that have arrived as good as new.",
  params: ById,
  body: ArrivedItemsBody,
  selects: returnFields,
  reply: Preview,
  addsOnce: true,
  errors: [...ofOpen, NotInReturn],
  async handle({ params, body, fields }, uses: Uses) {
    await uses.returnReceipts.add(params.id, "RECEIVE_RETURN_ITEM", body.items.map(toArrivedItem));
    return previewOf(params.id, fields, uses);
  },
});

export const updateReceivedItem = route({
  id: "admin.returns.updateReceiveItem",
  method: "POST",
  url: "/admin/returns/:id/receive-items/:action_id",
  access: "admin",
  permission: "return:write",
  summary: "Corrects how many arrived as good as new; a quantity of 0 takes them out.",
  params: ByAction,
  body: ReturnItemChangesBody,
  selects: returnFields,
  reply: Preview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, body, fields }, uses: Uses) {
    await uses.returnReceipts.update(params.id, params.action_id, "RECEIVE_RETURN_ITEM", toItemCorrection(body));
    return previewOf(params.id, fields, uses);
  },
});

export const removeReceivedItem = route({
  id: "admin.returns.removeReceiveItem",
  method: "DELETE",
  url: "/admin/returns/:id/receive-items/:action_id",
  access: "admin",
  permission: "return:write",
  summary: "Takes back that goods have arrived as good as new.",
  params: ByAction,
  selects: returnFields,
  reply: Preview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, fields }, uses: Uses) {
    await uses.returnReceipts.remove(params.id, params.action_id, "RECEIVE_RETURN_ITEM");
    return previewOf(params.id, fields, uses);
  },
});

export const dismissItems = route({
  id: "admin.returns.dismissItems",
  method: "POST",
  url: "/admin/returns/:id/dismiss-items",
  access: "admin",
  permission: "return:write",
  summary: "Notes goods of a return that have arrived damaged.",
  params: ById,
  body: ArrivedItemsBody,
  selects: returnFields,
  reply: Preview,
  addsOnce: true,
  errors: [...ofOpen, NotInReturn],
  async handle({ params, body, fields }, uses: Uses) {
    await uses.returnReceipts.add(params.id, "RECEIVE_DAMAGED_RETURN_ITEM", body.items.map(toArrivedItem));
    return previewOf(params.id, fields, uses);
  },
});

export const updateDismissedItem = route({
  id: "admin.returns.updateDismissItem",
  method: "POST",
  url: "/admin/returns/:id/dismiss-items/:action_id",
  access: "admin",
  permission: "return:write",
  summary: "Corrects how many arrived damaged; a quantity of 0 takes them out.",
  params: ByAction,
  body: ReturnItemChangesBody,
  selects: returnFields,
  reply: Preview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, body, fields }, uses: Uses) {
    await uses.returnReceipts.update(
      params.id,
      params.action_id,
      "RECEIVE_DAMAGED_RETURN_ITEM",
      toItemCorrection(body),
    );
    return previewOf(params.id, fields, uses);
  },
});

export const removeDismissedItem = route({
  id: "admin.returns.removeDismissItem",
  method: "DELETE",
  url: "/admin/returns/:id/dismiss-items/:action_id",
  access: "admin",
  permission: "return:write",
  summary: "Takes back that goods have arrived damaged.",
  params: ByAction,
  selects: returnFields,
  reply: Preview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, fields }, uses: Uses) {
    await uses.returnReceipts.remove(params.id, params.action_id, "RECEIVE_DAMAGED_RETURN_ITEM");
    return previewOf(params.id, fields, uses);
  },
});

export const confirmReceipt = route({
  id: "admin.returns.confirmReceive",
  method: "POST",
  url: "/admin/returns/:id/receive/confirm",
  access: "admin",
  permission: "return:write",
  summary: "Takes in what was noted to have arrived: the customer is credited, good units go back to stock.",
  params: ById,
  body: ConfirmationBody,
  selects: returnFields,
  reply: Preview,
  errors: [...ofOpen, ChangeEmpty, NotInReturn, ReturnWithoutLocation],
  async handle({ fields, ...request }, uses: Uses) {
    const { params, body } = request;
    await uses.returnReceipts.confirm(params.id, confirmerOf(request), body.no_notification);
    return previewOf(params.id, fields, uses);
  },
});
