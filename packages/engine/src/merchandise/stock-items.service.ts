import type { Database, Logger, Transaction } from "@hanse/plugin-kit";
import type { VariantStockService } from "../inventory/index.ts";
import { type DueItem, dueItems, noteDueItems, overdueItems, settleItems } from "./merchandise.queries.ts";

const batchSize = 500;

/**
 * Gives variants of which stock is kept an inventory item. The plugin that keeps items cannot be part of a transaction: what is
 * due is noted with the variant and settled after the commit, or by a job, should the plugin or this process fail.
 */
export class StockItems {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #variantStock: VariantStockService;

  constructor(uses: { database: Database; log: Logger; variantStock: VariantStockService }) {
    this.#database = uses.database;
    this.#log = uses.log;
    this.#variantStock = uses.variantStock;
  }

  /** Notes new and changed variants in the transaction that writes them. Returns those to settle after it. */
  async note(tx: Transaction, variantIds: readonly string[]): Promise<string[]> {
    if (variantIds.length === 0) return [];
    return (await tx.query(noteDueItems, [variantIds])).map(({ variantId }) => variantId);
  }

  /** Never fails: what the plugin does not take now, the job brings it later. */
  async settle(variantIds: readonly string[]): Promise<void> {
    if (variantIds.length === 0) return;
    try {
      await this.#tell(await this.#database.query(dueItems, [variantIds]));
    } catch (error) {
      this.#log.warn(
        { err: error, count: variantIds.length },
        "items of variants could not be made; a job tries again",
      );
    }
  }

  /** Settles what is overdue. */
  async sweep({ signal }: { signal: AbortSignal }): Promise<void> {
    for (;;) {
      const due = await this.#database.query(overdueItems, [batchSize]);
      await this.#tell(due);
      if (due.length < batchSize || signal.aborted) return;
    }
  }

  async #tell(due: readonly DueItem[]): Promise<void> {
    if (due.length === 0) return;
    await this.#variantStock.linkItems(due);
    await this.#database.query(settleItems, [due.map(({ variantId }) => variantId), due.map(({ notedAt }) => notedAt)]);
  }
}
