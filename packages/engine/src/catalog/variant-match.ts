import { choiceOf, valueIdsOf } from "./choice.ts";
import type { VariantDraft } from "./product-draft.ts";
import type { StoredProduct, StoredVariant } from "./stored-product.ts";

/** The option values of a stored variant, by the titles of their options. */
export function choicesOf(stored: StoredProduct): Map<StoredVariant, Record<string, string>> {
  const named = new Map(
    stored.options.flatMap(({ title, values }) =>
      values.map(({ id, value }) => [id, [title, value] as const] as const),
    ),
  );
  return new Map(
    stored.variants.map((variant) => {
      const entries = valueIdsOf(variant.optionCombination).map((id) => named.get(id) ?? ([id, id] as const));
      return [variant, Object.fromEntries(entries)];
    }),
  );
}

/** Finds the stored variant that each draft speaks of: the one with its SKU, else the one with its option values. */
export function matchVariants(drafts: readonly VariantDraft[], stored: StoredProduct): (StoredVariant | undefined)[] {
  const bySku = new Map(stored.variants.filter(({ sku }) => sku !== null).map((variant) => [variant.sku, variant]));
  const byChoice = new Map([...choicesOf(stored)].map(([variant, choice]) => [choiceOf(choice), variant]));
  const matches = drafts.map(({ sku }) => (sku ? bySku.get(sku) : undefined));
  const taken = new Set(matches);
  return matches.map((match, at) => {
    const draft = drafts[at];
    if (match || !draft) return match;
    const candidate = byChoice.get(choiceOf(draft.options));
    return candidate && !taken.has(candidate) ? candidate : undefined;
  });
}
