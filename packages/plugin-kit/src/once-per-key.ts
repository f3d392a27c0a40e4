/** Keys that are remembered; the oldest are forgotten first. */
const most = 10_000;

/**
 * Runs the effect of a key once while this process lives, for providers that cannot tell by themselves whether they did
 * something already. What failed may be tried again.
 */
export class OncePerKey<Outcome> {
  readonly #outcomes = new Map<string, Promise<Outcome>>();

  /** The outcome of the key's effect; an effect under way is joined. */
  run(key: string, effect: () => Promise<Outcome>): Promise<Outcome> {
    const known = this.#outcomes.get(key);
    if (known) return known;
    const outcome = effect();
    this.#outcomes.set(key, outcome);
    outcome.catch(() => {
      if (this.#outcomes.get(key) === outcome) this.#outcomes.delete(key);
    });
    const [oldest] = this.#outcomes.keys();
    if (this.#outcomes.size > most && oldest !== undefined) this.#outcomes.delete(oldest);
    return outcome;
  }
}
