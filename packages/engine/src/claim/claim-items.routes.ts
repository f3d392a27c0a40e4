import Type from "typebox";
import {
  ActionNotFound,
  ChangeOutdated,
  ItemNotInOrder,
  NoOpenChange,
  NotReturnable,
  type OrderChangeContentsService,
} from "../order-change/index.ts";
import { route } from "../platform/http/route.ts";
import { closed } from "../platform/http/shape.ts";
import { ReturnReasonNotFound } from "../reason/index.ts";
import { ClaimNotFound } from "./claim.errors.ts";
import { ClaimPreview, previewOf, type PreviewUses } from "./claim-preview.ts";
import { claimFields, ClaimItemChangesBody, ClaimItemsBody, toClaimCorrection, toClaimed } from "./claim.schema.ts";

interface Uses extends PreviewUses {
  orderChangeContents: OrderChangeContentsService;
}

const ByAction = closed({ id: Type.String(), action_id: Type.String() });
const ofOpen = [ClaimNotFound, NoOpenChange, ChangeOutdated] as const;

export const addClaimItems = route({
  id: "admin.claims.addItems",
  method: "POST",
  url: "/admin/claims/:id/claim-items",
  access: "admin",
  permission: "claim:write",
  summary: "Claims items of the order: they are not charged, and those that come back once they have come.",
  params: closed({ id: Type.String() }),
  body: ClaimItemsBody,
  selects: claimFields,
  reply: ClaimPreview,
  addsOnce: true,
  errors: [...ofOpen, ItemNotInOrder, NotReturnable, ReturnReasonNotFound],
  async handle({ params, body, fields, caller }, uses: Uses) {
    await uses.claims.addItems(params.id, toClaimed(body), caller.actorId);
    return previewOf(params.id, fields, uses);
  },
});

export const updateClaimItem = route({
  id: "admin.claims.updateItem",
  method: "POST",
  url: "/admin/claims/:id/claim-items/:action_id",
  access: "admin",
  permission: "claim:write",
  summary: "Corrects what is claimed; a quantity of 0 takes it out.",
  params: ByAction,
  body: ClaimItemChangesBody,
  selects: claimFields,
  reply: ClaimPreview,
  errors: [...ofOpen, ActionNotFound, NotReturnable],
  async handle({ params, body, fields, caller }, uses: Uses) {
    const claim = await uses.claims.inbound(params.id, caller.actorId);
    await uses.orderChangeContents.updateUnits(claim, params.action_id, ["WRITE_OFF_ITEM"], toClaimCorrection(body));
    return previewOf(params.id, fields, uses);
  },
});

export const removeClaimItem = route({
  id: "admin.claims.removeItem",
  method: "DELETE",
  url: "/admin/claims/:id/claim-items/:action_id",
  access: "admin",
  permission: "claim:write",
  summary: "Takes an item out of what is claimed.",
  params: ByAction,
  selects: claimFields,
  reply: ClaimPreview,
  errors: [...ofOpen, ActionNotFound],
  async handle({ params, fields, caller }, uses: Uses) {
    const claim = await uses.claims.inbound(params.id, caller.actorId);
    await uses.orderChangeContents.remove(claim, params.action_id, "WRITE_OFF_ITEM");
    return previewOf(params.id, fields, uses);
  },
});
