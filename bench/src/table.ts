import type { Row } from "./row.ts";

const widths = [54, 14, 14, 7, 12];
const heads = ["", "floor", "Hanse", "ratio", "has to be"];

/** The columns of the table on the terminal. */
export const tableHead = (): string => lineOf(heads, "");

/** One row of it. */
export const tableLine = (row: Row): string => lineOf(cellsOf(row), markOf(row));

/** The whole table in Markdown. */
export function markdownTable(rows: readonly Row[]): string {
  const head = ["what", ...heads.slice(1), "met"];
  const lines = rows.map((row) => [...cellsOf(row), row.must ? (row.must.isMet ? "yes" : "**no**") : ""]);
  return [head, ["---", "--:", "--:", "--:", "---", "---"], ...lines]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function cellsOf({ what, unit, floor, hanse, ratio, must }: Row): string[] {
  return [
    what,
    floor === undefined ? "" : amount(floor, unit),
    amount(hanse, unit),
    ratio === undefined ? "" : ratio.toFixed(2),
    must?.text ?? "",
  ];
}

const markOf = ({ must }: Row): string => (must ? (must.isMet ? "met" : "NOT MET") : "");

/** With no more digits than mean anything. */
function amount(value: number, unit: string): string {
  const digits = Number.isInteger(value) || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const number = value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${number} ${unit}`.trim();
}

const lineOf = ([what = "", ...cells]: readonly string[], mark: string): string =>
  [
    what.padEnd(widths[0] ?? 0),
    ...cells.map((cell, index) =>
      index === cells.length - 1 ? `   ${cell.padEnd(widths[index + 1] ?? 0)}` : cell.padStart(widths[index + 1] ?? 0),
    ),
    mark,
  ]
    .join(" ")
    .trimEnd();
