import type { NewPrice } from "../pricing/index.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMinor } from "../platform/money/money.ts";
import { PriceIncomplete, PriceNotFound, PriceRuleUnknown } from "./merchandise.errors.ts";

/** A price as the wire states it, in major units. With the id of a price it has, what is undefined stays. */
export interface PriceWish {
  readonly id?: string;
  readonly currencyCode?: string;
  readonly amount?: number;
  /** The former price. Undefined keeps it as long as it is the higher one. */
  readonly compareAtAmount?: number | null;
  readonly minQuantity?: number | null;
  readonly maxQuantity?: number | null;
  /** `region_id` is the one rule of a variant's own prices. */
  readonly rules?: Readonly<Record<string, string>> | null;
}

/** What a variant has besides its columns; undefined stays, a list replaces all that there was. */
export interface VariantExtras {
  readonly prices?: readonly PriceWish[];
  readonly items?: readonly { readonly itemId: string; readonly requiredQuantity: number }[];
}

/** A price of a variant as it is stored. */
export interface StoredPrice {
  readonly id: string;
  readonly variantId: string;
  readonly currencyCode: string;
  readonly regionId: string | null;
  readonly amount: number;
  readonly compareAtAmount: number | null;
  readonly minQuantity: number | null;
  readonly maxQuantity: number | null;
}

const regionRule = "region_id";

/** The prices that a variant is to have. */
export const toNewPrices = (
  variantId: string,
  wishes: readonly PriceWish[],
  stored: readonly StoredPrice[],
): NewPrice[] => wishes.map((wish) => toNewPrice(variantId, wish, stored));

function toNewPrice(variantId: string, wish: PriceWish, stored: readonly StoredPrice[]): NewPrice {
  const named = stored.find(({ id }) => id === wish.id);
  if (wish.id !== undefined && !named) throw new PriceNotFound({ id: wish.id, variantId });
  const currencyCode = wish.currencyCode ?? named?.currencyCode;
  if (currencyCode === undefined) throw new PriceIncomplete({ variantId, field: "currency_code" });
  const exponent = exponentOf(currencyCode);
  const amount =
    wish.amount === undefined
      ? named?.currencyCode === currencyCode
        ? named.amount
        : undefined
      : toMinor(wish.amount, exponent);
  if (amount === undefined) throw new PriceIncomplete({ variantId, field: "amount" });
  const slot = {
    currencyCode,
    regionId: wish.rules === undefined ? (named?.regionId ?? null) : regionOf(variantId, wish.rules ?? {}),
    minQuantity: wish.minQuantity === undefined ? (named?.minQuantity ?? null) : wish.minQuantity,
    maxQuantity: wish.maxQuantity === undefined ? (named?.maxQuantity ?? null) : wish.maxQuantity,
  };
  const before = stored.find(
    (price) =>
      price.currencyCode === currencyCode &&
      price.regionId === slot.regionId &&
      price.minQuantity === slot.minQuantity &&
      price.maxQuantity === slot.maxQuantity,
  )?.compareAtAmount;
  return { ...slot, amount, compareAtAmount: formerAmount(wish.compareAtAmount, amount, before ?? null, exponent) };
}

function formerAmount(
  wished: number | null | undefined,
  amount: number,
  before: number | null,
  exponent: number,
): number | null {
  if (wished === null) return null;
  if (wished !== undefined) return toMinor(wished, exponent);
  return before !== null && before > amount ? before : null;
}

function regionOf(variantId: string, rules: Readonly<Record<string, string>>): string | null {
  const unknown = Object.keys(rules).find((rule) => rule !== regionRule);
  if (unknown !== undefined) throw new PriceRuleUnknown({ variantId, rule: unknown });
  return rules[regionRule] ?? null;
}
