import {
  CallUndone,
  type Database,
  happened,
  isError,
  type Logger,
  newId,
  payment,
  PaymentRefused,
  type PaymentState,
  type Transaction,
} from "@hanse/plugin-kit";
import type { ShopConfig } from "../platform/config/config.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { authorizationKeyOf, paysInBrowser } from "./browser-session.ts";
import { type PaymentSession, sessionStatusOf } from "./collection-json.ts";
import { keepFunds, undoLater } from "./follow-up.queries.ts";
import { giveBack, standingAmount } from "./give-back.ts";
import { recordFailure, recordPayment, recordWaiting, reopenSession } from "./payment-authorization.queries.ts";
import type { Payer } from "./payment-collection.service.ts";
import { AuthorizationMismatch, PaymentSessionStale } from "./payment.errors.ts";
import { PaymentCaptured } from "./payment.events.ts";

/** How long whoever waits for a checkout's end waits for its payment's undoing; then that is done in the background. */
const undoBudgetMs = 5_000;

/** What a provider made of a session. */
export type AuthorizationOutcome =
  | { readonly outcome: "authorized" | "captured"; readonly data: Record<string, unknown> }
  /** The shopper has to take another step; `data` tells the browser which. */
  | { readonly outcome: "requires_more"; readonly data: Record<string, unknown> }
  | { readonly outcome: "declined"; readonly message: string };

/** The session to be authorised, as the cart's read shows it. */
export type SessionToAuthorize = Pick<PaymentSession, "id" | "providerId" | "amount" | "currencyCode" | "data">;

interface Attempt {
  /** That of the workflow's step. */
  readonly key: string;
  readonly signal?: AbortSignal;
  readonly customer?: Payer | null;
}

/** Steps of a checkout: takes the money's promise, records it with the order, or gives it up. */
export class PaymentAuthorizationService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #log: Logger;
  readonly #keepSeconds: number;

  constructor(uses: { database: Database; plugins: PluginHost; log: Logger; config: ShopConfig }) {
    this.#database = uses.database;
    this.#plugins = uses.plugins;
    this.#log = uses.log;
    this.#keepSeconds = uses.config.checkout.keepFundsSeconds;
  }

  /**
   * Before anything else is done with a session that the browser may have paid: registers its money to be given back,
   * which the transaction that makes the order takes back. Each call keeps it for another while. Nothing where only the
   * checkout itself moves money.
   */
  async keep(session: Pick<PaymentSession, "id" | "data">): Promise<void> {
    if (paysInBrowser(session)) await this.#database.query(keepFunds, [session.id, this.#keepSeconds]);
  }

  /**
   * Has the provider authorise the session. Call it outside transactions; with the same key it may be repeated. Nothing is
   * recorded of a success before {@link record}, so that a crash in between leaves `undo` to be done, by the same key.
   */
  async authorize(session: SessionToAuthorize, attempt: Attempt): Promise<AuthorizationOutcome> {
    const { id, amount } = session;
    const state = await this.#ask(session, attempt).catch((error: unknown) => this.#refused(session, error));
    if (state.status === "authorized" || state.status === "captured") {
      const standing = standingAmount(state);
      if (standing === amount) return { outcome: state.status, data: state.data };
      await this.#database.query(recordFailure, [id, null]);
      throw new AuthorizationMismatch({ id, expected: amount, authorized: standing });
    }
    const outcome = outcomeOf(state);
    const data = JSON.stringify(state.data);
    if (outcome.outcome === "declined") await this.#database.query(recordFailure, [id, data]);
    else await this.#database.query(recordWaiting, [id, sessionStatusOf(state.status), data, this.#keepSeconds]);
    return outcome;
  }

  /**
   * Records the authorised payment in the transaction that makes the order, in one statement.
   *
   * @param amount the order's total; the session must stand for exactly that.
   * @throws PaymentSessionStale when it does not, any more: give up the order then, and undo the authorisation.
   */
  async record(
    tx: Transaction,
    {
      sessionId,
      amount,
      outcome,
      data,
    }: { sessionId: string; amount: number; outcome: "authorized" | "captured"; data: object },
  ): Promise<{ paymentId: string; collectionId: string }> {
    const captureId = newId("capt");
    const row = [sessionId, amount, outcome, JSON.stringify(data), newId("pay"), captureId];
    const [recorded] = await tx.query(recordPayment, row);
    if (!recorded) throw new PaymentSessionStale({ id: sessionId, amount });
    const { capturedAmount } = recorded;
    if (capturedAmount > 0) tx.emit(happened(PaymentCaptured, { ...recorded, captureId, amount: capturedAmount }));
    return recorded;
  }

  /**
   * Undoes {@link authorize}, also when it is not known whether it ever ran. The session can be tried again. What the
   * shopper paid in the browser is kept for that; what the call alone authorised is canceled, or refunded, by its key.
   *
   * @param data what `authorize` returned, where it got so far.
   */
  async undo(
    session: SessionToAuthorize,
    { key, data = session.data }: { key: string; data?: Record<string, unknown> },
  ): Promise<void> {
    if (paysInBrowser(session)) return this.keep(session);
    const { id, providerId, currencyCode } = session;
    try {
      const provider = this.#plugins.provider(payment, providerId);
      await giveBack(provider, { sessionId: id, data, currencyCode, key }, { budgetMs: undoBudgetMs });
    } catch (error) {
      this.#log.warn({ err: error, session: id }, "could not undo an authorisation; it is tried again");
      await this.#database.query(undoLater, [id, key, JSON.stringify(data)]);
    }
    await this.#database.query(reopenSession, [id, JSON.stringify(session.data)]);
  }

  #ask(session: SessionToAuthorize, { key, signal, customer }: Attempt): Promise<PaymentState> {
    const { id: sessionId, providerId, amount, currencyCode, data } = session;
    const idempotencyKey = paysInBrowser(session) ? authorizationKeyOf(sessionId) : key;
    return this.#plugins
      .provider(payment, providerId)
      .authorize(
        { sessionId, amount, currencyCode, data, ...(customer && { customer }) },
        { idempotencyKey, ...(signal && { signal }) },
      );
  }

  /** What a provider refuses, it would refuse again: the shopper has to begin anew. */
  async #refused(session: SessionToAuthorize, error: unknown): Promise<never> {
    const { id, amount } = session;
    if (isError(error, PaymentRefused)) await this.#database.query(recordFailure, [id, null]);
    if (isError(error, CallUndone) && paysInBrowser(session))
      throw new PaymentSessionStale({ id, amount }, { cause: error });
    throw error;
  }
}

function outcomeOf({ status, data, message }: PaymentState): AuthorizationOutcome {
  if (status === "pending" || status === "requires_more") return { outcome: "requires_more", data };
  return { outcome: "declined", message: message ?? "The payment was declined. Choose another way to pay." };
}
