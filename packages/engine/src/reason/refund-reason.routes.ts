import Type from "typebox";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { ReasonExists, RefundReasonNotFound } from "./reason.errors.ts";
import { refundReasonListing } from "./reason.queries.ts";
import { NewRefundReasonBody, RefundReasonChangesBody, RefundReasonDto, refundReasonFields } from "./reason.schema.ts";
import type { RefundReasonService } from "./refund-reason.service.ts";

interface Uses {
  refundReasons: RefundReasonService;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ refund_reason: Type.Partial(RefundReasonDto) });

export const listRefundReasons = route({
  id: "admin.refundReasons.list",
  method: "GET",
  url: "/admin/refund-reasons",
  access: "admin",
  permission: "refund_reason:read",
  summary: "Refund reasons, the oldest first.",
  query: closed(listQuery(refundReasonListing.filters)),
  selects: refundReasonFields,
  reply: listOf("refund_reasons", Type.Partial(RefundReasonDto)),
  async handle({ query, fields }, { refundReasons }: Uses) {
    const { rows, ...page } = await refundReasons.page(query);
    return { refund_reasons: rows.map((reason) => fields.pick(reason)), ...page };
  },
});

export const createRefundReason = route({
  id: "admin.refundReasons.create",
  method: "POST",
  url: "/admin/refund-reasons",
  access: "admin",
  permission: "refund_reason:write",
  summary: "Makes a refund reason.",
  body: NewRefundReasonBody,
  selects: refundReasonFields,
  reply: Reply,
  addsOnce: true,
  errors: [ReasonExists],
  async handle({ body, fields, caller }, { refundReasons }: Uses) {
    const { id } = await refundReasons.create(body, caller.actorId);
    const reason = await refundReasons.get(id);
    return versioned({ refund_reason: fields.pick(reason) }, reason.version);
  },
});

export const retrieveRefundReason = route({
  id: "admin.refundReasons.retrieve",
  method: "GET",
  url: "/admin/refund-reasons/:id",
  access: "admin",
  permission: "refund_reason:read",
  summary: "One refund reason.",
  params: ById,
  selects: refundReasonFields,
  reply: Reply,
  errors: [RefundReasonNotFound],
  async handle({ params, fields }, { refundReasons }: Uses) {
    const reason = await refundReasons.get(params.id);
    return versioned({ refund_reason: fields.pick(reason) }, reason.version);
  },
});

export const updateRefundReason = route({
  id: "admin.refundReasons.update",
  method: "POST",
  url: "/admin/refund-reasons/:id",
  access: "admin",
  permission: "refund_reason:write",
  summary: "Changes a refund reason.",
  params: ById,
  body: RefundReasonChangesBody,
  selects: refundReasonFields,
  reply: Reply,
  errors: [RefundReasonNotFound, ReasonExists, StaleVersion],
  async handle({ params, body, fields, headers }, { refundReasons }: Uses) {
    await refundReasons.update(params.id, body, expectedVersion(headers));
    const reason = await refundReasons.get(params.id);
    return versioned({ refund_reason: fields.pick(reason) }, reason.version);
  },
});

export const deleteRefundReason = route({
  id: "admin.refundReasons.delete",
  method: "DELETE",
  url: "/admin/refund-reasons/:id",
  access: "admin",
  permission: "refund_reason:write",
  summary: "Deletes a refund reason; refunds keep theirs.",
  params: ById,
  reply: deletedOf("refund_reason"),
  errors: [RefundReasonNotFound],
  async handle({ params }, { refundReasons }: Uses) {
    await refundReasons.delete(params.id);
    return deleted("refund_reason", params.id);
  },
});
