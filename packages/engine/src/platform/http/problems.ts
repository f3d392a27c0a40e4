import Format from "typebox/format";
import { Guard } from "typebox/guard";
import { echo, truncate } from "./echo.ts";
import { isRecord, type JsonSchema } from "./json-schema.ts";

type Path = readonly string[];

interface Problem {
  readonly text: string;
  /** Where in a union the value does not even have the shape of the branch: what the branch wants instead. */
  readonly mismatch?: { readonly path: Path; readonly expected: string };
}

/** One more than a message names, so that it can say that there are others. */
const enough = 6;

/**
 * Says in words why a value does not fit a schema. TypeBox's own list is not used: it ends after eight entries, of
 * which each unknown field takes one, and it names neither the value nor the fitting branch of a union.
 */
export function problemsOf(schema: JsonSchema, value: unknown): string[] {
  return visit(schema, value, []).map(({ text }) => text);
}

function visit(schema: JsonSchema, value: unknown, path: Path): Problem[] {
  if (schema.anyOf !== undefined) return visitUnion(schema.anyOf, value, path);
  if (schema.allOf !== undefined) return schema.allOf.flatMap((part) => visit(part, value, path)).slice(0, enough);
  const allowed = schema.enum ?? ("const" in schema ? [schema.const] : undefined);
  if (allowed !== undefined) {
    return allowed.includes(value)
      ? []
      : [
          unlisted(
            allowed.map((item) => JSON.stringify(item)),
            value,
            path,
          ),
        ];
  }
  if (schema.type === undefined) return [];
  if (!hasType(schema.type, value)) return [mistyped(schema.type, value, path)];
  if (typeof value === "string") return broken(textRules(schema, value), value, path);
  if (typeof value === "number") return broken(numberRules(schema, value), value, path);
  if (Array.isArray(value)) return visitArray(schema, value, path);
  return isRecord(value) ? visitObject(schema, value, path) : [];
}

/** Speaks about the branch that comes nearest, or of all of them if none has the value's shape. */
function visitUnion(branches: readonly JsonSchema[], value: unknown, path: Path): Problem[] {
  const results = branches.map((branch) => visit(branch, value, path));
  const isElsewhere = ({ mismatch }: Problem) => mismatch === undefined || mismatch.path.length > path.length;
  const near = results.filter((problems) => problems.every(isElsewhere)).toSorted((a, b) => a.length - b.length)[0];
  if (near !== undefined) return near;
  const expected = results
    .flat()
    .flatMap(({ mismatch }) => (mismatch?.path.length === path.length ? [mismatch.expected] : []));
  const distinct = [...new Set(expected)];
  return [
    distinct.every((item) => /^[a-z ]+$/.test(item))
      ? mistyped(distinct.join(" | "), value, path)
      : unlisted(distinct, value, path),
  ];
}

function visitArray(schema: JsonSchema, value: readonly unknown[], path: Path): Problem[] {
  const { items, minItems = 0, maxItems = Infinity } = schema;
  const problems: Problem[] = [];
  if (value.length < minItems)
    problems.push({ text: `${field(path)} needs ${minItems} or more entries, got: ${value.length}` });
  if (value.length > maxItems)
    problems.push({ text: `${field(path)} takes at most ${maxItems} entries, got: ${value.length}` });
  for (const [index, item] of value.entries()) {
    if (problems.length >= enough) break;
    const rule = Array.isArray(items) ? (items as readonly JsonSchema[])[index] : (items as JsonSchema | undefined);
    if (rule !== undefined) problems.push(...visit(rule, item, [...path, String(index)]));
  }
  return problems.slice(0, enough);
}

