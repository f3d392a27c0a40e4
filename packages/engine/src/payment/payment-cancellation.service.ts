import { setTimeout } from "node:timers/promises";
import { type Database, happened, isError, payment as contract, PaymentRefused, statement } from "@hanse/plugin-kit";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { liveStatuses, type Payment, paymentJson } from "./collection-json.ts";
import { returnSoonSql } from "./follow-up.queries.ts";
import { standingAmount } from "./give-back.ts";
import { PaymentPending } from "./payment.errors.ts";
import { PaymentCanceled } from "./payment.events.ts";
import type { PaymentService } from "./payment.service.ts";
import { cancelPayment, lockCollectionOfPayment } from "./reconciliation.ts";

/** How often, and how long apart, a movement that is just under way is looked at before the whole is tried again later. */
const attempts = 10;
const pauseMs = 200;

const paymentsOf = statement<{ payment: Payment }>(
  "payment.of_collections",
  `SELECT ${paymentJson("p")} AS payment
     FROM payment p WHERE p.payment_collection_id = ANY($1::text[]) ORDER BY p.created_at, p.id`,
);

/** Of collections of which nothing is paid: whoever is about to pay a session of theirs finds it given up. */
const giveUpSessions = statement<never>(
  "payment_session.give_up",
  `WITH locked AS (
     SELECT c.id FROM payment_collection c WHERE c.id = ANY($1::text[]) ORDER BY c.id FOR NO KEY UPDATE
   ), given_up AS (
     UPDATE payment_session s SET status = 'canceled', updated_at = now() FROM locked
      WHERE s.payment_collection_id = locked.id AND s.status IN ${liveStatuses}
        AND NOT EXISTS (SELECT FROM payment p WHERE p.payment_session_id = s.id)
     RETURNING s.id, s.data, s.payment_collection_id
   ), closed AS (
     UPDATE payment_collection c SET status = 'canceled', updated_at = now()
       FROM given_up g WHERE c.id = g.payment_collection_id
   )
   ${returnSoonSql("given_up")}`,
);

/** What is being captured at this moment still counts; nothing more is begun. */
const endCaptures = statement<never>(
  "payment.end_captures",
  "UPDATE payment SET capture_ended = true WHERE id = $1 AND NOT capture_ended",
);

/** What was begun of a payment, whether or not its provider has answered. */
const claims = statement<{ captures: number; captured: number; refunds: number; refunded: number }>(
  "payment.claims",
  `SELECT capture_claimed AS captures, captured_amount AS captured, refund_claimed AS refunds, refunded_amount AS refunded
     FROM payment WHERE id = $1`,
);

/** Gives up whatever was promised or paid for something that is off. */
export class PaymentCancellationService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #payments: PaymentService;

  constructor(uses: { database: Database; plugins: PluginHost; payments: PaymentService }) {
    this.#database = uses.database;
    this.#plugins = uses.plugins;
    this.#payments = uses.payments;
  }

  /**
   * Sees to it that nothing is left of the payments of these collections: what was only authorised is canceled, what was
   * captured is refunded. Call it outside transactions, as often as you like.
   *
   * @throws PaymentPending while a capture is under way whose outcome nobody knows yet: call it again.
   */
  async cancelAll(collectionIds: readonly string[]): Promise<void> {
    await this.#database.query(giveUpSessions, [collectionIds]);
    for (const { payment } of await this.#database.query(paymentsOf, [collectionIds])) {
      // On record first: from then on nobody can capture it any more.
      const isCanceled = payment.canceledAt !== null || (await this.#record(payment.id));
      await (isCanceled ? this.#tellProvider(payment) : this.#refund(payment.id));
    }
  }

  async #record(id: string): Promise<boolean> {
    return this.#database.transaction(async (tx) => {
      await tx.query(lockCollectionOfPayment, [id]);
      const canceled = await tx.query(cancelPayment, [id]);
      for (const each of canceled) tx.emit(happened(PaymentCanceled, each));
      if (canceled.length === 0) await tx.query(endCaptures, [id]);
      return canceled.length > 0;
    });
  }

  /** What was captured at the provider's own pages meanwhile is given back there. */
  async #tellProvider({ id, providerId, data, currencyCode }: Payment): Promise<void> {
    const provider = this.#plugins.provider(contract, providerId);
    try {
      await provider.cancel({ data }, { idempotencyKey: `${id}:cancel` });
    } catch (error) {
      if (!isError(error, PaymentRefused)) throw error;
      const state = await provider.retrieve({ data });
      const amount = standingAmount(state);
      if (amount === 0) return;
      if (state.status !== "captured") throw error;
      await provider.refund({ data: state.data, amount, currencyCode }, { idempotencyKey: `${id}:cancel:${amount}` });
    }
  }

  async #refund(id: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const [standing] = await this.#database.query(claims, [id]);
      if (!standing) return;
      const { captures, captured, refunds, refunded } = standing;
      if (refunds < captured) await this.#payments.refund(id, { idempotencyKey: `cancel:${refunds}` });
      else if (captures === captured && refunded === captured) return;
      else if (attempt === attempts) throw new PaymentPending({ id });
      else await setTimeout(pauseMs);
    }
  }
}
