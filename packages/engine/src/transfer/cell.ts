/**
 * How values stand in the cells of our CSV files.
 *
 * A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return for a formula, and a product's title
 * may come from anybody. Such a value gets an apostrophe in front, as does one that begins with an apostrophe itself, so that
 * reading takes away exactly what writing put there.
 */
const guarded = /^[=+\-@\t\r']/;

/** A value of a cell. What we know to be a number needs no guard, or nobody could add up what is below 0. */
export type Cell = string | { readonly decimal: string };

/** A value as a cell: guarded against formulas, and quoted where it must be. */
function toCell(value: Cell): string {
  if (typeof value !== "string") return value.decimal;
  const text = guarded.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The value of a cell, without what guards it. */
export const fromCell = (cell: string): string => (/^'[=+\-@\t\r']/.test(cell) ? cell.slice(1) : cell);

/**
 * Several values in one cell, with bars between. A bar or a backslash within a value, and a blank at its ends, has a backslash
 * in front.
 */
export const toList = (values: readonly string[]): string =>
  values.map((value) => value.replaceAll(/[\\|]|^\s|\s$/gu, String.raw`\$&`)).join("|");

/** The values of such a cell; none in an empty one. */
export function fromList(text: string): string[] {
  const parts = text.match(/(?:\\[\s\S]|[^\\|])+/gu) ?? [];
  return parts
    .map((part) => part.replace(/^\s+/u, "").replace(/((?:^|[^\\])(?:\\\\)*(?:\\\s)?)\s+$/u, "$1"))
    .map((part) => part.replaceAll(/\\([\s\S])/gu, "$1"))
    .filter((value) => value !== "");
}

export const toLine = (cells: readonly Cell[]): string => `${cells.map(toCell).join(",")}\r\n`;