function visitObject(schema: JsonSchema, value: Readonly<Record<string, unknown>>, path: Path): Problem[] {
  const {
    properties = {},
    required = [],
    additionalProperties = true,
    minProperties = 0,
    maxProperties = Infinity,
  } = schema;
  const patterns = Object.entries(schema.patternProperties ?? {}).map(([pattern, rule]) => ({
    pattern: new RegExp(pattern, "u"),
    rule,
  }));
  const names = Object.keys(value);
  const problems: Problem[] = required
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => ({ text: `Field '${show([...path, name])}' is required` }));
  const rulesOf = (name: string): JsonSchema[] => {
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const matching = patterns.filter(({ pattern }) => pattern.test(name)).map(({ rule }) => rule);
    if (own !== undefined) return value[name] === undefined && !required.includes(name) ? matching : [own, ...matching];
    return matching.length > 0 || typeof additionalProperties === "boolean" ? matching : [additionalProperties];
  };
  if (additionalProperties === false) {
    const unknown = names.filter(
      (name) => !Object.hasOwn(properties, name) && !patterns.some(({ pattern }) => pattern.test(name)),
    );
    if (unknown.length > 0) problems.push({ text: unrecognized(unknown, path) });
  }
  if (names.length < minProperties)
    problems.push({ text: `${field(path)} needs ${minProperties} or more entries, got: ${names.length}` });
  if (names.length > maxProperties)
    problems.push({ text: `${field(path)} takes at most ${maxProperties} entries, got: ${names.length}` });
  for (const name of names) {
    if (problems.length >= enough) break;
    for (const rule of rulesOf(name)) problems.push(...visit(rule, value[name], [...path, name]));
  }
  return problems.slice(0, enough);
}

function unrecognized(names: readonly string[], path: Path): string {
  const listed = names.slice(0, 10).map(truncate).join(", ");
  const more = names.length > 10 ? ` and ${names.length - 10} more` : "";
  return `Unrecognized fields: '${listed}'${more}${path.length === 0 ? "" : ` in '${show(path)}'`}`;
}

function* textRules(
  { minLength = 0, maxLength = Infinity, pattern, format }: JsonSchema,
  value: string,
): Generator<string> {
  const length = Guard.CodePointCount(value);
  if (length < minLength) yield minLength === 1 ? "must not be empty" : `must have ${minLength} or more characters`;
  if (length > maxLength) yield `must have at most ${maxLength} characters (it has ${length})`;
  if (pattern !== undefined && !new RegExp(pattern, "u").test(value)) yield `must match ${String(pattern)}`;
  if (format !== undefined && !Format.Test(format, value)) yield `must be a valid ${format}`;
}

function* numberRules(schema: JsonSchema, value: number): Generator<string> {
  const {
    minimum = -Infinity,
    maximum = Infinity,
    exclusiveMinimum = -Infinity,
    exclusiveMaximum = Infinity,
    multipleOf,
  } = schema;
  if (value < minimum) yield `must be ${minimum} or more`;
  if (value > maximum) yield `must be ${maximum} or less`;
  if (value <= exclusiveMinimum) yield `must be more than ${exclusiveMinimum}`;
  if (value >= exclusiveMaximum) yield `must be less than ${exclusiveMaximum}`;
  if (multipleOf !== undefined && !Guard.IsMultipleOf(value, multipleOf)) yield `must be a multiple of ${multipleOf}`;
}

const broken = (rules: Iterable<string>, value: unknown, path: Path): Problem[] =>
  Array.from(rules, (rule) => ({ text: `${field(path)} ${rule}, got: ${echo(value, show(path))}` }));

function hasType(type: string, value: unknown): boolean {
  if (type === "integer") return Number.isInteger(value);
  return type === typeName(value);
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function mistyped(expected: string, value: unknown, path: Path): Problem {
  const name = typeName(value);
  const shown = ["string", "number", "boolean"].includes(name) ? ` (${echo(value, show(path))})` : "";
  const target = path.length === 0 ? "the request" : `field '${show(path)}'`;
  return { text: `Expected type: '${expected}' for ${target}, got: '${name}'${shown}`, mismatch: { path, expected } };
}

function unlisted(allowed: readonly string[], value: unknown, path: Path): Problem {
  const expected = allowed.join(", ");
  return {
    text: `${field(path)} must be one of ${expected}, got: ${echo(value, show(path))}`,
    mismatch: { path, expected },
  };
}

const field = (path: Path): string => (path.length === 0 ? "The request" : `Field '${show(path)}'`);

const show = (path: Path): string => path.map(truncate).join(", ");
