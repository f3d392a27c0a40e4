import { echo } from "./echo.ts";
import { invalidRequest } from "./invalid-data.ts";

/** Which part of a list is asked for, as it goes into the SQL and back into the list's envelope. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

export interface PageLimits {
  /** Entries without `limit=`. */
  readonly defaultLimit: number;
  /** The most entries of one page; 1000 unless given. */
  readonly maxLimit?: number;
}

/**
 * Reads `limit` and `offset`. A limit above the maximum is lowered to it instead of refused, because storefronts ask for
 * 9999 when they mean "all"; the envelope tells the limit that held.
 */
export function parsePage(query: { limit?: unknown; offset?: unknown }, limits: PageLimits): Page {
  const limit = wholeNumber("limit", query.limit, limits.defaultLimit);
  return { limit: Math.min(limit, limits.maxLimit ?? 1000), offset: wholeNumber("offset", query.offset, 0) };
}

function wholeNumber(name: string, value: unknown, fallback: number): number {
  if (value === undefined || value === "") return fallback;
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number) && number >= 0) return number;
  throw invalidRequest(`Field '${name}' must be a whole number of 0 or more, got: ${echo(value)}`);
}
