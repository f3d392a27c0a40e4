import Type from "typebox";
import { ShippingOptionNotFound, ShippingOptionNotOffered } from "../fulfillment/index.ts";
import {
  ActionNotFound,
  ChangeEmpty,
  ChangeOpen,
  ChangeOutdated,
  confirmerOf,
  ItemNotInOrder,
  NoOpenChange,
  OrderPreviewDto,
  type OrderPreviewService,
} from "../order-change/index.ts";
import { route } from "../platform/http/route.ts";
import { closed, deleted, deletedOf } from "../platform/http/shape.ts";
import { CodeInvalid } from "../promotion/index.ts";
import type { DraftEditService } from "./draft-edit.service.ts";
import type { DraftItemService } from "./draft-items.service.ts";
import { CodeNotOfDraft, DraftChanged, DraftNotFound, ItemIncomplete } from "./draft-order.errors.ts";
import {
  DraftCodesBody,
  DraftItemChangesBody,
  DraftItemsBody,
  DraftShippingBody,
  DraftShippingChangesBody,
  toAddedLines,
  toDraftShipping,
  toLineCorrection,
  toShippingChanges,
} from "./draft-order.schema.ts";
import type { DraftPromotionService } from "./draft-promotion.service.ts";
import type { DraftShippingService } from "./draft-shipping.service.ts";

interface Uses {
  orderPreviews: OrderPreviewService;
  draftEdits: DraftEditService;
  draftItems: DraftItemService;
  draftShipping: DraftShippingService;
  draftPromotions: DraftPromotionService;
}

const ById = closed({ id: Type.String() });
const ByAction = closed({ id: Type.String(), action_id: Type.String() });
const write = { access: "admin", permission: "draft_order:write" } as const;
const shown = { ...write, reply: Type.Object({ draft_order_preview: OrderPreviewDto }) } as const;
const ofOpen = [DraftNotFound, NoOpenChange, DraftChanged] as const;

const previewOf = async (id: string, { orderPreviews }: Uses) => ({
  draft_order_preview: await orderPreviews.preview(id),
});

export const beginDraftEdit = route({
  id: "admin.draftOrders.beginEdit",
  method: "POST",
  url: "/admin/draft-orders/:id/edit",
  ...shown,
  summary: "Begins to change a draft order; nothing is changed until the edit is confirmed.",
  params: ById,
  addsOnce: true,
  errors: [DraftNotFound, ChangeOpen],
  async handle({ params, caller }, uses: Uses) {
    await uses.draftEdits.begin(params.id, caller.actorId);
    return previewOf(params.id, uses);
  },
});

export const cancelDraftEdit = route({
  id: "admin.draftOrders.cancelEdit",
  method: "DELETE",
  url: "/admin/draft-orders/:id/edit",
  ...write,
  summary: "Gives up the edit of a draft order.",
  params: ById,
  reply: deletedOf("draft-order-edit"),
  errors: ofOpen,
  async handle({ params, caller }, { draftEdits }: Uses) {
    await draftEdits.cancel(params.id, caller.actorId);
    return deleted("draft-order-edit", params.id);
  },
});

export const requestDraftEdit = route({
  id: "admin.draftOrders.requestEdit",
  method: "POST",
  url: "/admin/draft-orders/:id/edit/request",
  ...shown,
  summary: "Marks the edit of a draft order as waiting for somebody's consent.",
  params: ById,
  errors: [...ofOpen, ChangeEmpty],
  async handle({ params, caller }, uses: Uses) {
    await uses.draftEdits.request(params.id, caller.actorId);
    return previewOf(params.id, uses);
  },
});

export const confirmDraftEdit = route({
  id: "admin.draftOrders.confirmEdit",
  method: "POST",
  url: "/admin/draft-orders/:id/edit/confirm",
  ...shown,
  summary: "Makes the edit of a draft order true.",
  params: ById,
  errors: [...ofOpen, ChangeEmpty, ChangeOutdated],
  async handle(request, uses: Uses) {
    await uses.draftEdits.confirm(request.params.id, confirmerOf(request));
    return previewOf(request.params.id, uses);
  },
});

export const addDraftItems = route({
  id: "admin.draftOrders.addItems",
  method: "POST",
  url: "/admin/draft-orders/:id/edit/items",
  ...shown,
  summary: "Adds items to a draft order: variants, or what has a title and a price of its own.",
  params: ById,
  body: DraftItemsBody,
  addsOnce: true,
  errors: [...ofOpen, ItemIncomplete],
  async handle({ params, body }, uses: Uses) {
    await uses.draftItems.add(params.id, toAddedLines(body));
    return previewOf(params.id, uses);
  },
});

export const updateDraftItem = route({
  id: "admin.draftOrders.updateItem",
  method: "POST",
  url: "/admin/draft-orders/:id/edit/items/item/:item_id",
  ...shown,
  summary: "Sets a line of a draft order; a quantity of 0 takes it out.",
  params: closed({ id: Type.String(), item_id: Type.String() }),
  body: DraftItemChangesBody,
  errors: [...ofOpen, ItemNotInOrder],
  async handle({ params, body }, uses: Uses) {
    await uses.draftItems.update(params.id, params.item_id, toLineCorrection(body));
    return previewOf(params.id, uses);
  },
});

