import { parse as parseFlat } from "node:querystring";
import qs from "qs";
import { invalidData } from "./invalid-data.ts";

const maxParameters = 1000;
/** `$and[0][$or][0][variants][options][value][$ilike]` is the deepest that is of use. */
const maxDepth = 8;

const nested: qs.IParseOptions & { plainObjects: true } = {
  arrayLimit: maxParameters,
  depth: maxDepth,
  parameterLimit: maxParameters,
  plainObjects: true,
  strictDepth: true,
  throwOnLimitExceeded: true,
};

/**
 * Parses a query (without its `?`) as `qs` writes it: `id[0]=a`, `id[]=a`, `created_at[$gte]=…`, `variants[options][value]=…`.
 * Every value is a string, an array or an object without a prototype; commas do not split. What is beyond the limits is
 * refused rather than cut: a filter that is silently dropped would return too much.
 */
export function parseQuery(raw: string): Record<string, unknown> {
  // A parameter takes two characters at least, so that short queries need no counting.
  if (raw.length >= 2 * maxParameters && raw.split("&", maxParameters + 1).length > maxParameters) {
    throw invalidData(`The query has more than ${maxParameters} parameters: send fewer, or split the request.`);
  }
  return /\[|%5b/i.test(raw) ? parseBrackets(raw) : parsePlain(raw);
}

function parsePlain(raw: string): Record<string, unknown> {
  const query: Record<string, unknown> = parseFlat(raw, "&", "=", { maxKeys: 0 });
  delete query[""];
  delete query["__proto__"];
  return query;
}

function parseBrackets(raw: string): Record<string, unknown> {
  try {
    return qs.parse(raw, nested);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalidData(
      error.message.includes("depth")
        ? `The query is nested more than ${maxDepth} brackets deep: flatten it.`
        : `An array of the query has more than ${maxParameters} entries or an index above ${maxParameters - 1}: send fewer.`,
    );
  }
}
