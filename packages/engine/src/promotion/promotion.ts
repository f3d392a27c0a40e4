export type PromotionType = "standard" | "buyget";
export type PromotionStatus = "draft" | "active" | "inactive";
export type MethodType = "fixed" | "percentage";
export type TargetType = "items" | "shipping_methods" | "order";
export type Allocation = "each" | "across" | "once";
export type BudgetType = "spend" | "usage" | "use_by_attribute" | "spend_by_attribute";
export type RuleKind = "rules" | "target-rules" | "buy-rules";
export type Operator = "eq" | "ne" | "in" | "gt" | "gte" | "lt" | "lte";

export interface RuleValue {
  readonly id: string;
  readonly value: string;
}

/** A condition: one attribute of the cart, or of a line, against some values. All rules of a kind have to hold. */
export interface Rule {
  readonly id: string;
  readonly kind: RuleKind;
  readonly description: string | null;
  readonly attribute: string;
  readonly operator: Operator;
  readonly values: readonly RuleValue[];
}

/** How much is taken off what. */
export interface Method {
  readonly id: string;
  readonly description: string | null;
  readonly type: MethodType;
  readonly targetType: TargetType;
  readonly allocation: Allocation;
  /** Minor units; null for a percentage. */
  readonly amount: number | null;
  /** A decimal string; null for an amount. */
  readonly percentage: string | null;
  readonly currencyCode: string | null;
  readonly maxQuantity: number | null;
  readonly buyRulesMinQuantity: number | null;
  readonly applyToQuantity: number | null;
}

/** What the promotions of a campaign may cost together. */
export interface Budget {
  readonly id: string;
  readonly type: BudgetType;
  /** Minor units where money is counted, uses elsewhere; of each customer where it is by attribute. */
  readonly limit: number | null;
  /** As far as this process knows: redeeming asks the database. */
  readonly used: number;
  readonly currencyCode: string | null;
  readonly attribute: "customer_id" | "customer_email" | null;
}

export interface Campaign {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly campaignIdentifier: string;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly budget: Budget | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

export interface Promotion {
  readonly id: string;
  readonly code: string;
  readonly type: PromotionType;
  readonly status: PromotionStatus;
  readonly isAutomatic: boolean;
  /** Whether a fixed amount comes off the price with tax. */
  readonly isTaxInclusive: boolean;
  readonly limit: number | null;
  /** As far as this process knows: redeeming asks the database. */
  readonly used: number;
  readonly method: Method;
  readonly rules: readonly Rule[];
  readonly campaign: Campaign | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

export const rulesOf = ({ rules }: Promotion, kind: RuleKind): Rule[] => rules.filter((rule) => rule.kind === kind);

export const isByAttribute = ({ type }: Pick<Budget, "type">): boolean => type.endsWith("_by_attribute");

/** Whether the budget counts money, not uses. */
export const countsMoney = ({ type }: Pick<Budget, "type">): boolean => type.startsWith("spend");
