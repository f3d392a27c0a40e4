/** Why a promotion takes nothing off a cart. */
export type RefusalReason =
  | "unknown_code"
  | "not_started"
  | "ended"
  | "used_up"
  | "budget_used_up"
  | "customer_unknown"
  | "wrong_currency"
  | "rule_not_met"
  | "no_matching_items"
  | "no_shipping_method"
  | "not_enough_items"
  | "nothing_left"
  | "broken";

export interface Refusal {
  readonly reason: RefusalReason;
  /** A sentence for people: what is missing, and what there is. */
  readonly message: string;
}

export const refusal = (reason: RefusalReason, message: string): Refusal => ({ reason, message });

export const isRefusal = (value: object): value is Refusal => "reason" in value;
