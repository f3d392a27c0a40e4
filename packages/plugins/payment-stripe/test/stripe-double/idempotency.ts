import { type ApiError, keyInUse, keyReused } from "./api-error.ts";

export interface Answer {
  readonly status: number;
  readonly body: object;
}

interface Kept {
  readonly fingerprint: string;
  answer: Answer | undefined;
}

/** Answers by idempotency key, as Stripe keeps them for a day. */
export class IdempotentAnswers {
  readonly #kept = new Map<string, Kept>();

  /** As if a day had passed. */
  forget(): void {
    this.#kept.clear();
  }

  /** The answer kept for the key, or the right to find one. */
  begin(key: string, fingerprint: string): Answer | undefined {
    const kept = this.#kept.get(key);
    if (kept && kept.fingerprint !== fingerprint) throw keyReused(key);
    if (kept && !kept.answer) throw keyInUse(key);
    if (!kept) this.#kept.set(key, { fingerprint, answer: undefined });
    return kept?.answer;
  }

  /** Keeps what the endpoint answered; nothing, when it never began to work. */
  end(key: string, answer: Answer | undefined): void {
    const kept = this.#kept.get(key);
    if (kept && answer) kept.answer = answer;
    else this.#kept.delete(key);
  }
}

/** Parameters that do not pass the first check leave the key unused. */
export const isKept = (error: ApiError): boolean =>
  !(error.body.code?.startsWith("parameter_") ?? false) && ![401, 409, 429].includes(error.status);
