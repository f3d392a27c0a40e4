import { Compile } from "typebox/compile";
import { isRecord, type JsonSchema } from "./json-schema.ts";

/** Returns the value itself, or a copy where something had to change; never changes what it is given. */
export type Coercion = (value: unknown) => unknown;

/**
 * What a schema needs done before it is checked: defaults filled in and, with `fromText`, the texts of a URL read as
 * the numbers, booleans and lists that the schema asks for. Undefined if that is nothing.
 *
 * TypeBox's own `Convert` is not used: it reads "" as 0 and "true" as 1.
 */
export function coercion(schema: JsonSchema, fromText: boolean): Coercion | undefined {
  if (schema.anyOf !== undefined) return unionCoercion(schema.anyOf, fromText);
  if (schema.allOf !== undefined) {
    const parts = schema.allOf.map((part) => coercion(part, fromText)).filter((part) => part !== undefined);
    return parts.length === 0 ? undefined : (value) => parts.reduce((result, part) => part(result), value);
  }
  if (schema.type === "object") return objectCoercion(schema, fromText);
  if (schema.type === "array") return arrayCoercion(schema, fromText);
  return fromText ? scalars[schema.type ?? ""] : undefined;
}

const readNumber: Coercion = (value) =>
  typeof value === "string" && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value) ? Number(value) : value;

const readBoolean: Coercion = (value) => (value === "true" ? true : value === "false" ? false : value);

const scalars: Readonly<Record<string, Coercion>> = { integer: readNumber, number: readNumber, boolean: readBoolean };

/** A list of one comes without brackets in a URL. */
function arrayCoercion({ items }: JsonSchema, fromText: boolean): Coercion | undefined {
  const item = items !== undefined && !isList(items) ? coercion(items, fromText) : undefined;
  if (item === undefined && !fromText) return undefined;
  return (value) => {
    const list: readonly unknown[] | undefined = Array.isArray(value)
      ? value
      : fromText && value !== undefined
        ? [value]
        : undefined;
    if (list === undefined || item === undefined) return list ?? value;
    const coerced = list.map(item);
    return list === value && coerced.every((entry, index) => entry === list[index]) ? value : coerced;
  };
}

function objectCoercion({ properties = {} }: JsonSchema, fromText: boolean): Coercion | undefined {
  const steps = Object.entries(properties)
    .map(([name, property]) => ({ name, coerce: coercion(property, fromText), fallback: property.default }))
    .filter(({ coerce, fallback }) => coerce !== undefined || fallback !== undefined);
  if (steps.length === 0) return undefined;
  return (value) => {
    if (!isRecord(value)) return value;
    let result = value;
    for (const { name, coerce, fallback } of steps) {
      const before = Object.hasOwn(value, name) ? value[name] : undefined;
      const after = before === undefined ? structuredClone(fallback) : (coerce?.(before) ?? before);
      if (after === before) continue;
      if (result === value) result = { ...value };
      result[name] = after;
    }
    return result;
  };
}

/** A value that fits a branch as it is stays so: the text "5" is not read as a number where a text will do. */
function unionCoercion(branches: readonly JsonSchema[], fromText: boolean): Coercion | undefined {
  const candidates = branches.map((branch) => ({ coerce: coercion(branch, fromText), compiled: Compile(branch) }));
  if (candidates.every(({ coerce }) => coerce === undefined)) return undefined;
  return (value) => {
    const fitting = candidates.find(({ compiled }) => compiled.Check(value));
    if (fitting !== undefined) return fitting.coerce?.(value) ?? value;
    for (const { coerce, compiled } of candidates) {
      const coerced = coerce?.(value);
      if (coerced !== undefined && compiled.Check(coerced)) return coerced;
    }
    return value;
  };
}

const isList = (items: JsonSchema | readonly JsonSchema[]): items is readonly JsonSchema[] => Array.isArray(items);
