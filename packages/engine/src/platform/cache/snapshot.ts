import type { VersionClock } from "./version-clock.ts";

/** A value kept in memory for as long as its topics do not change. */
export interface Snapshot<T> {
  /**
   * The current value; loads it when it is missing or out of date. Concurrent callers share one load. Throws what `load`
   * throws: a value known to be old is never returned in its stead.
   */
  get(): Promise<T>;
}

/**
 * Keeps what `load` returns until one of the topics is touched, by this process or another. Meant for small tables of
 * configuration that hot paths read. Callers share the value: do not change it.
 */
export function snapshot<T>(clock: VersionClock, topics: readonly string[], load: () => Promise<T>): Snapshot<T> {
  let kept: { stamp: string; value: Promise<T> } | undefined;
  let loading: typeof kept;

  const reload = (stamp: string): Promise<T> => {
    // The version is read before the value, so a change that comes between the two means one load too many, not one too few.
    const attempt = { stamp, value: load() };
    loading = attempt;
    attempt.value
      .then(
        () => {
          if (loading === attempt) kept = attempt;
        },
        () => undefined,
      )
      .finally(() => {
        if (loading === attempt) loading = undefined;
      });
    return attempt.value;
  };

  return {
    get: () => {
      const stamp = clock.stampOf(topics);
      if (kept?.stamp === stamp && clock.isCurrent) return kept.value;
      if (loading?.stamp === stamp) return loading.value;
      return reload(stamp);
    },
  };
}
