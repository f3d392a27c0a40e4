/**
 * Milliseconds to wait after the given number of failures in a row: doubled each time from `firstMs` up to `mostMs`, less
 * up to a quarter at random, so that what failed together does not come back together.
 */
export function backoff(failures: number, { firstMs, mostMs }: { firstMs: number; mostMs: number }): number {
  const wait = Math.min(mostMs, firstMs * 2 ** Math.max(0, failures - 1));
  return Math.round(wait * (1 - Math.random() / 4));
}
