import type { VersionClock } from "../platform/cache/version-clock.ts";

const maxEntries = 1_000;
const topics = ["catalog"];

/** A list's count, if it is known, and what to do when it was counted. */
export interface Counting {
  readonly known: number | undefined;
  keep(count: number): void;
}

/** How many entries lists have on all their pages: counted once for each state of the catalogue, not once a page. */
export class CountCache {
  readonly #clock: VersionClock;
  readonly #counts = new Map<string, { stamp: string; count: number }>();

  constructor(clock: VersionClock) {
    this.#clock = clock;
  }

  /** Asked before the list is read, so that a count is never taken for newer than it is. */
  look(condition: string, values: readonly unknown[]): Counting {
    const key = JSON.stringify([condition, values]);
    const stamp = this.#clock.stampOf(topics);
    const kept = this.#counts.get(key);
    return {
      known: kept?.stamp === stamp && this.#clock.isCurrent ? kept.count : undefined,
      keep: (count) => {
        if (kept?.stamp === stamp) return;
        const [oldest] = this.#counts.keys();
        if (this.#counts.size >= maxEntries && oldest !== undefined) this.#counts.delete(oldest);
        this.#counts.delete(key);
        this.#counts.set(key, { stamp, count });
      },
    };
  }
}
