import type { Database, Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { violationOf } from "../platform/database/violation.ts";
import { promotionTopic } from "./active-promotions.service.ts";
import { RedemptionRefused } from "./promotion.errors.ts";
import { claimPromotions, releaseCart, releaseClaim } from "./redemption.queries.ts";

/** What a checkout is about to redeem. */
export interface Redemption {
  readonly cartId: string;
  readonly customerId: string | null;
  readonly email: string | null;
  /** Each promotion once, with what it takes off the whole cart in minor units. */
  readonly promotions: readonly { readonly id: string; readonly amount: number }[];
}

/**
 * Redeems promotions, exactly once a checkout, and never more than their limits and budgets allow. Processes see a limit that
 * was reached, or has room again, at once: until then they go by what they have in memory, and the claim decides.
 */
export class RedemptionService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /**
   * Claims all promotions or none.
   *
   * @param key names the checkout: claiming again under it changes nothing.
   * @param guard makes the transaction fail when somebody else has the checkout by now.
   * @throws RedemptionRefused when one is used up or is no more.
   */
  async claim(key: string, redemption: Redemption, guard: (tx: Transaction) => Promise<void>): Promise<void> {
    const { cartId, customerId, email, promotions } = redemption;
    const values = [key, cartId, JSON.stringify(promotions), customerId, email?.toLowerCase() ?? null];
    try {
      await this.#database.transaction(async (tx) => {
        const [claimed] = await tx.query(claimPromotions, values);
        if (!claimed?.isRepeated && claimed?.count !== promotions.length) throw new RedemptionRefused({ cartId });
        if (claimed.isExhausted) await touch(tx, promotionTopic);
        await guard(tx);
      });
    } catch (error) {
      if (violationOf(error)?.kind !== "check") throw error;
      // What was in memory was wrong: the cart is worked out anew with what is true.
      await this.#database.transaction((tx) => touch(tx, promotionTopic));
      throw new RedemptionRefused({ cartId }, { cause: error });
    }
  }

  /** Takes a claim back; nothing where there is none. */
  async release(key: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const [released] = await tx.query(releaseClaim, [key]);
      if (released?.wasFull) await touch(tx, promotionTopic);
    });
  }

  /** Gives back what an order has redeemed, because it was cancelled: `cartId` is the cart it came from. Once, however often. */
  async giveBack(tx: Transaction, cartId: string): Promise<void> {
    const [released] = await tx.query(releaseCart, [cartId]);
    if (released?.wasFull) await touch(tx, promotionTopic);
  }
}
