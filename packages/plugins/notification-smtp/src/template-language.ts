/** A part of a template: text as it is, a value, or a section that is repeated or left out. */
type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "value"; readonly format: string | undefined; readonly path: string }
  | { readonly kind: "each" | "if"; readonly path: string; readonly parts: readonly Part[] };

export type Template = readonly Part[];

/** How values are written. */
export interface Writing {
  escape(text: string): string;
  /** By name: `money` writes `{{money total}}`. Gets the value, and looks others up. */
  readonly formats: Readonly<Record<string, (value: unknown) => string>>;
}

const tag = /\{\{(.*?)\}\}/gs;
/** What may stand in one: a name, a format and a name, the beginning or the end of a section. */
const inside = /^\s*([#/]?[\w.]+)(?:\s+([\w.]+))?\s*$/;

/**
 * Reads a template: `{{name}}` for a value, `{{money total}}` for one in a format, `{{#each lines}}…{{/each}}` and
 * `{{#if note}}…{{/if}}`.
 *
 * @throws Error that names what is wrong.
 */
export function parseTemplate(text: string, formats: readonly string[]): Template {
  const root: Part[] = [];
  const open: { kind: string; parts: Part[] }[] = [{ kind: "", parts: root }];
  let from = 0;
  for (const match of text.matchAll(tag)) {
    const { parts } = open.at(-1) ?? { parts: root };
    if (match.index > from) parts.push({ kind: "text", text: text.slice(from, match.index) });
    from = match.index + match[0].length;
    const [, word, path] = inside.exec(match[1] ?? "") ?? [];
    if (word === undefined) throw new Error(`${match[0]} is no placeholder`);
    if (word.startsWith("/")) {
      if (open.length === 1 || open.pop()?.kind !== word.slice(1)) throw new Error(`${match[0]} closes nothing`);
    } else if (word === "#each" || word === "#if") {
      if (path === undefined) throw new Error(`${match[0]} names no value`);
      const section = { kind: word.slice(1) as "each" | "if", path, parts: [] as Part[] };
      parts.push(section);
      open.push(section);
    } else if (path === undefined) parts.push({ kind: "value", format: undefined, path: word });
    else if (formats.includes(word)) parts.push({ kind: "value", format: word, path });
    else throw new Error(`${match[0]} asks for ${word}, but there is only #each, #if, ${formats.join(", ")}`);
  }
  if (open.length > 1) throw new Error(`a {{#${open.at(-1)?.kind}}} is not closed`);
  if (text.slice(from).includes("{{")) throw new Error(`the last "{{" begins no placeholder`);
  return [...root, { kind: "text", text: text.slice(from) }];
}

/** Fills a template. Names are looked up in the item of the innermost `#each` first. */
export function fillTemplate(template: Template, scopes: readonly unknown[], writing: Writing): string {
  return template
    .map((part) => {
      if (part.kind === "text") return part.text;
      const value = lookUp(part.path, scopes);
      if (part.kind === "value") {
        const format = part.format === undefined ? plain : writing.formats[part.format];
        return writing.escape(value === null || value === undefined ? "" : (format ?? plain)(value));
      }
      if (part.kind === "if") return isThere(value) ? fillTemplate(part.parts, scopes, writing) : "";
      const items: unknown[] = Array.isArray(value) ? value : [];
      return items.map((item) => fillTemplate(part.parts, [item, ...scopes], writing)).join("");
    })
    .join("");
}

function lookUp(path: string, scopes: readonly unknown[]): unknown {
  if (path === "this") return scopes[0];
  const [first = "", ...rest] = path.split(".");
  const scope = scopes.find((candidate) => has(candidate, first));
  return [first, ...rest].reduce<unknown>(
    (value, name) => (has(value, name) ? (value as Record<string, unknown>)[name] : undefined),
    scope,
  );
}

const has = (value: unknown, name: string): boolean =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name);

const isThere = (value: unknown): boolean => Boolean(value) && !(Array.isArray(value) && value.length === 0);

const plain = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
