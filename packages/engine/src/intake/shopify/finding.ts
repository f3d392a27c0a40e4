/** What the importer has to say about a line. An error means that something was left out, and its reason says what. */
export interface Finding {
  kind: "error" | "notice";
  /** Line of the file as an editor counts it. */
  line: number;
  handle?: string;
  reason: string;
}

/** `Variant Price "-5"`: names a cell in a message, cut short where it is long. */
export function quoteCell(heading: string, text: string): string {
  return `${heading} ${JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)}`;
}

export function countRows(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}
