/** The first lines of every generated page. */
export const heading = (title: string, about: string): string =>
  `<!-- Made by \`pnpm generate\` from the sources. Changes here are lost. -->\n\n# ${title}\n\n${about}\n`;

/** A table; bars and line breaks inside its cells are kept from breaking it. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return `${[line(columns), `|${" --- |".repeat(columns.length)}`, ...rows.map(line)].join("\n")}\n`;
}

export const code = (text: string): string => (text === "" ? "" : `\`${text}\``);

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");
