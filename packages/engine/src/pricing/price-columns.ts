import { newId } from "@hanse/plugin-kit";
import { exponentOf } from "../platform/money/currency.ts";
import { AmountError } from "../platform/money/money.errors.ts";
import { withinLimit } from "../platform/money/money.ts";
import { CompareAtTooLow, PriceTwice, TierInvalid } from "./price.errors.ts";

/** A price to be set. Amounts in minor units. */
export interface NewPrice {
  readonly currencyCode: string;
  readonly regionId?: string | null;
  readonly amount: number;
  readonly compareAtAmount?: number | null;
  readonly minQuantity?: number | null;
  readonly maxQuantity?: number | null;
}

/** All prices that a variant is to have. */
export interface VariantPrices {
  readonly variantId: string;
  readonly prices: readonly NewPrice[];
}

/** Prices as columns, the way one statement takes them all. */
export type PriceColumns = readonly [
  ids: string[],
  variantIds: string[],
  currencyCodes: string[],
  regionIds: (string | null)[],
  amounts: number[],
  compareAtAmounts: (number | null)[],
  minQuantities: (number | null)[],
  maxQuantities: (number | null)[],
];

/** Checks the prices and turns them into columns. */
export function toColumns(variants: readonly VariantPrices[]): PriceColumns {
  const columns: PriceColumns = [[], [], [], [], [], [], [], []];
  for (const { variantId, prices } of variants) {
    const seen = new Set<string>();
    for (const price of prices) {
      const {
        currencyCode,
        regionId = null,
        amount,
        compareAtAmount = null,
        minQuantity = null,
        maxQuantity = null,
      } = price;
      check(variantId, price);
      const key = `${currencyCode} ${regionId} ${minQuantity} ${maxQuantity}`;
      if (seen.has(key)) throw new PriceTwice({ variantId, currencyCode });
      seen.add(key);
      const row = [
        newId("price"),
        variantId,
        currencyCode,
        regionId,
        amount,
        compareAtAmount,
        minQuantity,
        maxQuantity,
      ];
      for (const [index, column] of columns.entries()) (column as unknown[]).push(row[index]);
    }
  }
  return columns;
}

function check(variantId: string, { currencyCode, amount, compareAtAmount, minQuantity, maxQuantity }: NewPrice): void {
  exponentOf(currencyCode);
  if (withinLimit(amount) < 0) throw new AmountError({ value: String(amount), reason: "negative" });
  if (typeof compareAtAmount === "number" && withinLimit(compareAtAmount) <= amount) {
    throw new CompareAtTooLow({ variantId, amount, compareAtAmount });
  }
  const from = minQuantity ?? 1;
  const to = maxQuantity ?? Infinity;
  if (!Number.isInteger(from) || from < 1 || from > to || (to !== Infinity && !Number.isInteger(to))) {
    throw new TierInvalid({ variantId, from: String(from), to: String(to) });
  }
}
