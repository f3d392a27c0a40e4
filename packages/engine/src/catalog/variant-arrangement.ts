import type { EntityManager } from "@mikro-orm/postgresql";
import { newId } from "@hanse/plugin-kit";
import { InvalidProduct, VariantNotFound } from "./catalog.errors.ts";
import { combinationOf, valueIdsOf } from "./choice.ts";
import { structureProblem } from "./draft-problem.ts";
import type { NewVariant, VariantChanges } from "./new-product.ts";
import { type OptionPlan, planOptions } from "./option-plan.ts";
import { loadOptions, type WantedOption } from "./option-wishes.ts";
import { ProductOption, ProductOptionValue, ProductVariant, ProductVariantOptionLink } from "./product.entity.ts";
import type { StoredOption } from "./stored-product.ts";

type Options = readonly WantedOption[];

/** Gives a new product its options and variants. Returns the variants' ids. */
export function arrangeNew(
  em: EntityManager,
  productId: string,
  options: Options,
  variants: readonly NewVariant[],
): string[] {
  const wanted = variants.map((variant) => ({
    title: variant.title,
    sku: variant.sku,
    options: variant.options ?? {},
  }));
  check(options, wanted);
  const plan = planOptions(productId, options);
  createOptions(em, plan, new Set());
  return variants.map((variant, rank) => create(em, productId, variant, rank, plan.idsOf(variant.options ?? {})));
}

/**
 * Changes a product's options and variants. What is undefined stays; variants that are not named go. Everything is checked
 * before anything is written. Variants of which no choice is named follow the options: they lose what is no option any more,
 * and take the first value of a new one. Returns the variants' ids, in the order of the changes.
 */
export async function arrange(
  em: EntityManager,
  productId: string,
  options: Options | undefined,
  changes: readonly VariantChanges[] | undefined,
): Promise<string[]> {
  const stored = await loadOptions(em, { productId });
  const variants = await em.find(
    ProductVariant,
    { productId, deletedAt: null },
    { orderBy: { variantRank: "asc", id: "asc" } },
  );
  const wantedOptions =
    options ?? stored.map(({ title, values }) => ({ title, values: values.map(({ value }) => value) }));
  const wanted = (changes ?? variants.map(({ id }) => ({ id }))).map((change: VariantChanges) => {
    const variant = change.id === undefined ? undefined : variants.find(({ id }) => id === change.id);
    if (change.id !== undefined && !variant) throw new VariantNotFound({ id: change.id, productId });
    const choice =
      change.options ?? (variant ? following(wantedOptions, choiceOfStored(variant.optionCombination, stored)) : {});
    return {
      change,
      variant,
      title: change.title ?? variant?.title ?? "",
      sku: change.sku === undefined ? variant?.sku : change.sku,
      options: choice,
    };
  });
  check(wantedOptions, wanted);
  const plan = planOptions(productId, wantedOptions, stored);
  const combinations = wanted.map((each) =>
    combinationOf(plan.idsOf(each.options).map((link) => link.option_value_id)),
  );

  const now = new Date();
  const staying = new Set(wanted.flatMap(({ variant }) => variant?.id ?? []));
  const retired = variants.filter(({ id }) => !staying.has(id));
  for (const variant of retired) Object.assign(variant, { deletedAt: now });
  // Two variants may exchange SKUs or option values, and PostgreSQL looks at uniqueness row by row.
  wanted.forEach(({ variant, sku }, at) => {
    if (!variant) return;
    if (variant.sku !== (sku ?? null)) variant.sku = null;
    if (variant.optionCombination !== combinations[at]) variant.optionCombination = variant.id;
  });
  await em.flush();

  const moved = wanted.flatMap(({ variant }) =>
    variant && variant.optionCombination === variant.id ? variant.id : [],
  );
  await em.nativeDelete(ProductVariantOptionLink, { variantId: { $in: moved } });
  await em.nativeDelete(ProductVariantOptionLink, { optionValueId: { $in: [...plan.goneValueIds] } });
  await em.nativeDelete(ProductOptionValue, { id: { $in: [...plan.goneValueIds] } });
  await em.nativeDelete(ProductOption, { id: { $in: [...plan.goneOptionIds] } });
  createOptions(em, plan, new Set(stored.flatMap((option) => [option.id, ...option.values.map(({ id }) => id)])));
  for (const { id, rank } of plan.options) em.getReference(ProductOption, id).rank = rank;
  for (const { id, rank } of plan.values) em.getReference(ProductOptionValue, id).rank = rank;
  const ids: string[] = [];
  for (const [rank, { change, variant, sku, options: choice }] of wanted.entries()) {
    if (!variant) {
      ids.push(create(em, productId, { title: "", ...change }, rank, plan.idsOf(choice)));
      continue;
    }
    ids.push(variant.id);
    const { id: _, options: __, ...columns } = change;
    for (const [name, value] of Object.entries(columns))
      if (value !== undefined) Object.assign(variant, { [name]: value });
    Object.assign(variant, { sku: sku ?? null, optionCombination: combinations[rank] });
    if (!moved.includes(variant.id)) continue;
    for (const link of plan.idsOf(choice)) createLink(em, variant.id, link);
  }
  return ids;
}

const following = (options: Options, choice: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(options.map(({ title, values }) => [title, choice[title] ?? values[0] ?? ""]));

function check(
  options: Options,
  variants: readonly { title: string; sku?: string | null; options: Record<string, string> }[],
): void {
  const problem = structureProblem({ options, variants });
  if (problem) throw new InvalidProduct({ problem });
}

const choiceOfStored = (combination: string, options: readonly StoredOption[]): Record<string, string> =>
  Object.fromEntries(
    valueIdsOf(combination).flatMap((valueId) =>
      options.flatMap(({ title, values }) =>
        values.filter(({ id }) => id === valueId).map(({ value }) => [title, value]),
      ),
    ),
  );

function createOptions(em: EntityManager, plan: OptionPlan, known: ReadonlySet<string>): void {
  for (const { id, product_id: productId, title, rank } of plan.options) {
    if (!known.has(id)) em.create(ProductOption, { id, productId, title, rank });
  }
  for (const { id, option_id: optionId, value, rank } of plan.values) {
    if (!known.has(id)) em.create(ProductOptionValue, { id, optionId, value, rank });
  }
}

type Link = ReturnType<OptionPlan["idsOf"]>[number];

function create(
  em: EntityManager,
  productId: string,
  variant: NewVariant,
  rank: number,
  links: readonly Link[],
): string {
  const id = newId("variant");
  const { id: _, options: __, ...columns } = variant;
  const named = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as {
    title: string;
  };
  em.create(ProductVariant, {
    variantRank: rank,
    ...named,
    id,
    productId,
    optionCombination: combinationOf(links.map((link) => link.option_value_id)),
  });
  for (const link of links) createLink(em, id, link);
  return id;
}

function createLink(
  em: EntityManager,
  variantId: string,
  { option_id: optionId, option_value_id: optionValueId }: Link,
): void {
  em.create(ProductVariantOptionLink, { variantId, optionId, optionValueId });
}
