import Type from "typebox";
import { ShippingOptionNotFound, ShippingOptionNotOffered } from "../fulfillment/index.ts";
import {
  ActionNotFound,
  ChangeEmpty,
  ChangeOpen,
  ChangeOutdated,
  confirmerOf,
  ItemNotInOrder,
  NewVariantsBody,
  NoOpenChange,
  OrderChangeDto,
  OrderPreviewDto,
  type OrderPreviewService,
  OutOfStockForOrder,
  toAddedVariants,
  toOrderChangeDto,
} from "../order-change/index.ts";
import { route } from "../platform/http/route.ts";
import { closed, deleted, deletedOf } from "../platform/http/shape.ts";
import { OrderIsDraft } from "./order-edit.errors.ts";
import {
  EditItemChangesBody,
  EditShippingBody,
  EditShippingChangesBody,
  NewOrderEditBody,
  toAddedShipping,
  toItemCorrection,
  toShippingCorrection,
} from "./order-edit.schema.ts";
import type { OrderEditService } from "./order-edit.service.ts";

interface Uses {
  orderEdits: OrderEditService;
  orderPreviews: OrderPreviewService;
}

// An order has one edit at a time, so the order's id names it.
const ById = closed({ id: Type.String() });
const ByItem = closed({ id: Type.String(), item_id: Type.String() });
const ByAction = closed({ id: Type.String(), action_id: Type.String() });
const write = { access: "admin", permission: "order_edit:write" } as const;
const shown = { ...write, reply: Type.Object({ order_preview: OrderPreviewDto }) } as const;
const ofOpen = [OrderIsDraft, NoOpenChange, ChangeOutdated] as const;

const previewOf = async (id: string, { orderPreviews }: Uses) => ({ order_preview: await orderPreviews.preview(id) });

export const beginOrderEdit = route({
  id: "admin.orderEdits.initiateRequest",
  method: "POST",
  url: "/admin/order-edits",
  ...write,
  summary: "Begins to change an order; nothing is changed until the edit is confirmed.",
  body: NewOrderEditBody,
  reply: Type.Object({ order_change: OrderChangeDto }),
  addsOnce: true,
  errors: [OrderIsDraft, ChangeOpen],
  async handle({ body, caller }, { orderEdits }: Uses) {
    const { order_id: orderId, description, internal_note: internalNote, metadata } = body;
    const begun = { orderId, description, internalNote, metadata, createdBy: caller.actorId };
    const { change, currencyCode } = await orderEdits.begin(begun);
    return { order_change: toOrderChangeDto(change, currencyCode) };
  },
});

export const cancelOrderEdit = route({
  id: "admin.orderEdits.cancelRequest",
  method: "DELETE",
  url: "/admin/order-edits/:id",
  ...write,
  summary: "Gives up the edit of an order.",
  params: ById,
  reply: deletedOf("order-edit"),
  errors: ofOpen,
  async handle({ params, caller }, { orderEdits }: Uses) {
    await orderEdits.cancel(params.id, caller.actorId);
    return deleted("order-edit", params.id);
  },
});

export const addEditItems = route({
  id: "admin.orderEdits.addItems",
  method: "POST",
  url: "/admin/order-edits/:id/items",
  ...shown,
  summary: "Adds variants to an order that is being edited.",
  params: ById,
  body: NewVariantsBody,
  addsOnce: true,
  errors: ofOpen,
  async handle({ params, body }, uses: Uses) {
    await uses.orderEdits.addItems(params.id, toAddedVariants(body));
    return previewOf(params.id, uses);
  },
});

export const updateOriginalItem = route({
  id: "admin.orderEdits.updateOriginalItem",
  method: "POST",
  url: "/admin/order-edits/:id/items/item/:item_id",
  ...shown,
  summary: "Sets how many of a line an order is to have, or at what price; a quantity of 0 takes it out.",
  params: ByItem,
  body: EditItemChangesBody,
  errors: [...ofOpen, ItemNotInOrder],
  async handle({ params, body }, uses: Uses) {
    await uses.orderEdits.updateItem(params.id, params.item_id, toItemCorrection(body));
    return previewOf(params.id, uses);
  },
});

export const updateEditItem = route({
  id: "admin.orderEdits.updateAddedItem",
  method: "POST",
  url: "/admin/order-edits/:id/items/:action_id",
  ...shown,
  summary: "Corrects what an edit does to a line; a quantity of 0 for an added line leaves it out.",
  params: ByAction,
  body: EditItemChangesBody,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, body }, uses: Uses) {
    await uses.orderEdits.updateAction(params.id, params.action_id, toItemCorrection(body));
    return previewOf(params.id, uses);
  },
});

export const removeEditItem = route({
  id: "admin.orderEdits.removeAddedItem",
  method: "DELETE",
  url: "/admin/order-edits/:id/items/:action_id",
  ...shown,
  summary: "Takes back what an edit does to a line.",
  params: ByAction,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params }, uses: Uses) {
    await uses.orderEdits.removeAction(params.id, params.action_id);
    return previewOf(params.id, uses);
  },
});

export const addEditShipping = route({
  id: "admin.orderEdits.addShippingMethod",
  method: "POST",
  url: "/admin/order-edits/:id/shipping-method",
  ...shown,
  summary: "Adds a shipping method to an order that is being edited.",
  params: ById,
  body: EditShippingBody,
  addsOnce: true,
  errors: [...ofOpen, ShippingOptionNotFound, ShippingOptionNotOffered],
  async handle({ params, body }, uses: Uses) {
    await uses.orderEdits.addShipping(params.id, toAddedShipping(body));
    return previewOf(params.id, uses);
  },
});

export const updateEditShipping = route({
  id: "admin.orderEdits.updateShippingMethod",
  method: "POST",
  url: "/admin/order-edits/:id/shipping-method/:action_id",
  ...shown,
  summary: "Sets what an added shipping method costs; null goes back to the price of its option.",
  params: ByAction,
  body: EditShippingChangesBody,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, body }, uses: Uses) {
    await uses.orderEdits.updateShipping(params.id, params.action_id, toShippingCorrection(body));
    return previewOf(params.id, uses);
  },
});

export const removeEditShipping = route({
  id: "admin.orderEdits.removeShippingMethod",
  method: "DELETE",
  url: "/admin/order-edits/:id/shipping-method/:action_id",
  ...shown,
  summary: "Takes an added shipping method out of an edit.",
  params: ByAction,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params }, uses: Uses) {
    await uses.orderEdits.removeShipping(params.id, params.action_id);
    return previewOf(params.id, uses);
  },
});

export const requestOrderEdit = route({
  id: "admin.orderEdits.request",
  method: "POST",
  url: "/admin/order-edits/:id/request",
  ...shown,
  summary: "Marks an edit as waiting for somebody's consent.",
  params: ById,
  errors: [...ofOpen, ChangeEmpty],
  async handle({ params, caller }, uses: Uses) {
    await uses.orderEdits.request(params.id, caller.actorId);
    return previewOf(params.id, uses);
  },
});

export const confirmOrderEdit = route({
  id: "admin.orderEdits.confirm",
  method: "POST",
  url: "/admin/order-edits/:id/confirm",
  ...shown,
  summary: "Makes an edit true: stock for what it adds is promised, and the order comes to what its preview said.",
  params: ById,
  errors: [...ofOpen, ChangeEmpty, OutOfStockForOrder],
  async handle(request, uses: Uses) {
    await uses.orderEdits.confirm(request.params.id, confirmerOf(request));
    return previewOf(request.params.id, uses);
  },
});
