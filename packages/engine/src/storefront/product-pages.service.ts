import type { Database } from "@hanse/plugin-kit";
import { lockPages, renderPages, somethingDue } from "./product-pages.queries.ts";

const batchSize = 200;

/**
 * Keeps `product_page`. Reads are right without it, because they render what is out of date themselves; it makes them
 * fast again.
 */
export class ProductPageService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** Renders every product that has changed. Returns how many; none while another process is at it. */
  async renderDue({ signal }: { signal?: AbortSignal } = {}): Promise<number> {
    const [row] = await this.#database.query(somethingDue);
    if (!row?.due) return 0;
    let total = 0;
    for (let after: string | null = ""; after !== null && !signal?.aborted;) {
      const batch = await this.#renderBatch(after);
      total += batch.rendered;
      after = batch.noted < batchSize ? null : batch.last;
    }
    return total;
  }

  async #renderBatch(after: string): Promise<{ noted: number; last: string | null; rendered: number }> {
    return this.#database.transaction(async (tx) => {
      const [lock] = await tx.query(lockPages);
      const [batch] = lock?.locked ? await tx.query(renderPages, [after, batchSize]) : [];
      return batch ?? { noted: 0, last: null, rendered: 0 };
    });
  }
}
