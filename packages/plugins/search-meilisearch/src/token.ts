import { createHash } from "node:crypto";

/**
 * A value as filters say it. Meilisearch's filter language cannot say every string (a quoted one may not end in a
 * backslash), compares without case and accents, and cuts long values off; a digest is exact.
 */
export const token = (...values: string[]): string =>
  createHash("sha256")
    .update(JSON.stringify(values.map((value) => value.toWellFormed())))
    .digest("hex")
    .slice(0, 32);

/** A value with the name that shoppers read, as facets count it; of an option, its name and value. */
export const facetToken = (value: string, name: string, key = token(value)): string =>
  `${key}|${JSON.stringify([value, name])}`;

/** What a {@link facetToken} was made of. */
export const parseFacetToken = (text: string): [value: string, name: string] =>
  JSON.parse(text.slice(text.indexOf("|") + 1)) as [string, string];

/** A product's id as a primary key, of which Meilisearch takes letters, digits, `-` and `_` only. */
export const keyOf = (id: string): string => (/^[A-Za-z0-9-][A-Za-z0-9_-]{0,399}$/.test(id) ? id : `_x${token(id)}`);

/** Currency codes that can name a field. */
export const isCurrencyCode = (code: string): boolean => /^[a-z0-9]{1,12}$/.test(code);
