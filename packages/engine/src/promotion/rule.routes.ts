import Type from "typebox";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { batchBody, batchOf, closed, listOf, oneOrMany, pageQuery } from "../platform/http/shape.ts";
import {
  InvalidPromotion,
  PromotionNotFound,
  RuleNotFound,
  UnknownAttribute,
  UnknownRuleValues,
} from "./promotion.errors.ts";
import {
  NewRuleBody,
  RuleChangesBody,
  PromotionDto,
  RuleDto,
  RuleKindName,
  toPromotionDto,
  toRuleDto,
} from "./promotion.schema.ts";
import { attributesOf, operatorLabels, operatorsOf, type RuleAttribute } from "./rule-attribute.ts";
import type { PromotionRuleService } from "./rule.service.ts";
import type { RuleValueService } from "./rule-value.service.ts";

interface Uses {
  promotionRules: PromotionRuleService;
  promotionRuleValues: RuleValueService;
}

const reading = { access: "admin", permission: "promotion:read" } as const;
const ofPromotion = closed({ id: Type.String(), rule_type: RuleKindName });
const PromotionKind = Type.Optional(Type.Enum(["standard", "buyget"]));
const MethodKind = Type.Optional(Type.Enum(["fixed", "percentage"]));
const Target = Type.Optional(Type.Enum(["items", "shipping_methods", "order"]));
const kinds = {
  promotion_type: PromotionKind,
  application_method_type: MethodKind,
  application_method_target_type: Target,
};

const Labelled = Type.Object({ id: Type.String(), value: Type.String(), label: Type.String() });
const AttributeDto = Type.Object({
  ...Labelled.properties,
  field_type: Type.String(),
  required: Type.Boolean(),
  operators: Type.Array(Labelled),
});
const ValueDto = Type.Object({ value: Type.String(), label: Type.String() });

const toAttributeDto = (attribute: RuleAttribute) => ({
  id: attribute.id,
  value: attribute.value,
  label: attribute.label,
  field_type: attribute.fieldType,
  required: false,
  operators: operatorsOf(attribute).map((id) => ({ id, value: id, label: operatorLabels[id] })),
});

export const listPromotionRules = route({
  ...reading,
  id: "admin.promotions.listRules",
  method: "GET",
  url: "/admin/promotions/:id/:rule_type",
  summary: "The rules of a promotion: about the cart, about what is discounted, or about what has to be bought.",
  params: ofPromotion,
  query: closed({ ...kinds, fields: Type.Optional(Type.String({ maxLength: 8_192 })) }),
  reply: Type.Object({ rules: Type.Array(RuleDto) }),
  errors: [PromotionNotFound],
  handle: async ({ params }, { promotionRules }: Uses) => ({
    rules: (await promotionRules.list(params.id, params.rule_type)).map(toRuleDto),
  }),
});

export const batchPromotionRules = route({
  access: "admin",
  permission: "promotion:write",
  id: "admin.promotions.batchRules",
  method: "POST",
  url: "/admin/promotions/:id/:rule_type/batch",
  summary: "Makes, changes and removes rules of a promotion: all of it or nothing.",
  params: ofPromotion,
  body: batchBody(NewRuleBody, RuleChangesBody),
  // The js-sdk's types name the promotion where the wire has the outcome of a batch: both are there.
  reply: Type.Object({
    ...batchOf("promotion-rule", RuleDto).properties,
    promotion: Type.Partial(PromotionDto),
  }),
  addsOnce: true,
  errors: [PromotionNotFound, RuleNotFound, UnknownAttribute, UnknownRuleValues, InvalidPromotion, StaleVersion],
  async handle({ params, body, headers }, { promotionRules }: Uses) {
    const changed = await promotionRules.batch(params.id, params.rule_type, body, expectedVersion(headers));
    const { promotion, created, updated, deletedIds } = changed;
    const outcome = {
      created: created.map(toRuleDto),
      updated: updated.map(toRuleDto),
      deleted: { ids: [...deletedIds], object: "promotion-rule" as const, deleted: true },
    };
    return versioned({ ...outcome, promotion: toPromotionDto(promotion) }, promotion.version);
  },
});

export const listRuleAttributes = route({
  ...reading,
  id: "admin.promotions.listRuleAttributes",
  method: "GET",
  url: "/admin/promotions/rule-attribute-options/:rule_type",
  summary: "What rules of a kind can be about, and how they can compare.",
  params: closed({ rule_type: RuleKindName }),
  query: closed(kinds),
  reply: Type.Object({ attributes: Type.Array(AttributeDto) }),
  handle: async ({ params, query: { application_method_target_type: target } }) => ({
    attributes: attributesOf(params.rule_type, target ?? "items").map(toAttributeDto),
  }),
});

export const listRuleValues = route({
  ...reading,
  id: "admin.promotions.listRuleValues",
  method: "GET",
  url: "/admin/promotions/rule-value-options/:rule_type/:rule_attribute_id",
  summary: "What a rule about an attribute can be compared with, by label.",
  params: closed({ rule_type: RuleKindName, rule_attribute_id: Type.String() }),
  query: closed({
    ...kinds,
    limit: pageQuery.limit,
    offset: pageQuery.offset,
    q: Type.Optional(Type.String({ maxLength: 200 })),
    value: Type.Optional(oneOrMany(Type.String())),
    fields: Type.Optional(Type.String({ maxLength: 8_192 })),
  }),
  reply: listOf("values", ValueDto),
  errors: [UnknownAttribute],
  handle: async ({ params, query }, { promotionRuleValues }: Uses) =>
    await promotionRuleValues.list(params.rule_type, params.rule_attribute_id, query),
});
