import { clockSkewSeconds } from "./signature.ts";

/** Remembers nonces for as long as their signatures are valid: two sets in turn, so that forgetting costs nothing. */
export class SeenNonces {
  #current = new Set<string>();
  #previous = new Set<string>();
  #turnsAt = 0;

  /** Whether this is the first time; from then on it is not. */
  isNew(nonce: string, now = Date.now()): boolean {
    if (now >= this.#turnsAt) this.#turn(now);
    if (this.#current.has(nonce) || this.#previous.has(nonce)) return false;
    this.#current.add(nonce);
    return true;
  }

  #turn(now: number): void {
    const spanMs = 2 * clockSkewSeconds * 1_000;
    this.#previous = now - this.#turnsAt < spanMs ? this.#current : new Set();
    this.#current = new Set();
    this.#turnsAt = now + spanMs;
  }
}
