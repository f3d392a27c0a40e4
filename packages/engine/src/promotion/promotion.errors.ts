import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

const Id = Type.Object({ id: Type.String() });

export const PromotionNotFound = defineError(
  "promotion.not_found",
  404,
  "not_found",
  Id,
  ({ id }) => `There is no promotion ${id}. GET /admin/promotions lists all of them.`,
);

export const CampaignNotFound = defineError(
  "promotion.campaign_not_found",
  404,
  "not_found",
  Id,
  ({ id }) => `There is no campaign ${id}. GET /admin/campaigns lists all of them.`,
);

export const RuleNotFound = defineError(
  "promotion.rule_not_found",
  404,
  "not_found",
  Type.Object({ ids: Type.Array(Type.String()), promotionId: Type.String(), kind: Type.String() }),
  ({ ids, promotionId, kind }) =>
    `The promotion ${promotionId} has no ${kind} with ids: ${ids.join(", ")}. GET /admin/promotions/${promotionId}/${kind} lists them.`,
);

export const UnknownAttribute = defineError(
  "promotion.unknown_attribute",
  400,
  "invalid_data",
  Type.Object({ attribute: Type.String(), known: Type.Array(Type.String()) }),
  ({ attribute, known }) => `A rule cannot be about ${attribute} here. It can be about: ${known.join(", ")}.`,
);

/** A rule about something that is not there would hold for nobody, or for everybody. */
export const UnknownRuleValues = defineError(
  "promotion.unknown_rule_values",
  400,
  "invalid_data",
  Type.Object({ attribute: Type.String(), values: Type.Array(Type.String()) }),
  ({ attribute, values }) =>
    `A rule about ${attribute} names what does not exist: ${values.join(", ")}. Leave it out, or make it first.`,
);

/** What a merchant sent does not add up to a promotion. */
export const InvalidPromotion = defineError(
  "promotion.invalid",
  400,
  "invalid_data",
  Type.Object({ problem: Type.String() }),
  ({ problem }) => problem,
);

/** The words are the wire's. */
export const CodeTaken = defineError(
  "promotion.code_taken",
  400,
  "invalid_data",
  Type.Object({ promoCode: Type.String() }),
  ({ promoCode }) => `Promotion with code: ${promoCode}, already exists.`,
);

/** The words are the wire's. */
export const IdentifierTaken = defineError(
  "promotion.campaign_identifier_taken",
  400,
  "invalid_data",
  Type.Object({ identifier: Type.String() }),
  ({ identifier }) => `Campaign with campaign_identifier: ${identifier}, already exists.`,
);

/** Somebody has entered a code that is of no use. */
export const CodeInvalid = defineError(
  "promotion.code_invalid",
  400,
  "invalid_data",
  Type.Object({ promoCode: Type.String(), reason: Type.String(), why: Type.String() }),
  ({ promoCode, why }) => `The promotion code ${promoCode} is invalid. ${why}`,
);

/** Others were faster, or the promotion ended: the cart is to be worked out anew. */
export const RedemptionRefused = defineError(
  "promotion.redemption_refused",
  409,
  "conflict",
  Type.Object({ cartId: Type.String() }),
  ({ cartId }) =>
    `A promotion of the cart ${cartId} was used up in the meantime. Review the cart and complete it again.`,
  { retryAfter: 1 },
);
