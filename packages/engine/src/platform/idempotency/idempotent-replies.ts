import { AsyncLocalStorage } from "node:async_hooks";
import { HanseError, type Logger, type Transaction } from "@hanse/plugin-kit";
import { Answer } from "../http/answer.ts";
import type { IdempotencyStore, IdempotentRequest } from "../http/idempotent.ts";
import { rebuiltError, storedError } from "../stored-error.ts";
import { AnswerLost } from "./idempotency.errors.ts";
import type { StoredReply } from "./idempotency.queries.ts";
import { digestOf, type IdempotencyClaim, type IdempotencyKeys, noteAnswer } from "./idempotency-keys.ts";

const working = new AsyncLocalStorage<IdempotencyClaim>();

/** Whether the request at hand carries an `Idempotency-Key`, and has something to note when it adds something. */
export const isKeyed = (): boolean => working.getStore() !== undefined;

/**
 * Notes in the transaction that adds something that the request at hand has added it, if it carries an `Idempotency-Key`: when
 * the process dies before it could answer, a repetition is told so, and adds nothing.
 *
 * @param made what is added, with its id.
 */
export async function noteAdded(tx: Transaction, made: string): Promise<void> {
  const claim = working.getStore();
  if (claim) await noteAnswer(tx, claim, { error: storedError(new AnswerLost({ key: claim.key, made })) });
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
    try {
      const answer = await working.run(begun.fresh, work);
      await this.#settle(begun.fresh, answer.status < 500 ? storedAnswer(answer) : undefined);
      return answer;
    } catch (error) {
      await this.#settle(begun.fresh, isFinal(error) ? { error: storedError(error) } : undefined);
      throw error;
    }
  }

  /** The work is done or not, whatever becomes of the record: a failure here must not hide its answer. */
  async #settle(claim: IdempotencyClaim, reply: StoredReply | undefined): Promise<void> {
    try {
      if (reply) await this.#keys.complete(claim, reply);
      else await this.#keys.abandon(claim);
    } catch (error) {
      this.#log.warn(
        { err: error, key: claim.key },
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
