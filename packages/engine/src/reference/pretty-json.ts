const width = 140;

/** JSON to be read and compared by people: what fits on a line stands on one. */
export const prettyJson = (value: unknown): string => `${lines(JSON.parse(JSON.stringify(value)), 0)}\n`;

function lines(value: unknown, indent: number): string {
  const flat = inline(value);
  if (indent + flat.length <= width || typeof value !== "object" || value === null) return flat;
  const pad = " ".repeat(indent + 2);
  const end = `\n${" ".repeat(indent)}`;
  if (Array.isArray(value)) return `[\n${value.map((item) => pad + lines(item, indent + 2)).join(",\n")}${end}]`;
  const members = Object.entries(value).map(
    ([name, item]) => `${pad}${JSON.stringify(name)}: ${lines(item, indent + 2)}`,
  );
  return `{\n${members.join(",\n")}${end}}`;
}

function inline(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  const members = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${inline(item)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
