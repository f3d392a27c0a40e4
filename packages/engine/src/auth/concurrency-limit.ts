/** Runs at most so many at once, lets so many wait, in order, and turns the others away. */
export class ConcurrencyLimit {
  readonly #atOnce: number;
  readonly #waitingAtMost: number;
  readonly #refusal: () => Error;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limits: { atOnce: number; waitingAtMost: number; refusal: () => Error }) {
    this.#atOnce = limits.atOnce;
    this.#waitingAtMost = limits.waitingAtMost;
    this.#refusal = limits.refusal;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#atOnce) this.#running += 1;
    else await this.#turn();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The place is handed on, so that a newcomer cannot take it in between.
      if (next) next();
      else this.#running -= 1;
    }
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= this.#waitingAtMost) throw this.#refusal();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
