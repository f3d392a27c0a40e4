import {
  type Database,
  isError,
  type Logger,
  newId,
  payment,
  PaymentRefused,
  type PaymentState,
  type Transaction,
} from "@hanse/plugin-kit";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { type PaymentSession, sessionStatusOf } from "./collection-json.ts";
import {
  canceledAtProvider,
  giveUpSession,
  recordOutcome,
  recordPayment,
  takeCancelDue,
} from "./payment-authorization.queries.ts";
import { AuthorizationMismatch, PaymentSessionStale } from "./payment.errors.ts";

/** How long after a session was given up, or its provider last failed, the provider is told (again). */
const cancelAfterMs = 30_000;

/** What a provider made of a session. */
export type AuthorizationOutcome =
  | { readonly outcome: "authorized" | "captured"; readonly data: Record<string, unknown> }
  /** The shopper has to take another step; `data` tells the browser which. */
  | { readonly outcome: "requires_more"; readonly data: Record<string, unknown> }
  | { readonly outcome: "declined"; readonly message: string };

/** The session to be authorised, as the cart's read shows it. */
export type SessionToAuthorize = Pick<PaymentSession, "id" | "providerId" | "amount" | "currencyCode" | "data">;

/** Steps of a checkout: takes the money's promise, records it with the order, or gives it up. */
export class PaymentAuthorizationService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #log: Logger;

  constructor({ database, plugins, log }: { database: Database; plugins: PluginHost; log: Logger }) {
    this.#database = database;
    this.#plugins = plugins;
    this.#log = log;
  }

  /**
   * Has the provider authorise the session. Call it outside transactions; with the same key it may be repeated. Nothing is
   * recorded of a success before {@link record}, so that a crash in between leaves `undo` to be done, by the same key.
   */
  async authorize(
    { id, providerId, amount, currencyCode, data }: SessionToAuthorize,
    { key, signal }: { key: string; signal?: AbortSignal },
  ): Promise<AuthorizationOutcome> {
    const state = await this.#plugins
      .provider(payment, providerId)
      .authorize({ sessionId: id, amount, currencyCode, data }, { idempotencyKey: key, ...(signal && { signal }) });
    if (state.status === "authorized" || state.status === "captured") {
      if (state.amount !== amount) throw new AuthorizationMismatch({ id, expected: amount, authorized: state.amount });
      return { outcome: state.status, data: state.data };
    }
    await this.#database.query(recordOutcome, [id, sessionStatusOf(state.status), JSON.stringify(state.data)]);
    return outcomeOf(state);
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
    const row = [sessionId, amount, outcome, JSON.stringify(data), newId("pay"), newId("capt")];
    const [recorded] = await tx.query(recordPayment, row);
    if (!recorded) throw new PaymentSessionStale({ id: sessionId, amount });
    return recorded;
  }

  /**
   * Undoes {@link authorize}, also when it is not known whether it ever ran: cancels, or gives back what was captured. Then
   * the session is given up.
   *
   * @param key that of the call to undo.
   * @param data what `authorize` returned, or the session's own where it did not get so far.
   */
  async undo(session: SessionToAuthorize, { key }: { key: string }): Promise<void> {
    await this.#giveUp(session, key);
    await this.#database.query(giveUpSession, [session.id]);
  }

  /** Tells providers of sessions that were given up: the cart changed, or the shopper chose another provider. */
  async cancelDue({ olderThanMs = cancelAfterMs }: { olderThanMs?: number } = {}): Promise<void> {
    for (const session of await this.#database.query(takeCancelDue, [olderThanMs])) {
      try {
        await this.#giveUp(session);
        await this.#database.query(canceledAtProvider, [session.id]);
      } catch (error) {
        this.#log.warn(
          { err: error, session: session.id },
          "could not cancel a payment session at its provider; it is tried again",
        );
      }
    }
  }

  /** Cancels at the provider, or gives back what it has captured by now. */
  async #giveUp({ id, providerId, currencyCode, data }: SessionToAuthorize, key?: string): Promise<void> {
    const provider = this.#plugins.provider(payment, providerId);
    try {
      await provider.cancel({ data, ...(key !== undefined && { key }) }, { idempotencyKey: `${key ?? id}:cancel` });
    } catch (refusal) {
      if (!isError(refusal, PaymentRefused)) throw refusal;
      const state = await provider.retrieve({ data });
      if (state.status !== "captured") throw refusal;
      const { amount } = state;
      await provider.refund({ data: state.data, amount, currencyCode }, { idempotencyKey: `${key ?? id}:refund` });
    }
  }
}

function outcomeOf({ status, data, message }: PaymentState): AuthorizationOutcome {
  if (status === "pending" || status === "requires_more") return { outcome: "requires_more", data };
  return { outcome: "declined", message: message ?? "The payment was declined. Choose another way to pay." };
}
