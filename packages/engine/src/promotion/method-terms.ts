import { exponentOf } from "../platform/money/currency.ts";
import { toMinor } from "../platform/money/money.ts";
import type { Method, PromotionType } from "./promotion.ts";
import { InvalidPromotion } from "./promotion.errors.ts";
import { type MethodChangesBody, type NewMethodBody, valueOf } from "./promotion.schema.ts";

/** A method as its promotion's row keeps it. */
export type MethodTerms = Omit<Method, "id">;

/**
 * What a merchant sent, as a whole method; what a change leaves out stays.
 *
 * @throws InvalidPromotion for what does not go together, AmountError for an amount finer than its currency.
 */
export function methodTerms(
  promotionType: PromotionType,
  sent: NewMethodBody | MethodChangesBody,
  before?: Method,
): MethodTerms {
  const type = sent.type ?? before?.type ?? "percentage";
  const targetType = sent.target_type ?? before?.targetType ?? "items";
  const currencyCode = keep(sent.currency_code, before?.currencyCode)?.toLowerCase() ?? null;
  const allocation = keep(sent.allocation, before?.allocation) ?? (targetType === "order" ? "across" : "each");
  const terms = {
    description: keep(sent.description, before?.description),
    type,
    targetType,
    allocation,
    ...valueTerms(type, sent.value ?? (before && type === before.type ? valueOf(before) : undefined), currencyCode),
    currencyCode,
    maxQuantity: keep(sent.max_quantity, before?.maxQuantity),
    buyRulesMinQuantity: keep(sent.buy_rules_min_quantity, before?.buyRulesMinQuantity),
    applyToQuantity: keep(sent.apply_to_quantity, before?.applyToQuantity),
  };
  refuse(promotionType, terms);
  return terms;
}

const keep = <T>(sent: T | null | undefined, before: T | null | undefined): T | null =>
  sent === undefined ? (before ?? null) : sent;

function valueTerms(type: Method["type"], value: number | undefined, currencyCode: string | null) {
  if (value === undefined)
    throw invalid("The type of the discount changes, so it needs a new value. Send application_method.value.");
  if (type === "fixed") {
    if (currencyCode === null)
      throw invalid("A fixed discount needs a currency. Send application_method.currency_code.");
    return { amount: toMinor(value, exponentOf(currencyCode)), percentage: null };
  }
  const [, fraction = ""] = String(value).split(".");
  if (value > 100 || value < 0.000001 || fraction.length > 6)
    throw invalid(`A percentage is above 0 and at most 100, with up to 6 decimals, not ${value}.`);
  return { amount: null, percentage: String(value) };
}

function refuse(promotionType: PromotionType, { targetType, allocation, maxQuantity, ...terms }: MethodTerms): void {
  if (targetType === "order" && allocation !== "across")
    throw invalid(`A discount on the order is shared among its items: its allocation is across, not ${allocation}.`);
  if (promotionType !== "buyget") {
    if (allocation === "across" && maxQuantity !== null)
      throw invalid("A discount across all items has no max_quantity. Leave it out, or choose each or once.");
    return;
  }
  if (targetType !== "items") throw invalid(`A buy-and-get promotion is for items, not for ${targetType}.`);
  const { buyRulesMinQuantity, applyToQuantity } = terms;
  if (buyRulesMinQuantity === null || applyToQuantity === null)
    throw invalid("A buy-and-get promotion needs buy_rules_min_quantity and apply_to_quantity.");
  if (maxQuantity !== null && maxQuantity < applyToQuantity)
    throw invalid(`With max_quantity ${maxQuantity}, not even one set of ${applyToQuantity} could be got for less.`);
}

const invalid = (problem: string) => new InvalidPromotion({ problem });