export const updateDraftAction = route({
  id: "admin.draftOrders.updateActionItem",
  method: "POST",
  url: "/admin/draft-orders/:id/edit/items/:action_id",
  ...shown,
  summary: "Corrects what an edit does to a line of a draft order; 0 for an added line leaves it out.",
  params: ByAction,
  body: DraftItemChangesBody,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, body }, uses: Uses) {
    await uses.draftItems.updateAction(params.id, params.action_id, toLineCorrection(body));
    return previewOf(params.id, uses);
  },
});

export const removeDraftAction = route({
  id: "admin.draftOrders.removeActionItem",
  method: "DELETE",
  url: "/admin/draft-orders/:id/edit/items/:action_id",
  ...shown,
  summary: "Takes back what an edit does to a line of a draft order.",
  params: ByAction,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params }, uses: Uses) {
    await uses.draftItems.removeAction(params.id, params.action_id);
    return previewOf(params.id, uses);
  },
});

export const addDraftPromotions = route({
  id: "admin.draftOrders.addPromotions",
  method: "POST",
  url: "/admin/draft-orders/:id/edit/promotions",
  ...shown,
  summary: "Enters promotion codes for a draft order.",
  params: ById,
  body: DraftCodesBody,
  errors: [...ofOpen, CodeInvalid],
  async handle({ params, body }, uses: Uses) {
    await uses.draftPromotions.add(params.id, body.promo_codes);
    return previewOf(params.id, uses);
  },
});

export const removeDraftPromotions = route({
  id: "admin.draftOrders.removePromotions",
  method: "DELETE",
  url: "/admin/draft-orders/:id/edit/promotions",
  ...shown,
  summary: "Takes promotion codes off a draft order.",
  params: ById,
  body: DraftCodesBody,
  errors: [...ofOpen, CodeNotOfDraft],
  async handle({ params, body }, uses: Uses) {
    await uses.draftPromotions.remove(params.id, body.promo_codes);
    return previewOf(params.id, uses);
  },
});

export const addDraftShipping = route({
  id: "admin.draftOrders.addShippingMethod",
  method: "POST",
  url: "/admin/draft-orders/:id/edit/shipping-methods",
  ...shown,
  summary: "Adds a shipping method to a draft order, at the price of its option or another.",
  params: ById,
  body: DraftShippingBody,
  addsOnce: true,
  errors: [...ofOpen, ShippingOptionNotFound, ShippingOptionNotOffered],
  async handle({ params, body }, uses: Uses) {
    await uses.draftShipping.add(params.id, toDraftShipping(body));
    return previewOf(params.id, uses);
  },
});

export const updateDraftShipping = route({
  id: "admin.draftOrders.updateShippingMethod",
  method: "POST",
  url: "/admin/draft-orders/:id/edit/shipping-methods/method/:method_id",
  ...shown,
  summary: "Changes a shipping method of a draft order: its option, what it costs.",
  params: closed({ id: Type.String(), method_id: Type.String() }),
  body: DraftShippingChangesBody,
  errors: [...ofOpen, ShippingOptionNotFound, ShippingOptionNotOffered],
  async handle({ params, body }, uses: Uses) {
    await uses.draftShipping.update(params.id, params.method_id, toShippingChanges(body));
    return previewOf(params.id, uses);
  },
});

export const removeDraftShipping = route({
  id: "admin.draftOrders.removeShippingMethod",
  method: "DELETE",
  url: "/admin/draft-orders/:id/edit/shipping-methods/method/:method_id",
  ...shown,
  summary: "Takes a shipping method out of a draft order.",
  params: closed({ id: Type.String(), method_id: Type.String() }),
  errors: ofOpen,
  async handle({ params }, uses: Uses) {
    await uses.draftShipping.remove(params.id, params.method_id);
    return previewOf(params.id, uses);
  },
});

export const updateDraftShippingAction = route({
  id: "admin.draftOrders.updateActionShippingMethod",
  method: "POST",
  url: "/admin/draft-orders/:id/edit/shipping-methods/:action_id",
  ...shown,
  summary: "Changes a shipping method that an edit adds to a draft order.",
  params: ByAction,
  body: DraftShippingBody,
  errors: [...ofOpen, ActionNotFound, ShippingOptionNotFound, ShippingOptionNotOffered],
  async handle({ params, body }, uses: Uses) {
    await uses.draftShipping.updateAction(params.id, params.action_id, toDraftShipping(body));
    return previewOf(params.id, uses);
  },
});

export const removeDraftShippingAction = route({
  id: "admin.draftOrders.removeActionShippingMethod",
  method: "DELETE",
  url: "/admin/draft-orders/:id/edit/shipping-methods/:action_id",
  ...shown,
  summary: "Takes back what an edit does to a shipping method of a draft order.",
  params: ByAction,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params }, uses: Uses) {
    await uses.draftShipping.removeAction(params.id, params.action_id);
    return previewOf(params.id, uses);
  },
});
