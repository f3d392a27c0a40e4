/** However long an endpoint asks to be left alone. */
const longestSeconds = 86_400;

/**
 * Seconds until the next attempt, after so many failed ones: longer by up to a tenth at random, so that what failed together
 * does not come back together, and as long as the endpoint asked for, a day at most. Undefined when it was the last one.
 */
export function retryPause(
  failures: number,
  pauses: readonly number[],
  retryAfterSeconds: number | undefined,
): number | undefined {
  const pause = pauses[failures - 1];
  if (pause === undefined) return undefined;
  return Math.max(pause * (1 + Math.random() / 10), Math.min(retryAfterSeconds ?? 0, longestSeconds));
}

/** Reads `Retry-After`: seconds, or a date. Undefined when it says nothing that can be understood. */
export function parseRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const at = /[A-Za-z]/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, (at - now) / 1_000);
}
