import Type from "typebox";
import { ChangeOpen, OrderPreviewDto, type OrderPreviewService } from "../order-change/index.ts";
import { StockLocationNotFound } from "../inventory/index.ts";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, listOf } from "../platform/http/shape.ts";
import type { ReturnRequestService } from "./request.service.ts";
import { ReturnNotCancelable, ReturnNotFound } from "./return.errors.ts";
import { returnListing } from "./return.queries.ts";
import { ConfirmationBody, ReturnChangesBody, ReturnDto, returnFields, toReturnDto } from "./return.schema.ts";
import type { ReturnService } from "./return.service.ts";

interface Uses {
  orderPreviews: OrderPreviewService;
  returns: ReturnService;
  returnRequests: ReturnRequestService;
}

const ById = closed({ id: Type.String() });

export const listReturns = route({
  id: "admin.returns.list",
  method: "GET",
  url: "/admin/returns",
  access: "admin",
  permission: "return:read",
  summary: "Returns, the latest first.",
  query: closed(listQuery(returnListing.filters)),
  selects: returnFields,
  reply: listOf("returns", Type.Partial(ReturnDto)),
  async handle({ query, fields }, { returns }: Uses) {
    const { rows, ...page } = await returns.page(query);
    return { returns: rows.map((one) => fields.pick(toReturnDto(one))), ...page };
  },
});

export const retrieveReturn = route({
  id: "admin.returns.retrieve",
  method: "GET",
  url: "/admin/returns/:id",
  access: "admin",
  permission: "return:read",
  summary: "A return.",
  params: ById,
  query: closed({}),
  selects: returnFields,
  reply: Type.Object({ return: Type.Partial(ReturnDto) }),
  errors: [ReturnNotFound],
  async handle({ params, fields }, { returns }: Uses) {
    const one = await returns.get(params.id);
    return versioned({ return: fields.pick(toReturnDto(one)) }, one.version);
  },
});

export const updateReturn = route({
  id: "admin.returns.updateRequest",
  method: "POST",
  url: "/admin/returns/:id",
  access: "admin",
  permission: "return:write",
  summary: "Changes where the goods of a return go, and whether the customer is told.",
  params: ById,
  body: ReturnChangesBody,
  selects: returnFields,
  reply: Type.Object({ order_preview: OrderPreviewDto, return: Type.Partial(ReturnDto) }),
  errors: [ReturnNotFound, StockLocationNotFound, StaleVersion],
  async handle({ params, body, fields, headers }, { returns, orderPreviews }: Uses) {
    const { location_id: locationId, no_notification: noNotification, metadata } = body;
    const changes = { ...(locationId !== undefined && { locationId }), ...(metadata !== undefined && { metadata }) };
    const told = { ...changes, ...(noNotification !== undefined && { noNotification }) };
    await returns.update(params.id, told, expectedVersion(headers));
    const one = await returns.get(params.id);
    const preview = await orderPreviews.preview(one.orderId);
    return versioned({ order_preview: preview, return: fields.pick(toReturnDto(one)) }, one.version);
  },
});

export const cancelReturn = route({
  id: "admin.returns.cancel",
  method: "POST",
  url: "/admin/returns/:id/cancel",
  access: "admin",
  permission: "return:write",
  summary: "Calls off a return of which nothing has come yet.",
  params: ById,
  body: ConfirmationBody,
  selects: returnFields,
  reply: Type.Object({ return: Type.Partial(ReturnDto) }),
  errors: [ReturnNotFound, ReturnNotCancelable, ChangeOpen],
  async handle({ params, fields, caller }, { returns, returnRequests }: Uses) {
    await returnRequests.cancel(params.id, caller.actorId);
    const one = await returns.get(params.id);
    return versioned({ return: fields.pick(toReturnDto(one)) }, one.version);
  },
});
