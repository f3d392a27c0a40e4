import Type from "typebox";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf } from "../platform/http/shape.ts";
import { ReturnReasonNotFound } from "./reason.errors.ts";
import { returnReasonListing } from "./reason.queries.ts";
import { ReturnReasonDto, returnReasonFields } from "./reason.schema.ts";
import type { ReturnReasonService } from "./return-reason.service.ts";

interface Uses {
  returnReasons: ReturnReasonService;
}

export const listReturnReasonsForShoppers = route({
  id: "returnReasons.list",
  method: "GET",
  url: "/store/return-reasons",
  access: "store",
  summary: "Reasons that a shopper may give for sending something back.",
  query: closed(listQuery(returnReasonListing.filters)),
  selects: returnReasonFields,
  reply: listOf("return_reasons", Type.Partial(ReturnReasonDto)),
  async handle({ query, fields }, { returnReasons }: Uses) {
    const { rows, ...page } = await returnReasons.page(query, fields);
    return { return_reasons: rows.map((reason) => fields.pick(reason)), ...page };
  },
});

export const retrieveReturnReasonForShoppers = route({
  id: "returnReasons.retrieve",
  method: "GET",
  url: "/store/return-reasons/:id",
  access: "store",
  summary: "One reason for sending something back.",
  params: closed({ id: Type.String() }),
  selects: returnReasonFields,
  reply: Type.Object({ return_reason: Type.Partial(ReturnReasonDto) }),
  errors: [ReturnReasonNotFound],
  handle: async ({ params, fields }, { returnReasons }: Uses) => ({
    return_reason: fields.pick(await returnReasons.get(params.id, fields)),
  }),
});
