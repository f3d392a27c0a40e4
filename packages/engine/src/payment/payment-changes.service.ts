import type { Database, Logger, PaymentChanged } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import type { ShopConfig } from "../platform/config/config.ts";
import { isLive, sessionStatusOf } from "./collection-json.ts";
import { lookSoon, returnNow } from "./follow-up.queries.ts";
import { reconcile } from "./reconciliation.ts";
import { advanceSession, loadSession, lockCollectionOf } from "./session-state.queries.ts";

type Change = Static<typeof PaymentChanged.payload>;

/** Takes in what providers tell by themselves. It may come twice, late, before or after the browser, or never. */
export class PaymentChangeService {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #delayMs: number;

  constructor(uses: { database: Database; log: Logger; config: ShopConfig }) {
    this.#database = uses.database;
    this.#log = uses.log;
    this.#delayMs = uses.config.checkout.paymentDelaySeconds * 1_000;
  }

  /**
   * Records a change, each once. A payment that an order has is brought up to date; a session that no order has is asked
   * about a little later, when the browser has had its turn; what came in for one that was given up goes back.
   */
  async take(change: Change): Promise<void> {
    const { sessionId, providerId, status } = change;
    await this.#database.transaction(async (tx) => {
      await tx.query(lockCollectionOf, [sessionId]);
      const [session] = await tx.query(loadSession, [sessionId]);
      if (session?.providerId !== providerId) {
        this.#log.warn({ session: sessionId, providerId }, "a provider told of a payment that is none of its here");
        return;
      }
      if (session.paymentId !== null) return reconcile(tx, session.paymentId, change);
      const isMoney = status === "authorized" || status === "captured";
      if (!isLive(session.status)) return void (isMoney && (await tx.query(returnNow, [sessionId])));
      // A card that was declined may be followed by one that is not: only the shopper's own steps end the session.
      if (status === "declined" || status === "pending") return;
      const [advanced] = await tx.query(advanceSession, [
        sessionId,
        sessionStatusOf(status),
        JSON.stringify(change.data),
      ]);
      const isNews = (isMoney && advanced !== undefined) || status === "canceled";
      if (isNews) await tx.query(lookSoon, [sessionId, this.#delayMs]);
    });
  }
}
