import { storable } from "./words.ts";

/** What a product can be filtered by. */
export type TermKind = "channel" | "category" | "collection" | "type" | "tag" | "option";

/** What a product can be filtered by, as an element of its `terms`. */
export const term = (kind: TermKind, ...value: string[]): string => `${kind}:${value.map(storable).join("\u001F")}`;

/** The same with the name that shoppers read, as an element of its `facets`, where counts are taken. */
export const facetTerm = (kind: TermKind, value: string, name: string): string => term(kind, value, name);

/** Kind, value and name of a {@link facetTerm}; of an option, its name and value. */
export function parseFacetTerm(text: string): { kind: string; value: string; name: string } {
  const colon = text.indexOf(":");
  const [value = "", name = ""] = text.slice(colon + 1).split("\u001F");
  return { kind: text.slice(0, colon), value, name };
}
