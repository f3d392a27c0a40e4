/**
 * A value as filters can say it. Meilisearch's filter language cannot say every string (a quoted one may not end in a
 * backslash) and folds accents, so values are stored and asked for percent-encoded.
 */
export const token = (...values: string[]): string =>
  values.map((value) => encodeURIComponent(value.toWellFormed())).join("|");

/** What {@link token} was made of. */
export const parseToken = (text: string): string[] => text.split("|").map(decodeURIComponent);

/** A token in a filter. */
export const quoted = (text: string): string => `"${text}"`;

const longestName = 120;

/** A value with the name that shoppers read, as facets count it. */
export const namedToken = ({ id, name }: { id: string; name: string }): string =>
  `${token(id)}|${name.toWellFormed().slice(0, longestName).toWellFormed()}`;

/** Value and name of a {@link namedToken}. */
export function parseNamedToken(text: string): { value: string; name: string } {
  const bar = text.indexOf("|");
  return { value: decodeURIComponent(text.slice(0, bar)), name: text.slice(bar + 1) };
}

/** A product's id as a primary key, of which Meilisearch takes letters, digits, `-` and `_` only. */
export const keyOf = (id: string): string =>
  /^[A-Za-z0-9-][A-Za-z0-9_-]{0,399}$/.test(id) ? id : `_x${Buffer.from(id.toWellFormed()).toString("base64url")}`;

/** Currency codes that can name a field. */
export const isCurrencyCode = (code: string): boolean => /^[a-z0-9]{1,12}$/.test(code);
