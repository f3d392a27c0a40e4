import { createHash } from "node:crypto";
import type { Database, Queryable, Transaction } from "@hanse/plugin-kit";
import {
  IdempotencyKeyBusy,
  IdempotencyKeyReused,
  IdempotencyLeaseLost,
  InvalidIdempotencyKey,
} from "./idempotency.errors.ts";
import { abandon, begin, complete, find, note, type StoredReply, sweep } from "./idempotency.queries.ts";

/** Within which keys are told apart: two callers may use the same one. */
export interface IdempotencyScope {
  readonly principal: string;
  readonly method: string;
  readonly path: string;
}

/** The right to do the work of a request. */
export interface IdempotencyClaim {
  readonly scope: string;
  readonly key: string;
  readonly epoch: number;
}

export interface IdempotencyOptions {
  readonly database: Database;
  /** After so long a request that is still running counts as that of a dead process. */
  readonly leaseMs?: number;
  readonly keepHours?: number;
}

const longestKey = 255;
const sweepBatch = 1_000;

/** Remembers what requests with an `Idempotency-Key` were answered, so that the same one is done once. */
export class IdempotencyKeys {
  readonly #database: Database;
  readonly #leaseMs: number;
  readonly #keepHours: number;

  constructor({ database, leaseMs = 60_000, keepHours = 24 }: IdempotencyOptions) {
    this.#database = database;
    this.#leaseMs = leaseMs;
    this.#keepHours = keepHours;
  }

  /**
   * Whether the request is new and this process is to do it, or what it was answered before.
   *
   * @throws IdempotencyKeyReused with another body; IdempotencyKeyBusy while somebody is at it.
   */
  async begin(
    scope: IdempotencyScope,
    key: string,
    digest: string,
  ): Promise<{ readonly fresh: IdempotencyClaim } | { readonly replay: StoredReply }> {
    if (key.length > longestKey) throw new InvalidIdempotencyKey({ length: key.length, longest: longestKey });
    // The principal may be a token: only its hash is kept.
    const hashed = digestOf([scope.principal, scope.method, scope.path]);
    const [begun] = await this.#database.query(begin, [hashed, key, digest, this.#leaseMs, this.#keepHours]);
    if (begun) return { fresh: { scope: hashed, key, epoch: begun.epoch } };
    const [kept] = await this.#database.query(find, [hashed, key]);
    if (kept && kept.digest !== digest) throw new IdempotencyKeyReused({ key });
    if (!kept?.reply) throw new IdempotencyKeyBusy({ key });
    return { replay: kept.reply };
  }

  /** Stores the answer. @throws IdempotencyLeaseLost if the request was taken for dead and repeated meanwhile. */
  async complete(claim: IdempotencyClaim, reply: StoredReply): Promise<void> {
    await keep(this.#database, complete, claim, reply);
  }

  /** Forgets the request, so that it can be sent again; unless it has added something. */
  async abandon({ scope, key, epoch }: IdempotencyClaim): Promise<void> {
    await this.#database.query(abandon, [scope, key, epoch]);
  }

  /** Deletes what has expired; returns how many. */
  async sweep({ signal }: { signal?: AbortSignal } = {}): Promise<number> {
    let deleted = 0;
    for (;;) {
      const batch = await this.#database.query(sweep, [sweepBatch]);
      deleted += batch.length;
      if (batch.length < sweepBatch || signal?.aborted) return deleted;
    }
  }
}

/**
 * Notes, in the transaction that adds something, what is answered should no answer be stored. The transaction fails if the
 * request was taken for dead and repeated meanwhile: so the two of them never both add it.
 *
 * @throws IdempotencyLeaseLost
 */
export async function noteAnswer(tx: Transaction, claim: IdempotencyClaim, reply: StoredReply): Promise<void> {
  await keep(tx, note, claim, reply);
}

/** With a statement that gives no row when the claim is no longer ours. */
async function keep(
  through: Queryable,
  how: typeof complete | typeof note,
  { scope, key, epoch }: IdempotencyClaim,
  reply: StoredReply,
): Promise<void> {
  const [kept] = await through.query(how, [scope, key, epoch, JSON.stringify(reply)]);
  if (!kept) throw new IdempotencyLeaseLost({ key });
}

/** Tells two requests apart without keeping them. */
export const digestOf = (value: unknown): string =>
  createHash("sha256")
    .update(JSON.stringify(value) ?? "")
    .digest("base64url");
