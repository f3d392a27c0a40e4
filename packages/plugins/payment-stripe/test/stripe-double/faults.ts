/**
 * What goes wrong with a request. `before` and `after` speak of its effect: before, nothing happened; after, it did, and only
 * the answer is lost.
 */
export type FaultKind =
  | "drop-before"
  | "drop-after"
  | "fail-before"
  /** 500 in the middle, without an effect; Stripe keeps that answer for the key. */
  | "fail-kept"
  | "fail-after"
  /** 500 after the effect, and Stripe keeps that answer for the key. */
  | "fail-after-kept"
  | "rate-limit"
  /** Never answers; nothing happened. */
  | "hang-before"
  | "hang-after"
  | "delay"
  | "answer-twice"
  | "garbage";

export interface Fault {
  readonly kind: FaultKind;
  /** Which requests, as method and path with a star for any id: `POST /v1/payment_intents/*`; all unless told. */
  readonly on?: string;
  /** How many of them; one unless told. */
  readonly times?: number;
  /** For `delay`. */
  readonly ms?: number;
}

/** Faults that wait for their requests. */
export class Faults {
  #planned: { fault: Fault; left: number }[] = [];

  plan(fault: Fault): void {
    this.#planned.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#planned = [];
  }

  /** The fault of a request that comes in now. */
  take(method: string, path: string): Fault | undefined {
    const found = this.#planned.find(({ fault, left }) => left > 0 && fits(fault.on, `${method} ${path}`));
    if (!found) return undefined;
    found.left -= 1;
    return found.fault;
  }
}

function fits(pattern: string | undefined, request: string): boolean {
  if (pattern === undefined) return true;
  const [wanted, given] = [pattern.split("/"), request.split("/")];
  return wanted.length === given.length && wanted.every((part, index) => part === "*" || part === given[index]);
}
