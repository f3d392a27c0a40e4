import { findUnstorable } from "../platform/http/storable.ts";
import { choiceOf } from "./choice.ts";
import { isHandle } from "./handle.ts";
import type { ProductDraft } from "./product-draft.ts";

/** Unique indexes refuse values of some kilobytes. */
const maxNameLength = 255;
const maxOptions = 20;
const maxMeasure = 1e9;

/** Why a draft cannot become a product, as a sentence; undefined if it can. Looks at the draft alone. */
export function draftProblem(draft: ProductDraft): string | undefined {
  const unstorable = findUnstorable(draft);
  if (unstorable) return `The field ${unstorable.path.join(".")} ${unstorable.problem}.`;
  if (!isHandle(draft.handle)) {
    return `${quote(draft.handle)} is not a handle: use up to ${maxNameLength} lower-case letters, digits and hyphens.`;
  }
  if (draft.title.trim() === "") return "The title is empty.";
  if (draft.variants.length === 0) return "It has no variant.";
  return nameProblem(draft) ?? measureProblem(draft) ?? structureProblem(draft);
}

/** What options and variants have to agree on. */
export interface Structure {
  readonly options: readonly { readonly title: string; readonly values: readonly string[] }[];
  readonly variants: readonly StructuredVariant[];
}

interface StructuredVariant {
  readonly title: string;
  readonly sku?: string | null;
  readonly options: Readonly<Record<string, string>>;
}

/** Why options and variants do not go together. */
export const structureProblem = (structure: Structure): string | undefined =>
  optionProblem(structure) ?? variantsProblem(structure);

function nameProblem({ type, tags = [], collection, images = [] }: ProductDraft): string | undefined {
  if (type !== undefined && type !== null && !isName(type)) return `The type ${unfit(type)}`;
  const tag = tags.find((each) => !isName(each));
  if (tag !== undefined) return `The tag ${unfit(tag)}`;
  if (collection && !isHandle(collection.handle))
    return `The collection's handle ${quote(collection.handle)} is not one.`;
  if (collection && !isName(collection.title)) return `The collection's title ${unfit(collection.title)}`;
  return images.some(({ url }) => url.trim() === "") ? "An image has an empty URL." : undefined;
}

function measureProblem({ variants }: ProductDraft): string | undefined {
  const bad = variants.find(({ weight }) => typeof weight === "number" && !(weight >= 0 && weight < maxMeasure));
  return (
    bad && `The variant ${quote(bad.title)} weighs ${bad.weight} g: the weight must be from 0 to below ${maxMeasure} g.`
  );
}

function optionProblem({ options }: Structure): string | undefined {
  if (options.length > maxOptions) return `It has ${options.length} options, at most ${maxOptions} are possible.`;
  const titles = options.map(({ title }) => title);
  const title = titles.find((each, at) => !isName(each) || titles.indexOf(each) < at);
  if (title !== undefined)
    return isName(title) ? `The option ${quote(title)} is there twice.` : `The option ${unfit(title)}`;
  for (const option of options) {
    if (option.values.length === 0) return `The option ${quote(option.title)} has no values.`;
    const seen = new Set<string>();
    for (const value of option.values) {
      if (!isName(value)) return `The value of the option ${quote(option.title)} ${unfit(value)}`;
      if (seen.has(value)) return `The option ${quote(option.title)} has the value ${quote(value)} twice.`;
      seen.add(value);
    }
  }
  return undefined;
}

function variantsProblem({ options, variants }: Structure): string | undefined {
  const values = new Map(options.map((option) => [option.title, new Set(option.values)]));
  const choices = new Set<string>();
  const skus = new Set<string>();
  for (const variant of variants) {
    const problem = variantProblem(variant, values);
    if (problem) return `The variant ${quote(variant.title)} ${problem}`;
    const choice = choiceOf(variant.options);
    if (choices.has(choice)) return `The variant ${quote(variant.title)} has the same option values as another one.`;
    choices.add(choice);
    if (!variant.sku) continue;
    if (skus.has(variant.sku)) return `The SKU ${quote(variant.sku)} is there twice.`;
    skus.add(variant.sku);
  }
  return undefined;
}

function variantProblem(
  variant: StructuredVariant,
  values: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  if (variant.title.trim() === "") return "has an empty title.";
  if (typeof variant.sku === "string" && !isName(variant.sku))
    return `has the SKU ${quote(variant.sku)}: it must have 1 to ${maxNameLength} characters, or be null.`;
  for (const [title, known] of values) {
    const value = Object.hasOwn(variant.options, title) ? variant.options[title] : undefined;
    if (value === undefined) return `names no value for the option ${quote(title)}.`;
    if (!known.has(value)) return `names the value ${quote(value)}, which the option ${quote(title)} lacks.`;
  }
  const surplus = Object.keys(variant.options).find((title) => !values.has(title));
  return surplus === undefined ? undefined : `names the option ${quote(surplus)}, which the product lacks.`;
}

const isName = (text: string): boolean => text.trim() !== "" && text.length <= maxNameLength;

const unfit = (text: string): string =>
  text.trim() === "" ? "is empty." : `${quote(text)} is longer than ${maxNameLength} characters.`;

const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
