import { truncate } from "./echo.ts";
import { isRecord } from "./json-schema.ts";

const maxDepth = 20;

/** What PostgreSQL, or whoever reads it back, cannot take; `path` leads to it. */
export interface Unstorable {
  readonly path: readonly string[];
  readonly problem: string;
}

/**
 * Finds text that PostgreSQL cannot store (NUL characters, halves of a surrogate pair), numbers beyond a double, keys
 * that change prototypes, and nesting deep enough to exhaust a recursive reader.
 */
export function findUnstorable(value: unknown, depth = 0): Unstorable | undefined {
  if (typeof value === "string") return wrapped(unstorableText(value));
  if (typeof value === "number")
    return wrapped(Number.isFinite(value) ? undefined : "is a number out of range: send a smaller one");
  if (typeof value !== "object" || value === null) return undefined;
  if (depth === maxDepth) return wrapped(`is nested more than ${maxDepth} levels deep: flatten it`);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const found = findUnstorable(value[index], depth + 1);
      if (found !== undefined) return below(String(index), found);
    }
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  for (const key of Object.keys(value)) {
    const problem = key === "__proto__" ? "has a name that is reserved: rename it" : unstorableText(key);
    const found = problem === undefined ? findUnstorable(value[key], depth + 1) : wrapped(problem);
    if (found !== undefined) return below(key, found);
  }
  return undefined;
}

const wrapped = (problem: string | undefined): Unstorable | undefined =>
  problem === undefined ? undefined : { path: [], problem };

const below = (key: string, { path, problem }: Unstorable): Unstorable => ({ path: [truncate(key), ...path], problem });

function unstorableText(text: string): string | undefined {
  if (text.includes("\0")) return "contains a NUL character (\\u0000), which cannot be stored: remove it";
  return text.isWellFormed() ? undefined : "contains half of a surrogate pair, which is not valid Unicode: remove it";
}
