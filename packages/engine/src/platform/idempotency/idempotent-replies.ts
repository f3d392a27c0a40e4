import { AsyncLocalStorage } from "node:async_hooks";
import { HanseError, type Logger, type Transaction } from "@hanse/plugin-kit";
import { Answer } from "../http/answer.ts";
import type { IdempotencyStore, IdempotentRequest } from "../http/idempotent.ts";
import { rebuiltError, storedError } from "../stored-error.ts";
import type { StoredReply } from "./idempotency.queries.ts";
import { completeClaim, digestOf, type IdempotencyClaim, type IdempotencyKeys } from "./idempotency-keys.ts";

interface Working {
  readonly claim: IdempotencyClaim;
  isCompleted: boolean;
}

const working = new AsyncLocalStorage<Working>();

/**
 * Stores the answer of the current request in the transaction that does its work, if the request carries an
 * `Idempotency-Key`: then a crash right after the commit cannot make a repetition do the work again. To be called last.
 */
export async function completeWithin(tx: Transaction, answer: Answer): Promise<void> {
  const request = working.getStore();
  if (!request) return;
  await completeClaim(tx, request.claim, storedAnswer(answer));
  tx.afterCommit(() => (request.isCompleted = true));
}

/** Does each keyed request once, and answers repetitions with the same. */
export class IdempotentReplies implements IdempotencyStore {
  readonly #keys: IdempotencyKeys;
  readonly #log: Logger;

  constructor({ keys, log }: { keys: IdempotencyKeys; log: Logger }) {
    this.#keys = keys;
    this.#log = log;
  }

  async run({ key, body, ...scope }: IdempotentRequest, work: () => Promise<Answer>): Promise<Answer> {
    const begun = await this.#keys.begin(scope, key, digestOf(body));
    if ("replay" in begun) return answered(begun.replay);
    const request: Working = { claim: begun.fresh, isCompleted: false };
    try {
      const answer = await working.run(request, work);
      await this.#settle(request, answer.status < 500 ? storedAnswer(answer) : undefined);
      return answer;
    } catch (error) {
      await this.#settle(request, isFinal(error) ? { error: storedError(error) } : undefined);
      throw error;
    }
  }

  /** The work is done or not, whatever becomes of the record: a failure here must not hide its answer. */
  async #settle(request: Working, reply: StoredReply | undefined): Promise<void> {
    if (request.isCompleted) return;
    try {
      if (reply) await this.#keys.complete(request.claim, reply);
      else await this.#keys.abandon(request.claim);
    } catch (error) {
      this.#log.warn(
        { err: error, key: request.claim.key },
        "could not record the answer to a request with an Idempotency-Key",
      );
    }
  }
}

/** Whether the same request would be refused again. Who may not do it now may do it later, as may who came at a bad time. */
const isFinal = (error: unknown): error is HanseError =>
  error instanceof HanseError &&
  error.status < 500 &&
  error.retryAfter === undefined &&
  ![401, 403, 429].includes(error.status);

function storedAnswer({ status, headers, body }: Answer): StoredReply {
  if (body === undefined || body === null) return { status, headers, body: null };
  if (typeof body === "string" || Buffer.isBuffer(body)) return { status, headers, body: body.toString() };
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(body),
  };
}

function answered(reply: StoredReply): Answer {
  if ("error" in reply) throw rebuiltError(reply.error);
  return new Answer(reply.status, reply.body ?? undefined, reply.headers);
}
