import Type from "typebox";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { InvalidParentReason, ReasonExists, ReturnReasonNotFound } from "./reason.errors.ts";
import { returnReasonListing } from "./reason.queries.ts";
import { NewReturnReasonBody, ReturnReasonChangesBody, ReturnReasonDto, returnReasonFields } from "./reason.schema.ts";
import type { ReturnReasonService } from "./return-reason.service.ts";

interface Uses {
  returnReasons: ReturnReasonService;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ return_reason: Type.Partial(ReturnReasonDto) });

export const listReturnReasons = route({
  id: "admin.returnReasons.list",
  method: "GET",
  url: "/admin/return-reasons",
  access: "admin",
  permission: "return_reason:read",
  summary: "Return reasons, the oldest first.",
  query: closed(listQuery(returnReasonListing.filters)),
  selects: returnReasonFields,
  reply: listOf("return_reasons", Type.Partial(ReturnReasonDto)),
  async handle({ query, fields }, { returnReasons }: Uses) {
    const { rows, ...page } = await returnReasons.page(query, fields);
    return { return_reasons: rows.map((reason) => fields.pick(reason)), ...page };
  },
});

export const createReturnReason = route({
  id: "admin.returnReasons.create",
  method: "POST",
  url: "/admin/return-reasons",
  access: "admin",
  permission: "return_reason:write",
  summary: "Makes a return reason.",
  body: NewReturnReasonBody,
  selects: returnReasonFields,
  reply: Reply,
  addsOnce: true,
  errors: [ReasonExists, InvalidParentReason],
  async handle({ body, fields, caller }, { returnReasons }: Uses) {
    const { id } = await returnReasons.create(body, caller.actorId);
    const reason = await returnReasons.get(id, fields);
    return versioned({ return_reason: fields.pick(reason) }, reason.version);
  },
});

export const retrieveReturnReason = route({
  id: "admin.returnReasons.retrieve",
  method: "GET",
  url: "/admin/return-reasons/:id",
  access: "admin",
  permission: "return_reason:read",
  summary: "One return reason.",
  params: ById,
  selects: returnReasonFields,
  reply: Reply,
  errors: [ReturnReasonNotFound],
  async handle({ params, fields }, { returnReasons }: Uses) {
    const reason = await returnReasons.get(params.id, fields);
    return versioned({ return_reason: fields.pick(reason) }, reason.version);
  },
});

export const updateReturnReason = route({
  id: "admin.returnReasons.update",
  method: "POST",
  url: "/admin/return-reasons/:id",
  access: "admin",
  permission: "return_reason:write",
  summary: "Changes a return reason.",
  params: ById,
  body: ReturnReasonChangesBody,
  selects: returnReasonFields,
  reply: Reply,
  errors: [ReturnReasonNotFound, ReasonExists, InvalidParentReason, StaleVersion],
  async handle({ params, body, fields, headers }, { returnReasons }: Uses) {
    await returnReasons.update(params.id, body, expectedVersion(headers));
    const reason = await returnReasons.get(params.id, fields);
    return versioned({ return_reason: fields.pick(reason) }, reason.version);
  },
});

export const deleteReturnReason = route({
  id: "admin.returnReasons.delete",
  method: "DELETE",
  url: "/admin/return-reasons/:id",
  access: "admin",
  permission: "return_reason:write",
  summary: "Deletes a return reason with its finer cases; returns keep theirs.",
  params: ById,
  reply: deletedOf("return_reason"),
  errors: [ReturnReasonNotFound],
  async handle({ params }, { returnReasons }: Uses) {
    await returnReasons.delete(params.id);
    return deleted("return_reason", params.id);
  },
});
