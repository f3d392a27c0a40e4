import {
  type Client,
  type Database,
  happened,
  type Logger,
  payment,
  type PaymentState,
  type Transaction,
} from "@hanse/plugin-kit";
import { backoff } from "../platform/backoff.ts";
import type { ShopConfig } from "../platform/config/config.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { authorizationKeyOf, directKeyOf, paysInBrowser } from "./browser-session.ts";
import { isLive } from "./collection-json.ts";
import {
  closeSession,
  continueFollowUp,
  endFollowUp,
  type FollowUp,
  retryFollowUp,
  takeFollowUps,
} from "./follow-up.queries.ts";
import { giveBack, retrieved, standingAmount } from "./give-back.ts";
import { SessionAuthorized } from "./payment.events.ts";
import { advanceSession, loadSession, lockCollectionOf } from "./session-state.queries.ts";

const takenAtOnce = 10;
/** Longer than all calls that one follow-up may need take together. */
const leaseMs = 90_000;
const pace = { firstMs: 5_000, mostMs: 600_000 };
const hourMs = 3_600_000;
/** A session is looked at whenever it has become twice as old, twice a day at least, and given up after a week. */
const longestWaitMs = 12 * hourMs;
const longestAgeMs = 7 * 24 * hourMs;

/**
 * Sees to it that no money stays at a provider that no order has: asks where sessions stand of which nobody has told, gives
 * back what was kept long enough, and undoes what could not be undone at once. Any number of processes may do so together.
 */
export class FollowUpService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #log: Logger;
  readonly #keepMs: number;

  constructor(uses: { database: Database; plugins: PluginHost; log: Logger; config: ShopConfig }) {
    this.#database = uses.database;
    this.#plugins = uses.plugins;
    this.#log = uses.log;
    this.#keepMs = uses.config.checkout.keepFundsSeconds * 1_000;
  }

  /** Works on what is due, until nothing is: after an outage that is a lot. */
  async drain({ signal }: { signal: AbortSignal }): Promise<void> {
    while (!signal.aborted && (await this.sweep()) === takenAtOnce);
  }

  /**
   * Works on some of what is due. Returns on how much.
   *
   * @param withinMs also what is due so soon.
   */
  async sweep({ withinMs = 0 }: { withinMs?: number } = {}): Promise<number> {
    const taken = await this.#database.query(takeFollowUps, [withinMs, takenAtOnce, leaseMs]);
    await Promise.all(taken.map((followUp) => this.#attempt(followUp)));
    return taken.length;
  }

  async #attempt(followUp: FollowUp): Promise<void> {
    const { sessionId: session, kind, failures } = followUp;
    try {
      await this.#follow(followUp);
    } catch (error) {
      this.#log.warn(
        { err: error, session, kind, failures },
        "a payment session could not be followed up at its provider; it is tried again",
      );
      await this.#database.query(retryFollowUp, [...taken(followUp), backoff(failures, pace)]);
    }
  }

  async #follow(followUp: FollowUp): Promise<void> {
    const { kind, key, isPaid, status } = followUp;
    // Whoever pays twice at once registers the second time what the first one has kept.
    if (kind === "undo" && isPaid && key === directKeyOf(followUp.sessionId)) return this.#end(followUp);
    if (kind === "undo") return this.#return(followUp, key);
    if (isPaid) return this.#end(followUp);
    return isLive(status) ? this.#look(followUp) : this.#return(followUp);
  }

  async #look(followUp: FollowUp): Promise<void> {
    const { kind, data, ageMs } = followUp;
    const state = await retrieved(this.#providerOf(followUp), data);
    const standing = state === undefined ? 0 : standingAmount(state);
    if (state && standing > 0 && kind === "look") return this.#announce(followUp, state);
    // Captured with nothing left standing was given back at the provider's own pages.
    const isSpent = state === undefined || state.status === "canceled" || state.status === "captured";
    const isOver = isSpent || ageMs > longestAgeMs;
    if (standing > 0 || isOver) return this.#close(followUp);
    if (!paysInBrowser({ data })) return this.#end(followUp);
    const waitMs = Math.min(Math.max(ageMs, this.#keepMs), longestWaitMs);
    await this.#database.query(continueFollowUp, [...taken(followUp), waitMs, "look"]);
  }

  /** The money is there: whoever can make an order of it has this long to do so. */
  async #announce(followUp: FollowUp, { status, data, amount }: PaymentState): Promise<void> {
    const { sessionId, providerId, currencyCode } = followUp;
    await this.#database.transaction(async (tx) => {
      const session = await this.#locked(tx, sessionId);
      const [isOurs] = await tx.query(continueFollowUp, [...taken(followUp), this.#keepMs, "return"]);
      if (!session || !isOurs) return;
      await tx.query(advanceSession, [sessionId, status, JSON.stringify(data)]);
      const { cartId, paymentId } = session;
      if (cartId !== null && paymentId === null)
        tx.emit(happened(SessionAuthorized, { sessionId, cartId, providerId, currencyCode, amount }));
    });
  }

  /** The session is given up first: from then on no order can be made of its money. */
  async #close(followUp: FollowUp): Promise<void> {
    const isClosed = await this.#database.transaction(async (tx) => {
      await tx.query(lockCollectionOf, [followUp.sessionId]);
      return (await tx.query(closeSession, taken(followUp))).length > 0;
    });
    if (isClosed) await this.#return(followUp);
  }

  async #return(followUp: FollowUp, key = authorizationKeyOf(followUp.sessionId)): Promise<void> {
    await giveBack(this.#providerOf(followUp), { ...followUp, key });
    await this.#end(followUp);
  }

  async #end(followUp: FollowUp): Promise<void> {
    await this.#database.query(endFollowUp, taken(followUp));
  }

  async #locked(tx: Transaction, sessionId: string) {
    await tx.query(lockCollectionOf, [sessionId]);
    const [session] = await tx.query(loadSession, [sessionId]);
    return session;
  }

  #providerOf({ providerId }: FollowUp): Client<typeof payment> {
    return this.#plugins.provider(payment, providerId);
  }
}

/** What a statement about a follow-up that was handed out begins with. */
const taken = ({ sessionId, key, round }: FollowUp): [string, string, number] => [sessionId, key, round];
