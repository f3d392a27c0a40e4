import Type from "typebox";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import {
  CampaignNotFound,
  CodeTaken,
  InvalidPromotion,
  PromotionNotFound,
  UnknownAttribute,
  UnknownRuleValues,
} from "./promotion.errors.ts";
import { promotionFields } from "./promotion-fields.ts";
import { promotionListing } from "./promotion.queries.ts";
import { NewPromotionBody, PromotionChangesBody, PromotionDto, toPromotionDto } from "./promotion.schema.ts";
import type { PromotionService } from "./promotion.service.ts";

interface Uses {
  promotions: PromotionService;
}

const reading = { access: "admin", permission: "promotion:read", selects: promotionFields } as const;
const writing = { access: "admin", permission: "promotion:write", selects: promotionFields } as const;
const ById = closed({ id: Type.String() });
const Reply = Type.Object({ promotion: Type.Partial(PromotionDto) });
const refusals = [CodeTaken, InvalidPromotion, UnknownAttribute, UnknownRuleValues, CampaignNotFound] as const;

export const listPromotions = route({
  ...reading,
  id: "admin.promotions.list",
  method: "GET",
  url: "/admin/promotions",
  summary: "Promotions, the newest first.",
  query: closed(listQuery(promotionListing.filters)),
  reply: listOf("promotions", Type.Partial(PromotionDto)),
  async handle({ query, fields }, { promotions }: Uses) {
    const { rows, ...page } = await promotions.list(query);
    return { promotions: rows.map((row) => fields.pick(toPromotionDto(row))), ...page };
  },
});

export const createPromotion = route({
  ...writing,
  id: "admin.promotions.create",
  method: "POST",
  url: "/admin/promotions",
  summary: "Makes a promotion with its rules; it takes effect once it is active.",
  body: NewPromotionBody,
  reply: Reply,
  addsOnce: true,
  errors: refusals,
  async handle({ body, fields }, { promotions }: Uses) {
    const { id } = await promotions.create(body);
    const promotion = await promotions.get(id);
    return versioned({ promotion: fields.pick(toPromotionDto(promotion)) }, promotion.version);
  },
});

export const retrievePromotion = route({
  ...reading,
  id: "admin.promotions.retrieve",
  method: "GET",
  url: "/admin/promotions/:id",
  summary: "One promotion with its rules, and how often it was used.",
  params: ById,
  reply: Reply,
  errors: [PromotionNotFound],
  async handle({ params, fields }, { promotions }: Uses) {
    const promotion = await promotions.get(params.id);
    return versioned({ promotion: fields.pick(toPromotionDto(promotion)) }, promotion.version);
  },
});

export const updatePromotion = route({
  ...writing,
  id: "admin.promotions.update",
  method: "POST",
  url: "/admin/promotions/:id",
  summary: "Changes a promotion; carts follow when they are next changed or completed.",
  params: ById,
  body: PromotionChangesBody,
  reply: Reply,
  errors: [PromotionNotFound, StaleVersion, CodeTaken, InvalidPromotion, CampaignNotFound],
  async handle({ params, body, fields, headers }, { promotions }: Uses) {
    await promotions.update(params.id, body, expectedVersion(headers));
    const promotion = await promotions.get(params.id);
    return versioned({ promotion: fields.pick(toPromotionDto(promotion)) }, promotion.version);
  },
});

export const deletePromotion = route({
  access: "admin",
  permission: "promotion:write",
  id: "admin.promotions.delete",
  method: "DELETE",
  url: "/admin/promotions/:id",
  summary: "Deletes a promotion; carts lose it, orders keep what it took off.",
  params: ById,
  reply: deletedOf("promotion"),
  errors: [PromotionNotFound],
  async handle({ params }, { promotions }: Uses) {
    await promotions.delete(params.id);
    return deleted("promotion", params.id);
  },
});
