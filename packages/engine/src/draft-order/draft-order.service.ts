import type { Database } from "@hanse/plugin-kit";
import { type Order, type OrderRevisionService, type OrderService, partsFor } from "../order/index.ts";
import type { Selection } from "../platform/http/fields.ts";
import { type ListedPage, type ListQuery, pageParts } from "../platform/http/listing.ts";
import { draftListing, isDraftSql } from "./draft-listing.ts";
import type { DraftOrder } from "./draft-order.ts";
import { DraftNotFound } from "./draft-order.errors.ts";
import { deleteDraft, loadDraft } from "./draft-order.queries.ts";

/** Drafts as they are: found, looked at, thrown away. */
export class DraftOrderService {
  readonly #database: Database;
  readonly #orders: OrderService;
  readonly #revisions: OrderRevisionService;

  constructor(uses: { database: Database; orders: OrderService; orderRevisions: OrderRevisionService }) {
    this.#database = uses.database;
    this.#orders = uses.orders;
    this.#revisions = uses.orderRevisions;
  }

  /** One statement. */
  async page(query: ListQuery, fields: Selection): Promise<ListedPage<Order>> {
    const { where, order, params, limit, offset } = pageParts(
      draftListing,
      { condition: isDraftSql, params: [] },
      query,
    );
    const page = { limit, offset };
    const filter = { sql: where, params: [...params] };
    const { orders: rows, count } = await this.#orders.list({ filter, order, page, parts: partsFor(fields) });
    return { rows, count, ...page };
  }

  /** One statement. @throws DraftNotFound also for what is an order by now. */
  async get(id: string): Promise<DraftOrder> {
    const draft = await this.find(id);
    if (draft?.status !== "draft") throw new DraftNotFound({ id });
    return draft;
  }

  /** What is or was a draft. One statement. */
  async find(id: string): Promise<DraftOrder | undefined> {
    const [found] = await this.#database.query(loadDraft, [id]);
    if (!found?.order) return undefined;
    const { order, ...notes } = found;
    return { ...order, ...notes };
  }

  /** @throws DraftNotFound: what was placed stays. */
  async delete(id: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const { isDraft, status } = await this.#revisions.lock(tx, id);
      if (!isDraft || status !== "draft") throw new DraftNotFound({ id });
      await tx.query(deleteDraft, [id]);
    });
  }
}
