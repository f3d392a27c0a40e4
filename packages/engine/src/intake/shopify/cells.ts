import { isError } from "@hanse/plugin-kit";
import { AmountError } from "../../platform/money/money.errors.ts";
import { toMinor } from "../../platform/money/money.ts";

/** What a cell says, or what is wrong with it as the end of a sentence: `Variant Price "-1" is negative.` */
export type Parsed<T> = { value: T } | { problem: string };

/** 100 million in a currency with two decimals: above any price, so more likely a slipped decimal point. */
const MAX_PRICE = 10_000_000_000;
/** Of units and of grams: what the tables hold. */
const MAX_COUNT = 999_999_999;
/** Unique indexes refuse values of some kilobytes; Shopify's own limit for these is 255. */
const MAX_NAME_LENGTH = 255;

/** A decimal in major units, as Shopify writes it, to minor units. */
export function parsePrice(text: string, exponent: number): Parsed<number> {
  try {
    const amount = toMinor(text, exponent);
    return amount > MAX_PRICE ? { problem: "is too high to be a price" } : { value: amount };
  } catch (error) {
    if (!isError(error, AmountError)) throw error;
    switch (error.data.reason) {
      case "negative":
        return { problem: "is negative" };
      case "too_fine":
        return { problem: `is finer than its currency, which has ${exponent} decimals` };
      case "too_large":
        return { problem: "is too high to be a price" };
      case "not_a_number":
        return { problem: "is not a price; write it like 1299.00, without currency sign or separators" };
    }
  }
}

export function parseQuantity(text: string): Parsed<number> {
  const quantity = Number(text);
  if (!/^-?\d+(\.0+)?$/.test(text)) return { problem: "is not a whole number" };
  if (Math.abs(quantity) > MAX_COUNT) return { problem: "is too large to be a number of units" };
  return { value: quantity };
}

export function parseGrams(text: string): Parsed<number | null> {
  if (!/^\d+(\.\d+)?$/.test(text)) return { problem: "is not a weight in grams" };
  const grams = Math.round(Number(text));
  if (grams > MAX_COUNT) return { problem: "is too large to be a weight in grams" };
  return { value: grams === 0 ? null : grams };
}

export function parseFlag(text: string, whenEmpty: boolean): Parsed<boolean> {
  switch (text.toLowerCase()) {
    case "":
      return { value: whenEmpty };
    case "true":
    case "yes":
    case "1":
      return { value: true };
    case "false":
    case "no":
    case "0":
      return { value: false };
    default:
      return { problem: "is neither true nor false" };
  }
}

/** Whether a variant may be sold without stock: `deny` or `continue` in older exports, a flag in newer ones. */
export function parsePolicy(text: string): Parsed<boolean> {
  const policy = text.toLowerCase();
  if (policy === "continue") return { value: true };
  if (policy === "deny") return { value: false };
  const flag = parseFlag(text, false);
  return "problem" in flag ? { problem: 'is neither "deny" nor "continue"' } : flag;
}

export function parseImageUrl(text: string): Parsed<string> {
  const url = URL.parse(text);
  if (url === null) return { problem: "is not a URL" };
  if (url.protocol !== "https:" && url.protocol !== "http:") return { problem: "is not a URL of http or https" };
  return { value: url.href };
}

/** Handles are part of URLs. Letters of any script are fine, as in Shopify; anything that needs escaping is not. */
export function parseHandle(text: string): Parsed<string> {
  if (text.length > MAX_NAME_LENGTH) return { problem: `is longer than ${MAX_NAME_LENGTH} characters` };
  if (!/^[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_.-]*$/u.test(text)) {
    return { problem: "is not a handle; use letters, digits and hyphens" };
  }
  return { value: text.toLowerCase() };
}

export function parseName(text: string): Parsed<string> {
  return text.length > MAX_NAME_LENGTH ? { problem: `is longer than ${MAX_NAME_LENGTH} characters` } : { value: text };
}

/** Tags in the order given, each once; `Wool` and `wool` are one tag. */
export function splitTags(text: string): string[] {
  const tags = new Map<string, string>();
  for (const part of text.split(",")) {
    const tag = part.trim().slice(0, MAX_NAME_LENGTH);
    if (tag !== "" && !tags.has(tag.toLowerCase())) tags.set(tag.toLowerCase(), tag);
  }
  return [...tags.values()];
}
