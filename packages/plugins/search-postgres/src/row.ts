import type { ProductDocument } from "@hanse/plugin-kit";
import { facetTerm, term } from "./term.ts";
import { folded, storable, wordsOf } from "./words.ts";

/** No product is described by more; a lexeme list has a largest size in PostgreSQL. */
const longestText = 30_000;
const longestKey = 200;

/** A document as a row of the index. The four texts weigh less from one to the next. */
export interface Row {
  product_id: string;
  version: number;
  created_at: string;
  title_key: string;
  is_available: boolean;
  prices: Record<string, number>;
  terms: string[];
  facets: string[];
  title_text: string;
  name_text: string;
  option_text: string;
  description_text: string;
  /** Those worth a second look when a shopper mistypes. */
  vocabulary: string[];
}

export function rowOf(document: ProductDocument): Row {
  const { title, subtitle, collection, type, categories, tags, variants } = document;
  const options = variants.flatMap((variant) => variant.options);
  const skus = variants.flatMap(({ sku }) => (sku === null ? [] : [...wordsOf(sku), wordsOf(sku).join("")]));
  const titleWords = [...wordsOf(title), ...skus];
  const nameWords = words([subtitle, collection?.name, type?.name, ...tags.map((tag) => tag.name)]);
  const optionWords = words([
    ...categories.map((category) => category.name),
    ...variants.map((variant) => variant.title),
    ...options.map(({ value }) => value),
  ]);
  const named = [
    ...categories.map((category) => ["category", category] as const),
    ...tags.map((tag) => ["tag", tag] as const),
    ...(collection ? [["collection", collection] as const] : []),
    ...(type ? [["type", type] as const] : []),
  ];
  const chosen = options.map(({ option, value }) => term("option", option, value));
  return {
    product_id: document.id,
    version: document.version,
    created_at: instant(document.createdAt),
    title_key: folded(title).slice(0, longestKey).toWellFormed(),
    is_available: document.isAvailable,
    prices: Object.fromEntries(Object.entries(document.prices).map(([code, amount]) => [storable(code), amount])),
    terms: distinct([
      ...document.salesChannelIds.map((id) => term("channel", id)),
      ...named.map(([kind, { id }]) => term(kind, id)),
      ...chosen,
    ]),
    facets: distinct([...named.map(([kind, { id, name }]) => facetTerm(kind, id, name)), ...chosen]),
    title_text: joined(titleWords),
    name_text: joined(nameWords),
    option_text: joined(optionWords),
    description_text: joined(words([document.description])),
    vocabulary: distinct([...titleWords, ...nameWords, ...optionWords]).filter((word) => word.length > 3),
  };
}

const words = (texts: (string | null | undefined)[]): string[] => texts.flatMap((text) => (text ? wordsOf(text) : []));
const distinct = (values: string[]): string[] => [...new Set(values)];

function joined(list: string[]): string {
  const text = list.join(" ");
  return text.length <= longestText ? text : text.slice(0, text.lastIndexOf(" ", longestText) + 1);
}

/** A date that is none must not keep a product from being found. */
function instant(text: string): string {
  const time = Date.parse(text);
  return new Date(Number.isNaN(time) ? 0 : time).toISOString();
}
