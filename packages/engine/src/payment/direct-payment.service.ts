import { CallUndone, type Database, isError, type Transaction } from "@hanse/plugin-kit";
import type { ShopConfig } from "../platform/config/config.ts";
import { directKeyOf, paysInBrowser } from "./browser-session.ts";
import { keepAuthorization, undoUnlessKept } from "./follow-up.queries.ts";
import type { PaymentAuthorizationService, SessionToAuthorize } from "./payment-authorization.service.ts";
import { recordFailure } from "./payment-authorization.queries.ts";
import { PaymentSessionStale } from "./payment.errors.ts";
import { loadSession } from "./session-state.queries.ts";

/**
 * Payments without a checkout: authorised and recorded in one go. What is authorised is registered to be undone before its
 * provider is asked, and the transaction that records it takes that back: so a crash in between leaves no money behind.
 */
export class DirectPaymentService {
  readonly #database: Database;
  readonly #authorizations: PaymentAuthorizationService;
  readonly #keepSeconds: number;

  constructor(uses: { database: Database; paymentAuthorizations: PaymentAuthorizationService; config: ShopConfig }) {
    this.#database = uses.database;
    this.#authorizations = uses.paymentAuthorizations;
    this.#keepSeconds = uses.config.checkout.keepFundsSeconds;
  }

  /**
   * Pays a session. Call it outside transactions, as often as you like: whoever comes second finds it paid.
   *
   * @param check in the transaction that records the payment, after it; throws when there must be none any more.
   * @returns whether its provider has authorised it.
   * @throws PaymentSessionStale when the session was given up meanwhile; its money goes back.
   */
  async pay(session: SessionToAuthorize, check: (tx: Transaction) => Promise<void>): Promise<boolean> {
    const { id: sessionId, amount } = session;
    const key = directKeyOf(sessionId);
    if (paysInBrowser(session)) await this.#authorizations.keep(session);
    else await this.#database.query(undoUnlessKept, [sessionId, key, this.#keepSeconds]);
    const authorized = await this.#authorizations
      .authorize(session, { key })
      .catch((error: unknown) => this.#undone(session, error));
    const { outcome } = authorized;
    if (outcome !== "authorized" && outcome !== "captured") {
      // There is nothing to undo; what the shopper may still pay is looked after by the session.
      await this.#database.query(keepAuthorization, [sessionId, key]);
      return false;
    }
    const { data } = authorized;
    try {
      await this.#database.transaction(async (tx) => {
        const kept = paysInBrowser(session) || (await tx.query(keepAuthorization, [sessionId, key])).length > 0;
        if (!kept) throw new PaymentSessionStale({ id: sessionId, amount });
        await this.#authorizations.record(tx, { sessionId, amount, outcome, data });
        await check(tx);
      });
      return true;
    } catch (error) {
      if (await this.#isPaid(sessionId, key)) return true;
      await this.#authorizations.undo(session, { key, data });
      throw error;
    }
  }

  /** Somebody else may have recorded it at the same moment: then nothing is to be undone. */
  async #isPaid(sessionId: string, key: string): Promise<boolean> {
    const [session] = await this.#database.query(loadSession, [sessionId]);
    if (!session?.paymentId) return false;
    await this.#database.query(keepAuthorization, [sessionId, key]);
    return true;
  }

  /** Its time was over: the session has to be begun anew. */
  async #undone({ id, amount }: SessionToAuthorize, error: unknown): Promise<never> {
    if (!isError(error, CallUndone)) throw error;
    await this.#database.query(recordFailure, [id, null]);
    throw new PaymentSessionStale({ id, amount }, { cause: error });
  }
}
