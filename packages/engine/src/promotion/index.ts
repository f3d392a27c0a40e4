/**
 * What a shop takes off prices: promotions with their rules, campaigns with their budgets, and how often each was redeemed.
 * Not the prices themselves, and not the cart: that asks here what comes off its lines.
 */
export { ActivePromotionService } from "./active-promotions.service.ts";
export type { AppliedPromotion, PromotionResult, RefusedPromotion } from "./apply-promotions.ts";
export type { CartFacts, PromotedItem, PromotedMethod } from "./cart-facts.ts";
export type { Promotion } from "./promotion.ts";
export { CodeInvalid, PromotionNotFound, RedemptionRefused } from "./promotion.errors.ts";
export { PromotionService } from "./promotion.service.ts";
export { valueOf } from "./promotion.schema.ts";
export { type Redemption, RedemptionService } from "./redemption.service.ts";
