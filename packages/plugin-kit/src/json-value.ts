/**
 * A deep copy with JSON's semantics. Both placements of a plugin see exactly this, so a plugin that works in the engine's
 * process works as a service too.
 *
 * @throws TypeError when the value holds what JSON cannot carry (a Date, a bigint, a Map, a function, NaN).
 */
export function copyJson(value: unknown): unknown {
  return copy(value, "value");
}

function copy(value: unknown, path: string): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item, index) => copy(item, `${path}[${index}]`));
  if (typeof value === "object" && isPlain(value)) return copyObject(value, path);
  throw new TypeError(
    `${path} is ${describe(value)}, which JSON cannot carry: use strings, numbers, booleans, null, arrays and plain objects.`,
  );
}

function copyObject(value: object, path: string): Record<string, unknown> {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  // Not by assignment, which would make a prototype of a key named "__proto__".
  return Object.fromEntries(entries.map(([key, item]) => [key, copy(item, `${path}.${key}`)]));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  if (typeof value === "object" && value !== null) return `a ${value.constructor.name}`;
  return typeof value === "number" ? String(value) : `a ${typeof value}`;
}
